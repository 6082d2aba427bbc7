#pragma once

#include "base/ids.hpp"
#include "base/interval.hpp"
#include "base/secret.hpp"
#include "base/task.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace callhours::store {

using BusyCalendarId = Id<struct BusyCalendarKind>;

enum class BusyKind {
    file,       ///< an iCalendar file at an address
    collection, ///< a calendar of a CalDAV server (RFC 4791 §4.2)
};

struct NewBusyCalendar {
    AgentId agent;
    BusyKind kind = BusyKind::file;
    std::string name;
    Secret url; ///< secret: whoever knows it reads the calendar
    std::string user;
    Secret password;
};

/// A calendar of somebody else that occupies an agent.
struct BusyCalendar {
    BusyCalendarId id;
    AgentId agent;
    BusyKind kind;
    std::string name;
    Secret url;
    std::string user;
    Secret password;
    std::string etag;     ///< of the last file that was read, or the state of the collection; empty: none
    std::string modified; ///< its Last-Modified, as it was sent
    Instant made_at;
    Instant next_at;
    std::optional<Instant> tried_at;
    std::optional<Instant> fetched_at; ///< the last success
    std::optional<Instant> read_at;    ///< the last success that brought a file
    int failures = 0;                  ///< in a row
    std::string problem;               ///< of the last try, or of an event in the file; empty: none
    std::size_t events = 0;
    std::size_t passed_over = 0;
};

/// A time that an event with this UID occupies.
struct UidTime {
    std::string uid;
    Interval time;
};

/// A file that was read, or a collection.
struct BusyFile {
    BusyCalendarId calendar;
    std::string etag;
    std::string modified;
    Intervals busy{};
    std::vector<UidTime> perhaps_ours{}; ///< do not count where the UID is a booking's: it blocks by itself
    std::size_t events = 0;
    std::size_t passed_over = 0;
    std::string problem{};
    Instant next_at{};
};

/// Calendars elsewhere that occupy agents: their busy times block slots from the commit on. Io thread.
class OutsideCalendars {
public:
    virtual ~OutsideCalendars() = default;

    virtual Task<BusyCalendarId> add(NewBusyCalendar calendar, Instant now) = 0;

    /// In the order of their making.
    virtual Task<std::vector<BusyCalendar>> of_agent(AgentId agent) = 0;

    /// False where that agent has none of that id. Its times are gone with it.
    virtual Task<bool> remove(BusyCalendarId id, AgentId agent, Instant now) = 0;

    /// Makes it due now. False as above.
    virtual Task<bool> hasten(BusyCalendarId id, AgentId agent, Instant now) = 0;

    /// Those that are due, which nobody else is given before `until`.
    virtual Task<std::vector<BusyCalendar>> claim_due(std::size_t most, Instant now, Instant until) = 0;

    /// Replaces its times; a change is noted only where they differ. Nothing where the calendar was removed
    /// meanwhile.
    virtual Task<void> was_read(BusyFile file, Instant now) = 0;
    virtual Task<void> was_unchanged(BusyCalendarId id, Instant next_at, Instant now) = 0;

    /// The last good times stay.
    virtual Task<void> has_failed(BusyCalendarId id, std::string problem, Instant next_at, Instant now) = 0;
};

} // namespace callhours::store
