#pragma once

#include "calendar/slots.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace callhours::calendar {

/// Why a call that is booked already would not be offered to anybody any more. Notice, window and grid are
/// not among them: time alone changes what they say.
enum class BrokenRule {
    not_entitled,      ///< S9
    not_offered,       ///< its call type is closed to new calls
    absent,            ///< S8: the agent who has it
    outside_hours,     ///< S1
    busy,              ///< S3: a calendar elsewhere, or imported time, occupies the agent
    too_close,         ///< S3: its buffers and its neighbour's do not fit between the two
    daily_cap_reached, ///< S2: others of its kind and day were there before it
};

/// The rule's name for programs, as it is spelled above.
[[nodiscard]] std::string_view to_text(BrokenRule rule);

/// Short plain words for the agent who looks at the call.
[[nodiscard]] std::string_view describe(BrokenRule rule);

/// What an agent who books over `rule` overrides; nothing where no override exists.
[[nodiscard]] std::optional<SlotRefusal> overridden_as(BrokenRule rule);

/// Entitlement, absence or hours of the agent who has the call.
[[nodiscard]] std::optional<BrokenRule> contradiction(const Interval& call, const AgentCalendar& agent,
                                                      const Entitlement& entitlement);

/// One of an agent's active calls.
struct BookedCall {
    Interval time;
    const CallType* type; ///< never null
    Instant booked_at;
};

/// The rules that calls break together, by their index in `calls` (all of one agent, in any order): of two
/// that are too close, the one that was booked later; of too many on one of the agent's local days, those
/// that were booked last. Whole days must be given for the cap to be judged.
[[nodiscard]] std::vector<std::optional<BrokenRule>> crowding(std::span<const BookedCall> calls,
                                                              const Zone& zone);

} // namespace callhours::calendar
