#include "store/sqlite/holiday_rows.hpp"

#include "store/sqlite/change_rows.hpp"
#include "store/sqlite/words.hpp"

namespace callhours::store::sqlite {

namespace {

HolidayCalendar take_calendar(Query& query)
{
    auto row = query.row();
    return {.name = row.take<std::string>(),
            .source = from_word<HolidayCalendar::Source>(row.take<std::string>()),
            .url = row.take<std::string>(),
            .etag = row.take<std::string>(),
            .last_modified = row.take<std::string>(),
            .refreshed_at = row.take<std::optional<Instant>>(),
            .error = row.take<std::string>(),
            .failures = row.take<int>(),
            .next_at = row.take<std::optional<Instant>>(),
            .days = row.take<int>()};
}

std::vector<HolidayCalendar> take_calendars(Query& query)
{
    std::vector<HolidayCalendar> calendars;
    while (query.step())
        calendars.push_back(take_calendar(query));
    return calendars;
}

Query& bind_calendar(Query& query, const HolidayCalendar& calendar)
{
    return query.bind(":name", calendar.name)
        .bind(":url", calendar.url)
        .bind(":etag", calendar.etag)
        .bind(":last_modified", calendar.last_modified)
        .bind(":refreshed", calendar.refreshed_at)
        .bind(":error", calendar.error)
        .bind(":failures", calendar.failures)
        .bind(":next", calendar.next_at);
}

bool is_used(Connection& db, const std::string& name)
{
    auto query = db.query("SELECT 1 FROM schedule_holiday_calendar WHERE calendar = :name");
    query.bind(":name", name);
    return query.step();
}

} // namespace

std::vector<HolidayCalendar> list_holiday_calendars(Connection& db)
{
    auto query = db.query(R"(
        SELECT name, source, url, etag, last_modified, refreshed_at, error, failures, next_at,
               (SELECT count(*) FROM holiday WHERE calendar = holiday_calendar.name)
        FROM holiday_calendar ORDER BY name)");
    return take_calendars(query);
}

void put_holiday_calendar(Connection& db, const HolidayCalendar& calendar, const HolidayDates& dates,
                          Instant now)
{
    auto query = db.query(R"(
        INSERT INTO holiday_calendar (name, source, url, etag, last_modified, refreshed_at, error, failures, next_at)
        VALUES (:name, :source, :url, :etag, :last_modified, :refreshed, :error, :failures, :next)
        ON CONFLICT (name) DO UPDATE SET source = :source, url = :url, etag = :etag, last_modified = :last_modified,
                                         refreshed_at = :refreshed, error = :error, failures = :failures,
                                         next_at = :next)");
    bind_calendar(query, calendar).bind(":source", to_word(calendar.source)).run();
    (void)write_holiday_dates(db, calendar.name, dates);
    // Always: who looks after the calendars is shown the new source too.
    note_change(db, ChangeSubject::rules, 0, AgentId{}, now);
}

HolidayCalendars::Removed remove_holiday_calendar(Connection& db, const std::string& name, Instant now)
{
    if (is_used(db, name)) return HolidayCalendars::Removed::in_use;
    auto query = db.query("DELETE FROM holiday_calendar WHERE name = :name");
    if (query.bind(":name", name).run() == 0) return HolidayCalendars::Removed::unknown;
    note_change(db, ChangeSubject::rules, 0, AgentId{}, now);
    return HolidayCalendars::Removed::done;
}

std::vector<HolidayCalendar> due_holiday_calendars(Connection& db, Instant now, std::size_t most)
{
    auto query = db.query(R"(
        SELECT name, source, url, etag, last_modified, refreshed_at, error, failures, next_at,
               (SELECT count(*) FROM holiday WHERE calendar = holiday_calendar.name)
        FROM holiday_calendar WHERE source = 'url' AND next_at <= :now ORDER BY next_at LIMIT :most)");
    query.bind(":now", now).bind(":most", most);
    return take_calendars(query);
}

void note_refresh(Connection& db, const HolidayCalendar& calendar, const std::optional<HolidayDates>& dates,
                  Instant now)
{
    auto query = db.query(R"(
        UPDATE holiday_calendar SET etag = :etag, last_modified = :last_modified, refreshed_at = :refreshed,
                                    error = :error, failures = :failures, next_at = :next
        WHERE name = :name AND source = 'url' AND url = :url)");
    if (bind_calendar(query, calendar).run() == 0) return;
    if (dates && write_holiday_dates(db, calendar.name, *dates))
        note_change(db, ChangeSubject::rules, 0, AgentId{}, now);
}

bool write_holiday_dates(Connection& db, const std::string& calendar, const HolidayDates& dates)
{
    HolidayDates before;
    {
        auto query = db.query("SELECT holiday_day, name FROM holiday WHERE calendar = :calendar");
        query.bind(":calendar", calendar);
        while (query.step()) {
            auto row = query.row();
            const auto date = row.take<LocalDate>();
            before.emplace(date, row.take<std::string>());
        }
    }
    if (before == dates) return false;
    db.query("DELETE FROM holiday WHERE calendar = :calendar").bind(":calendar", calendar).run();
    for (const auto& [date, title] : dates) {
        db.query("INSERT INTO holiday (calendar, holiday_day, name) VALUES (:calendar, :day, :name)")
            .bind(":calendar", calendar)
            .bind(":day", date)
            .bind(":name", title)
            .run();
    }
    return true;
}

} // namespace callhours::store::sqlite
