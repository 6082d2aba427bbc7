#include "calendar/zone.hpp"

#include <date/tz.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace callhours::calendar {

/// Everything that is ever asked of a zone, sorted for binary search.
struct Zone::Clock {
    std::string name;
    std::vector<OffsetPeriod> periods;
    std::vector<WallTime> local_ends; ///< what the wall shows at the end of each period
};

namespace {

// Far from any date, and far enough from the type's limits to add an offset.
constexpr Instant first_instant = Instant{days{-365'000'000}};
constexpr Instant last_instant = Instant{days{365'000'000}};

/// The system's folder also holds the machine's own choice, which is no name of the database.
bool is_iana_name(std::string_view name)
{
    return name != "localtime";
}

std::vector<OffsetPeriod> read_periods(const date::time_zone& zone)
{
    std::vector<OffsetPeriod> periods;
    for (Instant begin{}; begin < end_of_time;) {
        const auto info = zone.get_info(begin);
        const auto end = std::min(Instant{info.end.time_since_epoch()}, last_instant);
        const bool clock_unchanged = !periods.empty() && periods.back().offset == info.offset &&
                                     periods.back().abbreviation == info.abbrev;
        if (clock_unchanged) {
            periods.back().end = end;
        } else {
            periods.push_back({begin, end, info.offset, info.abbrev});
        }
        begin = end;
    }
    periods.front().begin = first_instant;
    periods.back().end = last_instant;
    return periods;
}

const date::time_zone* locate(std::string_view name)
{
    try {
        return date::locate_zone(name);
    } catch (const std::runtime_error&) {
        return nullptr;
    }
}

} // namespace

std::shared_ptr<const Zone::Clock> Zone::read(std::string_view name)
{
    const auto* const zone = is_iana_name(name) ? locate(name) : nullptr;
    if (!zone) return nullptr;

    auto clock = std::make_shared<Clock>();
    clock->name = name;
    clock->periods = read_periods(*zone);
    clock->local_ends.reserve(clock->periods.size());
    for (const auto& period : clock->periods) {
        clock->local_ends.emplace_back(period.end.time_since_epoch() + period.offset);
    }
    return clock;
}

Result<Zone, Zone::Error> Zone::find(std::string_view name)
{
    auto clock = read(name);
    if (!clock) return refuse(Error::unknown);
    return Zone{std::move(clock)};
}

Zone Zone::utc()
{
    auto clock = std::make_shared<Clock>();
    clock->name = "UTC";
    clock->periods = {{first_instant, last_instant, seconds{0}, "UTC"}};
    clock->local_ends = {WallTime{last_instant.time_since_epoch()}};
    return Zone{std::move(clock)};
}

const std::string& Zone::name() const noexcept
{
    return clock_->name;
}

std::span<const OffsetPeriod> Zone::offset_periods() const noexcept
{
    return clock_->periods;
}

std::string_view describe(Zone::Error error)
{
    switch (error) {
    case Zone::Error::unknown:
        return "is not a time zone of the IANA database, such as Europe/Berlin";
    }
    return "";
}

Instant to_instant(WallTime reading, const Zone& zone)
{
    const auto& clock = *zone.clock_;
    // The first period whose end is later on the wall: for a reading shown twice, that is the first of the
    // two.
    const auto found = std::upper_bound(clock.local_ends.begin(), clock.local_ends.end(), reading);
    const auto index =
        std::min(static_cast<std::size_t>(found - clock.local_ends.begin()), clock.periods.size() - 1);
    const auto& period = clock.periods[index];

    const Instant answer{reading.time_since_epoch() - period.offset};
    const bool skipped = answer < period.begin && index > 0;
    if (!skipped) return answer;
    return Instant{reading.time_since_epoch() - clock.periods[index - 1].offset}; // RFC 5545 §3.3.5
}

WallTime to_wall(Instant instant, const Zone& zone)
{
    return WallTime{instant.time_since_epoch() + offset_period(instant, zone).offset};
}

LocalDate local_date(Instant instant, const Zone& zone)
{
    return std::chrono::floor<days>(to_wall(instant, zone));
}

Interval local_day(LocalDate date, const Zone& zone)
{
    const auto begin = to_instant(date, zone);
    const auto end = to_instant(date + days{1}, zone);
    return Interval::lasting(begin, std::max(end - begin, seconds{1}));
}

const OffsetPeriod& offset_period(Instant instant, const Zone& zone)
{
    const auto periods = zone.offset_periods();
    const auto after =
        std::upper_bound(periods.begin(), periods.end(), instant,
                         [](Instant at, const OffsetPeriod& period) { return at < period.end; });
    return after == periods.end() ? periods.back() : *after;
}

} // namespace callhours::calendar
