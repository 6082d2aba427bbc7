#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace callhours::caldav {

enum class CollectionKind {
    bookings, ///< VEVENT
    tasks,    ///< VTODO
};

enum class PlaceKind { root, principals, principal, homes, home, collection, resource, nowhere };

/// What an address below /caldav/ names; it need not exist.
struct Place {
    PlaceKind kind = PlaceKind::nowhere;
    std::string agent{};                                  ///< slug; of a principal and below
    CollectionKind collection = CollectionKind::bookings; ///< of a collection or resource
    std::string resource{};                               ///< its name with `.ics`
};

/// From the decoded segments of a path; a slash at its end makes no difference.
[[nodiscard]] Place place_of(const std::vector<std::string>& segments);

/// From an href of a request: a path, or a whole address of whatever host; nothing when it is neither.
[[nodiscard]] std::optional<Place> place_of_href(std::string_view href);

// Paths, encoded.
[[nodiscard]] std::string principal_path(std::string_view agent);
[[nodiscard]] std::string home_path(std::string_view agent);
[[nodiscard]] std::string collection_path(std::string_view agent, CollectionKind kind);
[[nodiscard]] std::string resource_path(std::string_view agent, CollectionKind kind, std::string_view name);
[[nodiscard]] std::string path_of(const Place& place);

/// `bookings`, `tasks`.
[[nodiscard]] std::string_view to_text(CollectionKind kind);

} // namespace callhours::caldav
