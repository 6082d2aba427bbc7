#include "base/interval.hpp"

#include "base/assert.hpp"

#include <algorithm>

namespace callhours {

Result<Interval, Interval::Error> Interval::make(Instant begin, Instant end)
{
    if (begin >= end) return refuse(Error::empty);
    return Interval{begin, end};
}

Interval Interval::lasting(Instant begin, seconds length)
{
    CALLHOURS_ASSERT(length > seconds{0});
    return Interval{begin, begin + length};
}

Intervals joined(std::vector<Interval> any)
{
    std::sort(any.begin(), any.end());
    Intervals result;
    result.reserve(any.size());
    for (const auto& next : any) {
        if (!result.empty() && next.begin() <= result.back().end()) {
            const auto end = std::max(result.back().end(), next.end());
            result.back() = Interval::lasting(result.back().begin(), end - result.back().begin());
        } else {
            result.push_back(next);
        }
    }
    return result;
}

Intervals subtract(const Intervals& from, const Intervals& blocked)
{
    Intervals result;
    result.reserve(from.size());
    auto block = blocked.begin();
    for (const auto& whole : from) {
        while (block != blocked.end() && block->end() <= whole.begin())
            ++block;
        auto begin = whole.begin();
        for (auto inner = block; inner != blocked.end() && inner->begin() < whole.end(); ++inner) {
            if (auto rest = Interval::make(begin, inner->begin())) result.push_back(*rest);
            begin = std::max(begin, inner->end());
        }
        if (auto rest = Interval::make(begin, whole.end())) result.push_back(*rest);
    }
    return result;
}

Intervals clipped(const Intervals& intervals, const Interval& window)
{
    Intervals result;
    for (const auto& interval : intervals) {
        const auto part = Interval::make(std::max(interval.begin(), window.begin()),
                                         std::min(interval.end(), window.end()));
        if (part) result.push_back(*part);
    }
    return result;
}

} // namespace callhours
