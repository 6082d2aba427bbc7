#include "store/sqlite/holiday_rows.hpp"
#include "store/sqlite/import_steps.hpp"

#include <fmt/format.h>

#include <compare>
#include <utility>

namespace callhours::store::sqlite {

namespace {

/// A row of schedule_hours or, with a day number, of schedule_override_hours.
struct HoursRow {
    std::int64_t day;
    minutes begin;
    minutes end;

    friend auto operator<=>(const HoursRow&, const HoursRow&) = default;
};

HoursRow take_hours(Query& query)
{
    auto row = query.row();
    return {.day = row.take<std::int64_t>(), .begin = row.take<minutes>(), .end = row.take<minutes>()};
}

std::set<HoursRow> weekly_rows(const calendar::WeeklyHours& weekly)
{
    std::set<HoursRow> rows;
    for (std::size_t i = 0; i < weekly.days.size(); ++i) {
        for (const auto& range : weekly.days[i].ranges())
            rows.insert({static_cast<std::int64_t>(i) + 1, range.begin(), range.end()});
    }
    return rows;
}

void write_weekly(Connection& db, std::int64_t schedule, const calendar::WeeklyHours& weekly)
{
    const auto rows = weekly_rows(weekly);
    std::set<HoursRow> before;
    {
        auto query = db.query("SELECT weekday, begin_minute, end_minute FROM schedule_hours "
                              "WHERE schedule_id = :schedule");
        query.bind(":schedule", schedule);
        while (query.step())
            before.insert(take_hours(query));
    }
    if (before == rows) return;
    db.query("DELETE FROM schedule_hours WHERE schedule_id = :schedule").bind(":schedule", schedule).run();
    for (const auto& row : rows) {
        db.query("INSERT INTO schedule_hours (schedule_id, weekday, begin_minute, end_minute) "
                 "VALUES (:schedule, :day, :begin, :end)")
            .bind(":schedule", schedule)
            .bind(":day", row.day)
            .bind(":begin", row.begin)
            .bind(":end", row.end)
            .run();
    }
}

struct Overrides {
    std::set<std::int64_t> days;
    std::set<HoursRow> hours;

    friend bool operator==(const Overrides&, const Overrides&) = default;
};

Overrides read_overrides(Connection& db, std::int64_t schedule)
{
    Overrides overrides;
    auto days = db.query("SELECT override_day FROM schedule_override WHERE schedule_id = :schedule");
    days.bind(":schedule", schedule);
    while (days.step())
        overrides.days.insert(days.row().take<std::int64_t>());
    auto ranges = db.query("SELECT override_day, begin_minute, end_minute FROM schedule_override_hours "
                           "WHERE schedule_id = :schedule");
    ranges.bind(":schedule", schedule);
    while (ranges.step())
        overrides.hours.insert(take_hours(ranges));
    return overrides;
}

Overrides to_rows(const std::map<LocalDate, calendar::DayHours>& given)
{
    Overrides overrides;
    for (const auto& [date, hours] : given) {
        overrides.days.insert(to_day_number(date));
        for (const auto& range : hours.ranges())
            overrides.hours.insert({to_day_number(date), range.begin(), range.end()});
    }
    return overrides;
}

void write_overrides(Connection& db, std::int64_t schedule, const Overrides& overrides)
{
    if (read_overrides(db, schedule) == overrides) return;
    db.query("DELETE FROM schedule_override WHERE schedule_id = :schedule").bind(":schedule", schedule).run();
    for (const auto day : overrides.days) {
        db.query("INSERT INTO schedule_override (schedule_id, override_day) VALUES (:schedule, :day)")
            .bind(":schedule", schedule)
            .bind(":day", day)
            .run();
    }
    for (const auto& row : overrides.hours) {
        db.query("INSERT INTO schedule_override_hours (schedule_id, override_day, begin_minute, end_minute) "
                 "VALUES (:schedule, :day, :begin, :end)")
            .bind(":schedule", schedule)
            .bind(":day", row.day)
            .bind(":begin", row.begin)
            .bind(":end", row.end)
            .run();
    }
}

void write_holidays(Connection& db, std::int64_t schedule, const std::set<LocalDate>& holidays)
{
    std::set<LocalDate> before;
    {
        auto query = db.query("SELECT holiday_day FROM schedule_holiday WHERE schedule_id = :schedule");
        query.bind(":schedule", schedule);
        while (query.step())
            before.insert(query.row().take<LocalDate>());
    }
    if (before == holidays) return;
    db.query("DELETE FROM schedule_holiday WHERE schedule_id = :schedule").bind(":schedule", schedule).run();
    for (const auto date : holidays) {
        db.query("INSERT INTO schedule_holiday (schedule_id, holiday_day) VALUES (:schedule, :day)")
            .bind(":schedule", schedule)
            .bind(":day", date)
            .run();
    }
}

bool is_known_calendar(Connection& db, const std::string& name)
{
    auto query = db.query("SELECT 1 FROM holiday_calendar WHERE name = :name");
    query.bind(":name", name);
    return query.step();
}

void write_calendars(Importing& importing, std::int64_t schedule, const std::vector<std::string>& names,
                     const std::string& pointer)
{
    auto& db = importing.db;
    std::vector<std::string> before;
    {
        auto query = db.query("SELECT calendar FROM schedule_holiday_calendar WHERE schedule_id = :schedule "
                              "ORDER BY position");
        query.bind(":schedule", schedule);
        while (query.step())
            before.push_back(query.row().take<std::string>());
    }
    if (before == names) return;
    db.query("DELETE FROM schedule_holiday_calendar WHERE schedule_id = :schedule")
        .bind(":schedule", schedule)
        .run();
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!is_known_calendar(db, names[i])) {
            importing.complain(
                fmt::format("{}/holiday_calendars/{}", pointer, i),
                fmt::format(
                    "there is no holiday calendar {}; those of Europe are named like at, de-BY or ch-ZH",
                    names[i]));
            continue;
        }
        db.query("INSERT INTO schedule_holiday_calendar (schedule_id, position, calendar) "
                 "VALUES (:schedule, :position, :name)")
            .bind(":schedule", schedule)
            .bind(":position", i)
            .bind(":name", names[i])
            .run();
    }
}

void write_holiday_calendar(Connection& db, const std::string& name, const HolidayDates& dates)
{
    db.query("INSERT INTO holiday_calendar (name) VALUES (:name) ON CONFLICT (name) DO NOTHING")
        .bind(":name", name)
        .run();
    (void)write_holiday_dates(db, name, dates);
}

} // namespace

void import_holidays(Importing& importing)
{
    for (const auto& [name, dates] : importing.batch.holiday_dates)
        write_holiday_calendar(importing.db, name, dates);
}

std::int64_t make_schedule(Connection& db)
{
    db.query("INSERT INTO schedule DEFAULT VALUES").run();
    const auto schedule = db.last_id();
    write_weekly(db, schedule, calendar::monday_to_friday_nine_to_five());
    return schedule;
}

void import_schedule(Importing& importing, std::int64_t schedule, const ScheduleImport& given,
                     const std::string& pointer)
{
    auto& db = importing.db;
    if (given.zone) {
        if (const auto zone = calendar::Zone::find(*given.zone); !zone) {
            importing.complain(pointer + "/zone", fmt::format("{} {}", *given.zone, describe(zone.error())));
        }
        db.query("UPDATE schedule SET zone = :zone WHERE id = :id AND zone IS NOT :zone")
            .bind(":zone", *given.zone)
            .bind(":id", schedule)
            .run();
    }
    if (given.hours) write_weekly(db, schedule, *given.hours);
    if (given.overrides) write_overrides(db, schedule, to_rows(*given.overrides));
    if (given.holidays) write_holidays(db, schedule, *given.holidays);
    if (given.holiday_calendars) write_calendars(importing, schedule, *given.holiday_calendars, pointer);
}

} // namespace callhours::store::sqlite
