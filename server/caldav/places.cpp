#include "server/caldav/places.hpp"

#include "server/http/url.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace callhours::caldav {

namespace {

std::optional<CollectionKind> collection_from(std::string_view text)
{
    if (text == "bookings") return CollectionKind::bookings;
    if (text == "tasks") return CollectionKind::tasks;
    return std::nullopt;
}

Place below_home(const std::vector<std::string>& parts)
{
    Place place{.kind = PlaceKind::home, .agent = parts[2]};
    if (parts.size() == 3) return place;
    const auto collection = collection_from(parts[3]);
    if (!collection || parts.size() > 5) return {};
    place.kind = PlaceKind::collection;
    place.collection = *collection;
    if (parts.size() == 4) return place;
    place.kind = PlaceKind::resource;
    place.resource = parts[4];
    return place;
}

} // namespace

Place place_of(const std::vector<std::string>& segments)
{
    auto parts = segments;
    while (!parts.empty() && parts.back().empty())
        parts.pop_back();
    if (parts.empty() || parts[0] != "caldav") return {};
    if (parts.size() == 1) return {.kind = PlaceKind::root};
    if (parts[1] == "principals") {
        if (parts.size() == 2) return {.kind = PlaceKind::principals};
        if (parts.size() == 3) return {.kind = PlaceKind::principal, .agent = parts[2]};
        return {};
    }
    if (parts[1] != "calendars") return {};
    if (parts.size() == 2) return {.kind = PlaceKind::homes};
    return below_home(parts);
}

std::optional<Place> place_of_href(std::string_view href)
{
    const auto target = http::parse_target(href);
    if (!target) return std::nullopt;
    return place_of(target->segments);
}

std::string principal_path(std::string_view agent)
{
    return fmt::format("/caldav/principals/{}/", http::percent_encoded(agent));
}

std::string home_path(std::string_view agent)
{
    return fmt::format("/caldav/calendars/{}/", http::percent_encoded(agent));
}

std::string collection_path(std::string_view agent, CollectionKind kind)
{
    return fmt::format("{}{}/", home_path(agent), to_text(kind));
}

std::string resource_path(std::string_view agent, CollectionKind kind, std::string_view name)
{
    return collection_path(agent, kind) + http::percent_encoded(name);
}

std::string path_of(const Place& place)
{
    switch (place.kind) {
    case PlaceKind::root:
    case PlaceKind::nowhere:
        return "/caldav/";
    case PlaceKind::principals:
        return "/caldav/principals/";
    case PlaceKind::principal:
        return principal_path(place.agent);
    case PlaceKind::homes:
        return "/caldav/calendars/";
    case PlaceKind::home:
        return home_path(place.agent);
    case PlaceKind::collection:
        return collection_path(place.agent, place.collection);
    case PlaceKind::resource:
        return resource_path(place.agent, place.collection, place.resource);
    }
    throw std::logic_error{"no such kind of place"};
}

std::string_view to_text(CollectionKind kind)
{
    switch (kind) {
    case CollectionKind::bookings:
        return "bookings";
    case CollectionKind::tasks:
        return "tasks";
    }
    throw std::logic_error{"no such collection"};
}

} // namespace callhours::caldav
