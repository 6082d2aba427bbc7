#include "server/rules/holiday_calendars.hpp"

#include "base/embedded.hpp"
#include "server/rules/import_file.hpp"

#include <algorithm>
#include <span>
#include <stdexcept>

namespace callhours::rules {

std::span<const EmbeddedFile> holiday_files();

namespace {

std::vector<std::string_view> split(std::string_view text, char at)
{
    std::vector<std::string_view> parts;
    while (true) {
        const auto end = text.find(at);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

/// Calls `each` with the fields of every line: two for a place, three for a day (etc/holidays/README.md).
template <typename Each> void read_lines(std::string_view text, Each each)
{
    for (const auto line : split(text, '\n')) {
        if (!line.empty()) each(split(line, '\t'));
    }
}

const EmbeddedFile* file_of_country(std::string_view country)
{
    const auto wanted = std::string{country} + ".txt";
    for (const auto& file : holiday_files()) {
        if (file.name == wanted) return &file;
    }
    return nullptr;
}

} // namespace

std::optional<store::HolidayDates> shipped_holidays(std::string_view name)
{
    const auto* file = file_of_country(name.substr(0, name.find('-')));
    if (file == nullptr) return std::nullopt;
    bool known = false;
    store::HolidayDates dates;
    read_lines(file->bytes, [&](const std::vector<std::string_view>& fields) {
        if (fields.size() == 2) {
            known = known || fields[0] == name;
            return;
        }
        const auto places = split(fields.at(2), ' ');
        if (fields[2] != "*" && std::ranges::find(places, name) == places.end()) return;
        const auto date = parse_date(fields[0]);
        if (!date) throw std::logic_error{"a holiday that comes with the program has no date"};
        dates.emplace(*date, fields[1]);
    });
    return known ? std::optional{std::move(dates)} : std::nullopt;
}

std::vector<ShippedCalendar> shipped_calendars()
{
    std::vector<ShippedCalendar> calendars;
    for (const auto& file : holiday_files()) {
        read_lines(file.bytes, [&](const std::vector<std::string_view>& fields) {
            if (fields.size() == 2) calendars.push_back({std::string{fields[0]}, std::string{fields[1]}});
        });
    }
    return calendars;
}

void add_holiday_dates(store::ImportBatch& batch)
{
    for (const auto& [name, pointer] : named_calendars(batch)) {
        if (batch.holiday_dates.contains(name)) continue;
        if (auto dates = shipped_holidays(name)) batch.holiday_dates.emplace(name, std::move(*dates));
    }
}

} // namespace callhours::rules
