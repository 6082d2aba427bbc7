#pragma once

#include "base/ids.hpp"
#include "base/interval.hpp"
#include "calendar/zone.hpp"

#include <optional>
#include <string>
#include <vector>

namespace callhours::desk {

/// Who of the second level is on duty: a rotation of whole days, and swaps that beat it.
struct DutyRoster {
    std::vector<AgentId> rotation; ///< in order; empty: nobody is on duty by plan
    LocalDate
        first_day;     ///< of the first one's first shift, in the desk's zone; the rotation reaches back too
    int days_each = 7; ///< 1 or more

    struct Swap {
        Interval time;
        AgentId agent;

        friend bool operator==(const Swap&, const Swap&) = default;
    };

    std::vector<Swap> swaps; ///< where two hold, the later in the list counts
    std::string note;        ///< what the next one has to know

    friend bool operator==(const DutyRoster&, const DutyRoster&) = default;
};

struct DutyShift {
    Interval time;
    AgentId agent;
    bool swapped = false;

    friend bool operator==(const DutyShift&, const DutyShift&) = default;
};

/// Whom to ask in turn at that moment: who is on duty, then the others in the order of their next shifts.
/// Nobody twice.
[[nodiscard]] std::vector<AgentId> duty_list(const DutyRoster& roster, const calendar::Zone& zone,
                                             Instant at);

/// The shifts that touch `window`, cut where a swap begins or ends; shifts change at local midnight.
[[nodiscard]] std::vector<DutyShift> duty_shifts(const DutyRoster& roster, const calendar::Zone& zone,
                                                 const Interval& window);

} // namespace callhours::desk
