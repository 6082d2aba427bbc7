#include "calendar/waiting.hpp"

#include <algorithm>
#include <stdexcept>

namespace callhours::calendar {

namespace {

bool is_in_part(Instant begin, PartOfDay part, const Zone& zone)
{
    if (part == PartOfDay::any) return true;
    const auto since_midnight = to_wall(begin, zone) - WallTime{local_date(begin, zone)};
    const bool before_noon = since_midnight < hours{12};
    switch (part) {
    case PartOfDay::any:
        return true;
    case PartOfDay::morning:
        return before_noon;
    case PartOfDay::afternoon:
        return !before_noon;
    }
    throw std::logic_error{"no such part of a day"};
}

} // namespace

std::vector<Instant> awaited(const WaitedFor& what, std::span<const Instant> times)
{
    std::vector<Instant> found;
    std::ranges::copy_if(times, std::back_inserter(found), [&](Instant begin) {
        return what.span.begin() <= begin && begin < what.span.end() && what.entitlement.covers(begin) &&
               is_in_part(begin, what.part, what.zone);
    });
    return found;
}

WaitingLook look_for_waiting(const KnownTimes& known, const FreeNow& free, bool may_tell)
{
    const auto is_news = [&](Instant begin) { return !known.contains(begin); };
    const bool tells = may_tell && std::ranges::any_of(free.bookable, is_news);

    WaitingLook look;
    for (const auto& [begin, told] : known) {
        const bool left = std::ranges::binary_search(free.but_for_holds, begin);
        // What went by the clock alone cannot come back, so to forget it would only be a write.
        const bool stays = left || begin < free.earliest || (told && !tells);
        if (stays) look.known.emplace(begin, told && !tells);
    }
    if (!tells) return look;
    look.tell = free.bookable;
    for (const auto begin : look.tell)
        look.known.insert_or_assign(begin, true);
    return look;
}

} // namespace callhours::calendar
