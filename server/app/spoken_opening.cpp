#include "server/app/spoken_opening.hpp"

#include <fmt/format.h>

#include <chrono>

namespace callhours::app {

namespace {

void add_day(LocalDate day, LocalDate today, std::vector<std::string>& sounds)
{
    const auto ahead = (day - today).count();
    if (ahead < 2) {
        sounds.emplace_back(ahead < 1 ? "callhours/today" : "callhours/tomorrow");
    } else if (ahead < 7) {
        sounds.push_back(fmt::format("callhours/day-{}", std::chrono::weekday{day}.iso_encoding()));
    } else {
        const std::chrono::year_month_day date{day};
        sounds.push_back(fmt::format("callhours/date-{}", static_cast<unsigned>(date.day())));
        sounds.push_back(fmt::format("callhours/month-{}", static_cast<unsigned>(date.month())));
    }
}

void add_time(seconds since_midnight, std::vector<std::string>& sounds)
{
    const std::chrono::hh_mm_ss time{since_midnight};
    const auto minute = time.minutes().count();
    sounds.push_back(fmt::format("callhours/{}-{}", minute == 0 ? "hour" : "at", time.hours().count()));
    if (minute != 0) sounds.push_back(fmt::format("callhours/minute-{}", minute));
}

} // namespace

std::vector<std::string> spoken_opening(Instant opens_at, Instant now, const calendar::Zone& zone)
{
    const auto wall = calendar::to_wall(opens_at, zone);
    const auto day = std::chrono::floor<days>(wall);
    std::vector<std::string> sounds{"callhours/open-again"};
    add_day(day, calendar::local_date(now, zone), sounds);
    add_time(wall - day, sounds);
    return sounds;
}

std::vector<std::string> spoken_opening(const telephony::RouteDecision& decision, Instant now,
                                        const store::Directory& directory)
{
    if (!decision.opens_at) return {};
    const auto* agent = directory.agent(decision.agent);
    const auto& schedule = agent == nullptr ? directory.desk.schedule : agent->calendar.schedule;
    return spoken_opening(*decision.opens_at, now, schedule.zone);
}

} // namespace callhours::app
