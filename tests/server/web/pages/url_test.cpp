#include "server/web/pages/url.hpp"

#include <catch2/catch.hpp>

using callhours::web::Url;

TEST_CASE("an address of a page is a path, a query, a fragment or http(s)", "[web]")
{
    for (const auto* good :
         {"/book/x", "?type=support", "#content", "https://example.com/a", "http://example.com"}) {
        CAPTURE(good);
        CHECK(Url::parse(good).has_value());
    }
}

TEST_CASE("an address that a browser would run or take elsewhere is none", "[web]")
{
    for (const auto* bad :
         {"", "javascript:alert(1)", "//evil.example", "data:text/html,x", "/\\evil.example", "/a b", "/a\nb",
          " https://example.com", "\tjavascript:alert(1)", "book/x"}) {
        CAPTURE(bad);
        CHECK_FALSE(Url::parse(bad).has_value());
    }
    CHECK_THROWS_AS(Url::of("javascript:alert(1)"), std::logic_error);
}

TEST_CASE("a value in a query is percent-encoded, and an empty one adds nothing", "[web]")
{
    CHECK(Url::of("/book/x").with("tz", "Europe/Vienna").with("start", "2026-11-24T08:00:00Z").text() ==
          "/book/x?tz=Europe/Vienna&start=2026-11-24T08:00:00Z");
    CHECK(Url::of("/book/x").with("type", "a&b=c#ü").text() == "/book/x?type=a%26b%3Dc%23%C3%BC");
    CHECK(Url::of("/book/x").with("hold", "").text() == "/book/x");
}
