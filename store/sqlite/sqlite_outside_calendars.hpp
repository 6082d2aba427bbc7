#pragma once

#include "store/outside_calendars.hpp"
#include "store/sqlite/db_thread.hpp"
#include "store/sqlite/outside_rows.hpp"

#include <utility>

namespace callhours::store::sqlite {

/// Gives each job to the thread of the database; what the job does stands in outside_rows.cpp. Only
/// sqlite_store.cpp includes it.
class SqliteOutsideCalendars final : public OutsideCalendars {
public:
    explicit SqliteOutsideCalendars(DbThread& thread) : thread_{thread} {}

    Task<BusyCalendarId> add(NewBusyCalendar calendar, Instant now) override
    {
        return thread_.write([calendar = std::move(calendar), now](Connection& db) {
            return insert_busy_calendar(db, calendar, now);
        });
    }

    Task<std::vector<BusyCalendar>> of_agent(AgentId agent) override
    {
        return thread_.read([=](Connection& db) { return busy_calendars_of(db, agent); });
    }

    Task<bool> remove(BusyCalendarId id, AgentId agent, Instant now) override
    {
        return thread_.write([=](Connection& db) { return delete_busy_calendar(db, id, agent, now); });
    }

    Task<bool> hasten(BusyCalendarId id, AgentId agent, Instant now) override
    {
        return thread_.write([=](Connection& db) { return hasten_busy_calendar(db, id, agent, now); });
    }

    Task<std::vector<BusyCalendar>> claim_due(std::size_t most, Instant now, Instant until) override
    {
        const bool due =
            co_await thread_.read([now](Connection& db) { return has_due_busy_calendar(db, now); });
        if (!due) co_return std::vector<BusyCalendar>{};
        co_return co_await thread_.write(
            [=](Connection& db) { return claim_busy_calendars(db, most, now, until); });
    }

    Task<void> was_read(BusyFile file, Instant now) override
    {
        return thread_.write(
            [file = std::move(file), now](Connection& db) { keep_busy_file(db, file, now); });
    }

    Task<void> was_unchanged(BusyCalendarId id, Instant next_at, Instant now) override
    {
        return thread_.write([=](Connection& db) { mark_busy_unchanged(db, id, next_at, now); });
    }

    Task<void> has_failed(BusyCalendarId id, std::string problem, Instant next_at, Instant now) override
    {
        return thread_.write([id, problem = std::move(problem), next_at, now](Connection& db) {
            mark_busy_failed(db, id, problem, next_at, now);
        });
    }

private:
    DbThread& thread_;
};

} // namespace callhours::store::sqlite
