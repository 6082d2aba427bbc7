#include "calendar/ical/foreign_moments.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace callhours::calendar::ical {

EventRefusal refusal_of(const ContentLine& line, std::string_view text)
{
    return {line.number, fmt::format("{} {}", line.name, text)};
}

Result<Moment, EventRefusal> read_moment(const ContentLine& line, std::string_view value, ForeignZones& zones)
{
    const auto written = parse_written_time(value);
    if (!written) return refuse(refusal_of(line, "is no date or time between 1970 and 2037"));
    const auto tzid = line.parameter("TZID");
    const auto* const clock = written->is_utc                    ? &zones.utc()
                              : tzid.empty() || written->is_date ? &zones.own()
                                                                 : &zones.find(tzid);
    return Moment{*written, clock, clock->to_instant(written->reading)};
}

Result<Times, EventRefusal> read_times(const ForeignComponent& event, ForeignZones& zones)
{
    const auto* const start_line = event.find("DTSTART");
    if (start_line == nullptr) return refuse(EventRefusal{event.line, "an event without DTSTART"});
    auto start = read_moment(*start_line, start_line->value, zones);
    if (!start) return refuse(std::move(start.error()));
    seconds length = start->written.is_date ? days{1} : seconds{0};
    if (const auto* const line = event.find("DTEND")) {
        auto end = read_moment(*line, line->value, zones);
        if (!end) return refuse(std::move(end.error()));
        length = start->written.is_date ? end->written.reading - start->written.reading
                                        : end->instant - start->instant;
        if (start->written.is_date) length = std::max<seconds>(length, days{1});
    } else if (const auto* const duration = event.find("DURATION")) {
        const auto parsed = parse_duration(duration->value);
        if (!parsed) return refuse(refusal_of(*duration, "is no duration"));
        length = *parsed;
    }
    if (length < seconds{0}) return refuse(refusal_of(*start_line, "is after the end"));
    return Times{*start, length};
}

Instant end_of(const Times& times, WallTime start)
{
    const auto& clock = *times.start.clock;
    return times.start.written.is_date ? clock.to_instant(start + times.length)
                                       : clock.to_instant(start) + times.length;
}

} // namespace callhours::calendar::ical
