#pragma once

#include "base/instant.hpp"
#include "base/result.hpp"

#include <compare>
#include <vector>

namespace callhours {

/// A span of UTC time that holds its begin but not its end (T2, RFC 5545 §3.6.1), and is never empty.
class Interval {
public:
    enum class Error { empty };

    /// Fails with `Error::empty` unless `begin < end`.
    [[nodiscard]] static Result<Interval, Error> make(Instant begin, Instant end);

    /// From `begin` for `length`, which the caller knows to be more than 0; asserts it.
    [[nodiscard]] static Interval lasting(Instant begin, seconds length);

    [[nodiscard]] Instant begin() const noexcept { return begin_; }

    [[nodiscard]] Instant end() const noexcept { return end_; }

    [[nodiscard]] seconds length() const noexcept { return end_ - begin_; }

    [[nodiscard]] bool contains(Instant instant) const noexcept
    {
        return begin_ <= instant && instant < end_;
    }

    [[nodiscard]] bool contains(const Interval& other) const noexcept
    {
        return begin_ <= other.begin_ && other.end_ <= end_;
    }

    [[nodiscard]] bool overlaps(const Interval& other) const noexcept
    {
        return begin_ < other.end_ && other.begin_ < end_;
    }

    friend auto operator<=>(const Interval&, const Interval&) = default;

private:
    Interval(Instant begin, Instant end) noexcept : begin_{begin}, end_{end} {}

    Instant begin_;
    Instant end_;
};

/// Sorted by begin, none overlapping or touching another.
using Intervals = std::vector<Interval>;

/// The same time in the form of `Intervals`: sorted, overlapping and touching ones joined.
[[nodiscard]] Intervals joined(std::vector<Interval> any);

/// What of `from` lies in none of `blocked`. Both in the form of `Intervals`; one pass.
[[nodiscard]] Intervals subtract(const Intervals& from, const Intervals& blocked);

/// What of `intervals` lies in `window`.
[[nodiscard]] Intervals clipped(const Intervals& intervals, const Interval& window);

} // namespace callhours
