#pragma once

#include "base/instant.hpp"
#include "calendar/zone.hpp"
#include "server/web/pages/messages.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace callhours::web {

/// Moments in the words of one language and the wall clock of one zone. Not for two threads at a time.
class When {
public:
    /// `messages` must outlive this.
    When(const Messages& messages, calendar::Zone zone);
    ~When();
    When(const When&) = delete;
    When& operator=(const When&) = delete;

    [[nodiscard]] WallTime wall(Instant at) const;

    [[nodiscard]] LocalDate date(Instant at) const;

    /// `9:00`
    [[nodiscard]] std::string time(Instant at) const;

    /// `Tuesday, 24 November`
    [[nodiscard]] std::string day(LocalDate date) const;

    /// `Tuesday, 24 November 2026`
    [[nodiscard]] std::string day_long(LocalDate date) const;

    /// `Tue`
    [[nodiscard]] std::string weekday_short(LocalDate date) const;

    /// `24`
    [[nodiscard]] std::string day_number(LocalDate date) const;

    /// The seven days from `monday`: `23 – 29 November 2026`
    [[nodiscard]] std::string week(LocalDate monday) const;

    /// `Tuesday, 24 November, 9:00`
    [[nodiscard]] std::string day_time(Instant at) const;

    /// As near as `now` allows: `today at 9:00`, `tomorrow at 9:00`, `Monday at 9:00`, `Monday, 30 November,
    /// 9:00`
    [[nodiscard]] std::string soon(Instant at, Instant now) const;

    /// `Tuesday, 24 November 2026, 9:00–9:30 (Central European Time)`; an end on the next day is named.
    [[nodiscard]] std::string span(Instant begin, Instant end) const;

    /// `Central European Time`
    [[nodiscard]] std::string zone_name() const;

    /// `Vienna`
    [[nodiscard]] std::string zone_place() const;

private:
    struct Clock;
    [[nodiscard]] std::string format(WallTime at, std::string_view pattern_key) const;

    const Messages& messages_;
    calendar::Zone zone_;
    std::unique_ptr<Clock> clock_;
};

} // namespace callhours::web
