#pragma once

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "base/task.hpp"

#include <cstdint>
#include <vector>

namespace callhours::store {

enum class ChangeSubject {
    rules, ///< desk, call types, agents, clients, tokens: what a Directory holds
    booking,
    hold,
    busy,
    call,
    task,
    voicemail,
    mail,      ///< its delivery
    waiting,   ///< who waits for a time to become free
    webhook,   ///< a delivery to it
    own_event, ///< what an agent's calendar program has put
};

struct Change {
    ChangeNumber number;
    ChangeSubject subject;
    std::int64_t id = 0; ///< of the booking, task …; 0 for rules
    AgentId agent;       ///< whose calendar or desk it touches; unset for rules
    Instant at;
};

/// How caches, event streams and other processes on the same database learn what happened.
class Changes {
public:
    virtual ~Changes() = default;

    /// The newest number; 0 in an empty database. Cheap enough to ask before every answer from a cache.
    virtual Task<ChangeNumber> newest() = 0;

    /// What came after `seen`, oldest first, at most `most`. Old ones are not kept for ever
    /// (Upkeep::forget_changes): whoever must miss none asks `are_whole`.
    virtual Task<std::vector<Change>> after(ChangeNumber seen, std::size_t most) = 0;

    /// The newest number as far as this process knows without asking the database: its own commits at once,
    /// those of other processes within a quarter of a second. Any thread.
    [[nodiscard]] virtual ChangeNumber newest_known() const = 0;

    /// The same, of changes to what decides when an agent can be booked, and to their bookings: rules,
    /// bookings, holds, busy times. Any thread.
    [[nodiscard]] virtual ChangeNumber newest_calendar_known() const = 0;

    /// The same, of changes to the rules alone: a Directory with this rules_version is still good. Any
    /// thread.
    [[nodiscard]] virtual ChangeNumber newest_rules_known() const = 0;
};

/// True where nothing between `seen` and the last of `changes`, which after(seen) gave, was forgotten.
[[nodiscard]] inline bool are_whole(const std::vector<Change>& changes, ChangeNumber seen)
{
    return changes.empty() ||
           changes.back().number.value() - seen.value() == static_cast<std::int64_t>(changes.size());
}

} // namespace callhours::store
