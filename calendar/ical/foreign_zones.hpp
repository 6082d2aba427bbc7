#pragma once

#include "base/interval.hpp"
#include "calendar/ical/content_lines.hpp"
#include "calendar/recurrence.hpp"
#include "calendar/zone.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace callhours::calendar::ical {

/// A zone as a VTIMEZONE of somebody describes it, from 1970 to 2037.
class DescribedZone {
public:
    /// Nothing where it describes none.
    [[nodiscard]] static std::optional<DescribedZone> from(const ForeignComponent& timezone, Steps& steps);

    [[nodiscard]] Instant to_instant(WallTime reading) const; ///< T3
    [[nodiscard]] WallTime to_wall(Instant instant) const;

private:
    struct Stretch {
        Instant begin;
        seconds offset;
    };

    std::vector<Stretch> stretches_; ///< by begin; the first holds for all before it too
};

/// A clock of the IANA database, or one that the file itself describes.
class ForeignClock {
public:
    explicit ForeignClock(Zone zone) : clock_{std::move(zone)} {}

    explicit ForeignClock(DescribedZone zone) : clock_{std::move(zone)} {}

    [[nodiscard]] Instant to_instant(WallTime reading) const;
    [[nodiscard]] WallTime to_wall(Instant instant) const;

private:
    std::variant<Zone, DescribedZone> clock_;
};

/// The IANA zone that a foreign TZID means: the name itself, one with a program's prefix
/// (`/freeassociation.sourceforge.net/Europe/Berlin`), or a name of Windows and Outlook by CLDR's list (`W.
/// Europe Standard Time`).
[[nodiscard]] std::optional<Zone> known_zone(std::string_view tzid);

/// The clocks of one file.
class ForeignZones {
public:
    /// `calendars` and `steps` must outlive it; `own` is for times without a zone.
    ForeignZones(const std::vector<ForeignComponent>& calendars, Zone own, Steps& steps);

    /// Of a TZID: a known name first, then what the file says of it. What nobody knows is read by the own
    /// zone.
    [[nodiscard]] const ForeignClock& find(std::string_view tzid);

    [[nodiscard]] const ForeignClock& own() const { return own_; }

    [[nodiscard]] const ForeignClock& utc() const { return utc_; }

private:
    Steps& steps_;
    std::map<std::string, const ForeignComponent*, std::less<>> described_;
    std::map<std::string, ForeignClock, std::less<>> found_;
    ForeignClock own_;
    ForeignClock utc_;
};

} // namespace callhours::calendar::ical
