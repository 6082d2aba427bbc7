#pragma once

#include "base/ids.hpp"
#include "base/interval.hpp"
#include "base/result.hpp"
#include "server/caldav/filter.hpp"
#include "server/caldav/places.hpp"
#include "server/caldav/xml.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace callhours::caldav {

// What the bodies of PROPFIND and REPORT ask for. No I/O.

/// Which properties of each resource.
struct WantedProperties {
    enum class Kind { all, names, some };

    Kind kind = Kind::all;
    std::vector<Name> names{};        ///< of `some`; of `all`, those to be given besides
    std::optional<Interval> expand{}; ///< calendar-data: recurrences written out, times in UTC
};

/// Why a body is refused; `precondition` is the element of RFC 4918 §16 to be given with it, or empty.
struct BodyRefusal {
    int status = 400;
    std::string words;
    std::string precondition{};
};

/// An empty body asks for all (RFC 4918 §9.1).
[[nodiscard]] Result<WantedProperties, BodyRefusal> parse_propfind(std::string_view body);

/// PROPPATCH: the names of what is to be set or removed.
[[nodiscard]] Result<std::vector<Name>, BodyRefusal> parse_proppatch(std::string_view body);

struct CalendarQuery {
    WantedProperties wanted;
    Filter filter;
};

struct Multiget {
    WantedProperties wanted;
    std::vector<std::string> hrefs;
};

struct SyncQuery {
    WantedProperties wanted;
    std::string token; ///< empty: everything
    std::optional<std::size_t> most{};
};

struct FreeBusyQuery {
    Interval window;
};

using Report = std::variant<CalendarQuery, Multiget, SyncQuery, FreeBusyQuery>;

[[nodiscard]] Result<Report, BodyRefusal> parse_report(std::string_view body);

/// A token of ours for the state of a collection (RFC 6578 §4: a URI).
[[nodiscard]] std::string sync_token(CollectionKind kind, ChangeNumber number);
[[nodiscard]] std::optional<ChangeNumber> parse_sync_token(std::string_view text, CollectionKind kind);

} // namespace callhours::caldav
