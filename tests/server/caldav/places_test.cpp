#include "server/caldav/places.hpp"

#include <catch2/catch.hpp>

using namespace callhours::caldav;

TEST_CASE("each place has one path, and is found by it", "[caldav]")
{
    const std::vector<Place> places{
        {.kind = PlaceKind::root},
        {.kind = PlaceKind::principals},
        {.kind = PlaceKind::principal, .agent = "anna"},
        {.kind = PlaceKind::homes},
        {.kind = PlaceKind::home, .agent = "anna"},
        {.kind = PlaceKind::collection, .agent = "anna", .collection = CollectionKind::tasks},
        {.kind = PlaceKind::resource,
         .agent = "anna",
         .collection = CollectionKind::bookings,
         .resource = "a b&é.ics"}};
    for (const auto& place : places) {
        const auto found = place_of_href(path_of(place));
        REQUIRE(found);
        CHECK(found->kind == place.kind);
        CHECK(found->agent == place.agent);
        CHECK(found->collection == place.collection);
        CHECK(found->resource == place.resource);
        const auto absolute = place_of_href("https://desk.example" + path_of(place));
        REQUIRE(absolute);
        CHECK(absolute->kind == place.kind);
    }
}

TEST_CASE("a slash at the end makes no difference", "[caldav]")
{
    CHECK(place_of({"caldav"}).kind == PlaceKind::root);
    CHECK(place_of({"caldav", "calendars", "anna", ""}).kind == PlaceKind::home);
    CHECK(place_of_href("/caldav/calendars/anna/bookings")->kind == PlaceKind::collection);
}

TEST_CASE("what is nowhere is said to be", "[caldav]")
{
    for (const auto* path : {"/", "/caldavx/", "/caldav/other/", "/caldav/principals/anna/x/",
                             "/caldav/calendars/anna/other/", "/caldav/calendars/anna/bookings/a/b"})
        CHECK(place_of_href(path)->kind == PlaceKind::nowhere);
    CHECK_FALSE(place_of_href("mailto:a@example.com"));
    CHECK_FALSE(place_of_href("/caldav/%zz"));
}
