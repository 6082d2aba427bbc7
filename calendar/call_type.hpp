#pragma once

#include "base/ids.hpp"
#include "base/instant.hpp"

#include <optional>
#include <string>

namespace callhours::calendar {

/// A kind of call that a client can book, with the rules of its slots (S1, S2).
struct CallType {
    CallTypeId id;
    std::string slug;
    minutes duration{30};
    minutes interval{30};     ///< from one start to the next
    minutes buffer_before{0}; ///< preparation, which may lie outside the hours
    minutes buffer_after{0};  ///< wrap-up, which may lie outside the hours
    minutes notice{0};        ///< a start exactly at now + notice is offered
    int window_days = 60;     ///< the last day offered is the agent's local date today + this
    std::optional<int> daily_cap;
    minutes change_notice{0}; ///< a client may move a call until this long before its start, exactly then too
    minutes cancel_notice{0}; ///< and cancel it

    friend bool operator==(const CallType&, const CallType&) = default;
};

} // namespace callhours::calendar
