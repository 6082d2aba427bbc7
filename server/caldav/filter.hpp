#pragma once

#include "base/interval.hpp"
#include "base/result.hpp"
#include "server/caldav/collection.hpp"
#include "server/caldav/places.hpp"
#include "server/caldav/xml.hpp"

#include <optional>
#include <string>
#include <vector>

namespace callhours::caldav {

/// A prop-filter of RFC 4791 §9.7.2.
struct PropertyFilter {
    std::string name; ///< in upper case
    bool absent = false;
    std::string text{}; ///< empty: it has only to be there
    bool negated = false;
};

/// The filter of a calendar-query, as far as it can tell our resources apart. What it cannot express for our
/// resources (filters of parameters) is refused rather than passed over.
struct Filter {
    bool nothing = false;                      ///< asks for components that the collection does not hold
    std::optional<CollectionKind> component{}; ///< VEVENT or VTODO; unset: any
    std::optional<Interval> time{};            ///< overlapping it
    std::vector<PropertyFilter> properties{};
    std::optional<bool> alarm{}; ///< whether there has to be one, or must not be
};

/// Of a `<C:filter>`; in words why it is refused.
[[nodiscard]] Result<Filter, std::string> parse_filter(const Element& filter);

/// A time-range's `start` and `end`, each of which may be missing; UTC (RFC 4791 §9.9).
[[nodiscard]] Result<Interval, std::string> parse_time_range(const Element& range);

/// Whether the filter looks into the texts.
[[nodiscard]] bool needs_text(const Filter& filter);

/// Whether a calendar's text passes the filters of properties and alarms.
[[nodiscard]] bool passes(const Filter& filter, std::string_view calendar_text);

} // namespace callhours::caldav
