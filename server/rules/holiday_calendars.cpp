#include "server/rules/holiday_calendars.hpp"

#include "base/embedded.hpp"
#include "calendar/ical/holiday_calendar.hpp"
#include "server/rules/import_file.hpp"

#include <fmt/format.h>

#include <span>
#include <stdexcept>

namespace callhours::rules {

std::span<const EmbeddedFile> holiday_calendar_files();

std::optional<std::map<LocalDate, std::string>> shipped_holidays(std::string_view name)
{
    for (const auto& file : holiday_calendar_files()) {
        if (file.name != std::string{name} + ".ics") continue;
        auto dates = calendar::ical::parse_holiday_calendar(file.bytes);
        if (!dates)
            throw std::logic_error{
                fmt::format("{} line {}: {}", file.name, dates.error().line, dates.error().text)};
        return std::move(*dates);
    }
    return std::nullopt;
}

std::vector<std::string> shipped_calendars()
{
    std::vector<std::string> names;
    for (const auto& file : holiday_calendar_files())
        names.emplace_back(file.name.substr(0, file.name.rfind('.')));
    return names;
}

Problems add_holiday_dates(store::ImportBatch& batch)
{
    Problems problems;
    for (const auto& [name, pointer] : named_calendars(batch)) {
        if (batch.holiday_dates.contains(name)) continue;
        if (auto dates = shipped_holidays(name)) {
            batch.holiday_dates.emplace(name, std::move(*dates));
            continue;
        }
        problems.push_back(
            {pointer, fmt::format("there is no holiday calendar \"{}\"; there are at, ch, cz, de, pl, sk "
                                  "and their regions, like de-BY or ch-ZH",
                                  name)});
    }
    return problems;
}

} // namespace callhours::rules
