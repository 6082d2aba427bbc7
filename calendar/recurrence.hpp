#pragma once

#include "base/instant.hpp"
#include "base/result.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace callhours::calendar {

/// A recurrence rule of RFC 5545 §3.3.10 that somebody else wrote. On the wall of one zone, which only the
/// caller knows; from years down to hours.
struct Recurrence {
    enum class Frequency { yearly, monthly, weekly, daily, hourly };

    struct Weekday {
        int ordinal = 0;  ///< -1 the last one of the month or year, 2 the second, 0 each
        unsigned weekday; ///< 0 is Sunday
    };

    Frequency frequency = Frequency::daily;
    int interval = 1;
    std::optional<int> count{};
    std::vector<unsigned> by_month{};
    std::vector<int> by_week_number{};
    std::vector<int> by_year_day{};
    std::vector<int> by_month_day{};
    std::vector<Weekday> by_day{};
    std::vector<int> by_hour{};
    std::vector<int> by_minute{};
    std::vector<int> by_second{};
    std::vector<int> by_set_position{};
    unsigned week_start = 1;  ///< Monday
    std::string until_text{}; ///< as it is written: a date, a wall time, or UTC with Z
};

/// In words what is wrong with it. Refuses what recurs more often than hourly, and more than 1,440 times a
/// day.
[[nodiscard]] Result<Recurrence, std::string> parse_recurrence(std::string_view text);

/// What following rules may cost, all those of one file together: in days and hours that are looked at.
class Steps {
public:
    explicit Steps(std::size_t most) : left_{most} {}

    /// False when so many are not left; then none are, from now on.
    [[nodiscard]] bool take(std::size_t count)
    {
        is_used_up_ = is_used_up_ || count > left_;
        left_ -= is_used_up_ ? left_ : count;
        return !is_used_up_;
    }

    [[nodiscard]] bool is_used_up() const { return is_used_up_; }

private:
    std::size_t left_;
    bool is_used_up_ = false;
};

/// Which of the recurrences are wanted.
struct RecurrenceQuestion {
    WallTime start;                  ///< the first occurrence, whether or not the rule names it
    std::optional<WallTime> until{}; ///< the last moment that may be one
    WallTime from;                   ///< those that begin at or after this
    WallTime before;                 ///< and before this
    std::size_t most = 5000;         ///< more are refused
};

/// In order. In words why not: too many, or `steps` are used up.
[[nodiscard]] Result<std::vector<WallTime>, std::string>
occurrences(const Recurrence& rule, const RecurrenceQuestion& question, Steps& steps);

} // namespace callhours::calendar
