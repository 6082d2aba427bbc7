#pragma once

#include "base/ids.hpp"
#include "base/interval.hpp"
#include "base/result.hpp"
#include "calendar/absence.hpp"
#include "calendar/call_type.hpp"
#include "calendar/schedule.hpp"

#include <compare>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace callhours::calendar {

/// One of our own active bookings, or a live hold of somebody else.
struct Occupied {
    Interval time;
    seconds buffer_before{0};
    seconds buffer_after{0};
    CallTypeId type;
};

/// What occupies one agent, absences aside. It may reach beyond the time asked about, never less far than
/// `blocks_window`.
struct AgentBlocks {
    std::vector<Occupied> bookings; ///< active ones of every call type (S4), imported ones too, in any order
    std::vector<Occupied> holds;    ///< live ones of everybody but the asker (S4), in any order
    Intervals busy;                 ///< imported busy time
};

/// An agent's own rules.
struct AgentCalendar {
    AgentId id;
    Schedule schedule;
    std::vector<Absence> absences;
};

/// An agent who might take the call. Refers to values that its maker keeps.
struct Candidate {
    const AgentCalendar* calendar; ///< never null
    const AgentBlocks* blocks;     ///< never null where slots are asked for; not read by `blocks_window`
};

/// When a client has the service (S9); half-open: the last entitled day is included by its end at midnight.
struct Entitlement {
    std::optional<Instant> begin; ///< missing: since ever
    std::optional<Instant> end;   ///< missing: for ever

    [[nodiscard]] bool covers(Instant instant) const noexcept
    {
        return (!begin || *begin <= instant) && (!end || instant < *end);
    }
};

/// From dates as they are sold: both ends included, in the desk's zone (S9).
[[nodiscard]] Entitlement entitlement_of(std::optional<LocalDate> first, std::optional<LocalDate> last,
                                         const Zone& desk_zone);

/// Everything that decides which starts a client is offered, except the days asked about.
struct SlotQuestion {
    const CallType& type;
    Candidate agent;
    std::span<const Candidate> deputies{}; ///< those whom the agent's absences name; others are not asked
    Instant now;
    Entitlement entitlement{};
};

/// A bookable call; `agent` is the deputy inside an absence (S8).
struct Slot {
    Interval time;
    AgentId agent;

    friend bool operator==(const Slot&, const Slot&) = default;
};

/// The slots that begin on the local days of the question's agent from `from` to `to` (exclusive), by start;
/// no start twice (the agent comes before a deputy). One pass over hours and blocks.
[[nodiscard]] std::vector<Slot> free_slots(const SlotQuestion& question, LocalDate from, LocalDate to);

/// Which rule of product.md stands against a start.
enum class SlotRefusal {
    not_entitled,      ///< S9
    too_soon,          ///< S2: before now + notice
    beyond_window,     ///< S2
    absent,            ///< S8: the agent is, and no deputy offers this start
    outside_hours,     ///< S1: the whole call must fit into the hours
    taken,             ///< S3, S4: a booking with its buffers
    held,              ///< S4: somebody else's live hold
    busy,              ///< S3: imported busy time
    daily_cap_reached, ///< S2
    off_grid,          ///< S1: free, but not one of the starts that are offered
};

/// The rule's name for programs and for the history, as it is spelled above.
[[nodiscard]] std::string_view to_text(SlotRefusal refusal);

/// Short plain words for the person who asked for the start.
[[nodiscard]] std::string_view describe(SlotRefusal refusal);

/// True for refusals that another asker caused and that another start escapes (409 rather than 422).
[[nodiscard]] bool is_conflict(SlotRefusal refusal);

/// The rules once more, when a booking is posted (S5): succeeds exactly for the starts that `free_slots`
/// offers.
[[nodiscard]] Result<Slot, SlotRefusal> check_slot(const SlotQuestion& question, Instant start);

/// The time whose blocks (of the agent and of all deputies) must be loaded to answer `free_slots`: whole
/// days for the cap, the free stretch before the first day, and the widest buffers that `longest_buffer`
/// names of any call type. Blocks that overlap it suffice.
[[nodiscard]] Interval blocks_window(const SlotQuestion& question, LocalDate from, LocalDate to,
                                     seconds longest_buffer);

/// The same for `check_slot`.
[[nodiscard]] Interval blocks_window(const SlotQuestion& question, Instant start, seconds longest_buffer);

} // namespace callhours::calendar
