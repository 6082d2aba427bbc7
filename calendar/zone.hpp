#pragma once

#include "base/instant.hpp"
#include "base/interval.hpp"
#include "base/result.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace callhours::calendar {

/// A stretch of time during which the clocks of a zone keep one distance from UTC.
struct OffsetPeriod {
    Instant begin;            ///< the earliest one of a zone begins in the unimaginable past
    Instant end;              ///< the last one ends in the unimaginable future
    seconds offset;           ///< local time less UTC
    std::string abbreviation; ///< `CEST`, or `+03` where a zone has no letters
};

/// A time zone of the IANA database: a cheap value, valid for ever, equal to another of the same name.
///
/// Its offsets from 1970 to 2037 are read once, when it is found; keep the value rather than finding it
/// again.
class Zone {
public:
    enum class Error { unknown };

    /// Only names of the IANA database (`Europe/Berlin`, exactly so written); `CET` and `UTC` are among them,
    /// `+01:00`, `localtime` and the Windows names are not.
    [[nodiscard]] static Result<Zone, Error> find(std::string_view name);

    [[nodiscard]] static Zone utc();

    [[nodiscard]] const std::string& name() const noexcept;

    /// In order, without gaps; at least one.
    [[nodiscard]] std::span<const OffsetPeriod> offset_periods() const noexcept;

    friend bool operator==(const Zone& left, const Zone& right) noexcept
    {
        return left.name() == right.name();
    }

private:
    struct Clock;

    explicit Zone(std::shared_ptr<const Clock> clock) noexcept : clock_{std::move(clock)} {}

    [[nodiscard]] static std::shared_ptr<const Clock> read(std::string_view name);

    friend Instant to_instant(WallTime reading, const Zone& zone);

    std::shared_ptr<const Clock> clock_;
};

/// What an error message says of `error`, after the name that was refused.
[[nodiscard]] std::string_view describe(Zone::Error error);

/// The moment at which a clock on the wall in `zone` shows `reading` (T3): a reading skipped in spring uses
/// the offset from before the gap, and one shown twice in autumn means the first (RFC 5545 §3.3.5), so there
/// is always exactly one answer.
[[nodiscard]] Instant to_instant(WallTime reading, const Zone& zone);

[[nodiscard]] WallTime to_wall(Instant instant, const Zone& zone);

[[nodiscard]] LocalDate local_date(Instant instant, const Zone& zone);

/// From midnight to midnight on the wall: 23 or 25 hours where the clocks change.
[[nodiscard]] Interval local_day(LocalDate date, const Zone& zone);

/// The period that holds `instant`; lives as long as any copy of `zone`.
[[nodiscard]] const OffsetPeriod& offset_period(Instant instant, const Zone& zone);

} // namespace callhours::calendar
