#pragma once

#include "base/ids.hpp"
#include "base/interval.hpp"
#include "base/result.hpp"
#include "base/task.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace callhours::store {

using OwnEventId = Id<struct OwnEventKind>;

/// What an agent's calendar program has put here, octet by octet: an event of their own, which occupies them,
/// or their own copy of the event of a call or of the to-do of a callback, which alters neither.
struct OwnEvent {
    OwnEventId id;
    AgentId agent;
    BookingId booking; ///< set: it is a copy of that call's event
    TaskId task;       ///< set: it is a copy of that callback's to-do
    std::string name;  ///< of its resource; one of an agent has it
    std::string uid;
    std::string text; ///< empty when it was removed
    std::string base; ///< of a copy: what it was a copy of
    Interval time;    ///< to its last end; of what recurs, to the end of time
    bool recurs = false;
    ChangeNumber revision; ///< other after each write
    Instant changed_at;
    bool is_removed = false;
};

/// When an event occupies its agent, as far as that was followed.
struct OwnTimes {
    Intervals busy{};
    Instant laid_out_to = end_of_time; ///< later ones are not known yet
    std::string zone{};                ///< that its floating times were read in
};

struct PutOwnEvent {
    AgentId agent;
    BookingId booking{};
    TaskId task{};
    std::string name;
    std::string uid;
    std::string text;
    std::string base{};
    Interval time;
    bool recurs = false;
    OwnTimes times{};
    ChangeNumber seen{}; ///< the revision that it takes the place of; unset: there is none
    Instant now;
};

struct OwnEventRefusal {
    enum class Reason {
        changed_meanwhile, ///< what is there is not what the caller has seen
        uid_taken,         ///< `name` has it; empty: a call that is not in this agent's calendar
        too_many,
    };

    Reason reason;
    std::string name{};
};

inline constexpr std::size_t most_own_events = 25'000; ///< of one agent

/// Agents' own events. Their times block slots from the commit on. Io thread.
class OwnEvents {
public:
    virtual ~OwnEvents() = default;

    /// Those that are there, by id.
    virtual Task<std::vector<OwnEvent>> of_agent(AgentId agent) = 0;

    /// Removed ones too, as long as changes are kept; those that nobody remembers are missing.
    virtual Task<std::vector<OwnEvent>> find(std::vector<OwnEventId> ids) = 0;

    virtual Task<Result<OwnEvent, OwnEventRefusal>> put(PutOwnEvent event) = 0;

    /// False when it is not there, or not as it was seen. Its text and times are gone at once.
    virtual Task<bool> remove(AgentId agent, std::string name, ChangeNumber seen, Instant now) = 0;

    /// Those of the agent whose times are known less far than `until`, or were read in another zone.
    virtual Task<std::vector<OwnEvent>> outdated(AgentId agent, std::string zone, Instant until,
                                                 std::size_t most) = 0;

    /// Replaces its times; nothing where it was written since.
    virtual Task<void> lay_out(OwnEventId id, ChangeNumber revision, OwnTimes times, Instant now) = 0;
};

} // namespace callhours::store
