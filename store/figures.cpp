#include "store/figures.hpp"

namespace callhours::store {

std::array<std::int64_t*, 24> places_in(Figures& figures)
{
    return {&figures.offered,
            &figures.answered,
            &figures.voicemail,
            &figures.missed,
            &figures.waited_seconds,
            &figures.tasks,
            &figures.responded,
            &figures.response_working_seconds,
            &figures.response_wall_seconds,
            &figures.response_met,
            &figures.response_late,
            &figures.resolved,
            &figures.resolution_working_seconds,
            &figures.resolution_wall_seconds,
            &figures.action_met,
            &figures.action_late,
            &figures.booked,
            &figures.moved,
            &figures.cancelled,
            &figures.no_show,
            &figures.dialled,
            &figures.reached_first,
            &figures.reached_second,
            &figures.reached_later};
}

Figures& Figures::operator+=(const Figures& other)
{
    auto added = other;
    const auto from = places_in(added);
    const auto into = places_in(*this);
    for (std::size_t i = 0; i < into.size(); ++i)
        *into.at(i) += *from.at(i);
    return *this;
}

} // namespace callhours::store
