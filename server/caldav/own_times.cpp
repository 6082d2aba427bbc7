#include "server/caldav/own_times.hpp"

#include "calendar/ical/foreign_busy.hpp"

#include <fmt/format.h>

namespace callhours::caldav {

namespace ical = calendar::ical;

namespace {

constexpr std::size_t most_steps = 1'000'000;
constexpr days looked_back{31};
constexpr std::size_t most_times = 5000;

std::string words_of(const ical::CalendarError& error)
{
    return error.line == 0 ? fmt::format("The event {}.", error.text)
                           : fmt::format("Line {}: {}.", error.line, error.text);
}

} // namespace

Result<store::OwnTimes, std::string> own_times(std::string_view text, bool recurs, const EventOwner& owner,
                                               Instant now)
{
    const auto until = recurs ? std::min(now + laid_out_ahead, end_of_time) : end_of_time;
    const auto since = recurs ? now - looked_back : Instant{};
    calendar::Steps steps{most_steps};
    auto read = ical::read_busy(text,
                                {.window = *Interval::make(since, until),
                                 .own = owner.zone,
                                 .addresses = owner.addresses,
                                 .most = most_times},
                                steps);
    if (!read) return refuse(words_of(read.error()));
    if (!read->passed_over.empty()) return refuse(words_of(read->passed_over.front()));
    return store::OwnTimes{.busy = std::move(read->busy), .laid_out_to = until, .zone = owner.zone.name()};
}

bool occurs_in(std::string_view text, const calendar::Zone& zone, const Interval& window)
{
    calendar::Steps steps{most_steps};
    const auto read = ical::read_busy(text, {.window = window, .own = zone, .everything = true}, steps);
    // What cannot be followed as far as asked is rather shown than hidden.
    return !read || !read->busy.empty() || read->passed_over_count > 0;
}

} // namespace callhours::caldav
