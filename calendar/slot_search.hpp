#pragma once

#include "calendar/slots.hpp"

#include <vector>

// What free_slots and check_slot have in common; nobody else includes it.

namespace callhours::calendar {

/// The starts that one candidate offers, for a caller who wants one in `starts`.
struct CandidateSearch {
    const CallType& type;
    const AgentCalendar& calendar;
    Interval starts;
    Instant now;
};

/// The wanted starts that notice and window allow (S2), if any.
[[nodiscard]] std::optional<Interval> allowed_starts(const CandidateSearch& search);

/// The hours that decide about `allowed`: back to the begin of the stretch that holds its begin (or the
/// notice if that comes later), because the stretch's first start decides the others.
[[nodiscard]] Intervals deciding_hours(const CandidateSearch& search, const Interval& allowed);

/// Appends the offered starts in order. Entitlement and the deputies are the caller's.
void append_starts(const CandidateSearch& search, const AgentBlocks& blocks, std::vector<Slot>& slots);

/// Where `occupied` keeps a call of `type` from lying: both buffers count (S3).
[[nodiscard]] Interval blocked_by(const Occupied& occupied, const CallType& type);

/// The same for imported busy time: only the candidate's buffers count (S3).
[[nodiscard]] Interval blocked_by(const Interval& busy, const CallType& type);

/// The bookings and holds that count towards the cap of `type` on `date` in `zone` (S2).
[[nodiscard]] int counted_on(LocalDate date, const Zone& zone, const CallType& type,
                             const AgentBlocks& blocks);

/// A deputy, and the time of the agent's absences in which that deputy stands in.
struct Deputation {
    Candidate deputy;
    Intervals time;
};

/// The deputies who were handed over and whom an absence names, in the order of `question.deputies` (S8).
[[nodiscard]] std::vector<Deputation> deputations(const SlotQuestion& question);

/// The starts for which a call of `duration` lies wholly inside `absence`, of those wanted.
[[nodiscard]] std::optional<Interval> starts_inside(const Interval& absence, const Interval& starts,
                                                    seconds duration);

} // namespace callhours::calendar
