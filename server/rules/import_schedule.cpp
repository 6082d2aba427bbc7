#include "server/rules/import_schedule.hpp"

#include "calendar/working_hours.hpp"
#include "calendar/zone.hpp"

#include <fmt/format.h>

#include <array>

namespace callhours::rules {

namespace json = boost::json;

namespace {

std::optional<calendar::TimeRange> read_range(const json::value& value, const std::string& pointer,
                                              Problems& problems)
{
    const auto text = text_of(value, pointer, problems);
    if (!text) return std::nullopt;
    const auto range = calendar::TimeRange::parse(*text);
    if (!range) {
        problems.push_back({pointer, fmt::format("\"{}\" {}", *text, describe(range.error()))});
        return std::nullopt;
    }
    return *range;
}

calendar::DayHours read_day(JsonReader& reader, std::string_view key)
{
    std::vector<calendar::TimeRange> ranges;
    reader.list(key, [&](const json::value& element, const std::string& pointer) {
        if (const auto range = read_range(element, pointer, reader.problems())) ranges.push_back(*range);
    });
    return calendar::DayHours{std::move(ranges)};
}

std::optional<calendar::WeeklyHours> read_week(JsonReader& owner)
{
    const auto* value = owner.member("hours");
    if (value == nullptr) return std::nullopt;
    constexpr std::array<std::string_view, 7> weekdays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    JsonReader reader{*value, owner.pointer_to("hours"), owner.problems()};
    calendar::WeeklyHours week;
    for (std::size_t day = 0; day < weekdays.size(); ++day)
        week.days[day] = read_day(reader, weekdays[day]);
    reader.finish();
    return week;
}

std::optional<LocalDate> read_date(const json::value& value, const std::string& pointer, Problems& problems)
{
    const auto text = text_of(value, pointer, problems);
    if (!text) return std::nullopt;
    const auto date = parse_date(*text);
    if (!date) {
        problems.push_back({pointer, fmt::format("\"{}\" {}", *text, describe(date.error()))});
        return std::nullopt;
    }
    return *date;
}

void read_override(const json::value& value, const std::string& pointer, Problems& problems,
                   std::map<LocalDate, calendar::DayHours>& overrides)
{
    JsonReader reader{value, pointer, problems};
    const auto* written = reader.member("date");
    const auto date =
        written == nullptr ? std::nullopt : read_date(*written, reader.pointer_to("date"), problems);
    if (written == nullptr) reader.complain("date", "is missing");
    if (reader.member("hours") == nullptr) reader.complain("hours", "is missing; [] closes the day");
    auto hours = read_day(reader, "hours");
    reader.finish();
    if (date && !overrides.emplace(*date, std::move(hours)).second) {
        problems.push_back({pointer + "/date", "is there twice; put all hours of a day into one override"});
    }
}

void read_zone(JsonReader& reader, store::ScheduleImport& schedule)
{
    schedule.zone = reader.text("zone");
    if (schedule.zone && !calendar::Zone::find(*schedule.zone)) {
        reader.complain("zone",
                        fmt::format("\"{}\" is no time zone; write it like Europe/Berlin", *schedule.zone));
    }
}

} // namespace

store::ScheduleImport read_schedule(JsonReader& reader)
{
    store::ScheduleImport schedule;
    read_zone(reader, schedule);
    schedule.hours = read_week(reader);

    std::map<LocalDate, calendar::DayHours> overrides;
    if (reader.list("overrides", [&](const json::value& each, const std::string& pointer) {
            read_override(each, pointer, reader.problems(), overrides);
        })) {
        schedule.overrides = std::move(overrides);
    }
    std::set<LocalDate> holidays;
    if (reader.list("holidays", [&](const json::value& each, const std::string& pointer) {
            if (const auto date = read_date(each, pointer, reader.problems())) holidays.insert(*date);
        })) {
        schedule.holidays = std::move(holidays);
    }
    schedule.holiday_calendars = reader.texts("holiday_calendars");
    return schedule;
}

} // namespace callhours::rules
