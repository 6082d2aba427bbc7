#pragma once

#include "base/interval.hpp"
#include "calendar/slots.hpp"
#include "calendar/zone.hpp"

#include <map>
#include <span>
#include <vector>

namespace callhours::calendar {

/// Which part of each day somebody waits for; noon on the wall divides it.
enum class PartOfDay { any, morning, afternoon };

/// For which times somebody waits, and may wait.
struct WaitedFor {
    Interval span; ///< a time counts when it begins in it
    PartOfDay part = PartOfDay::any;
    Zone zone; ///< on whose wall noon is
    Entitlement entitlement{};
};

/// Those of `times` that are waited for, in their order.
[[nodiscard]] std::vector<Instant> awaited(const WaitedFor& what, std::span<const Instant> times);

/// The times that are no news to somebody who waits; true: they stood in their last mail.
using KnownTimes = std::map<Instant, bool>;

/// What is free in a span now, in order.
struct FreeNow {
    std::vector<Instant> bookable;      ///< by who waits
    std::vector<Instant> but_for_holds; ///< the same, were nothing held: all of `bookable`, and more
    Instant earliest{};                 ///< what begins before it can be booked no more, whoever leaves it
};

struct WaitingLook {
    std::vector<Instant> tell; ///< all that is free, where there is news; empty: nothing is to be told
    KnownTimes known;          ///< afterwards
};

/// Compares what is free with what somebody knows of. News is a time that was not free when they asked or at
/// a look since, and did not stand in their last mail. A time that is held counts as free all the while, so
/// that a hold that lapses is no news; it is told when it can be booked. Without `may_tell` news stays news.
[[nodiscard]] WaitingLook look_for_waiting(const KnownTimes& known, const FreeNow& free, bool may_tell);

} // namespace callhours::calendar
