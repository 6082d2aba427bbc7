#include "server/http/url.hpp"

#include <catch2/catch.hpp>

using namespace callhours::http;

TEST_CASE("percent-encoding goes there and back", "[http]")
{
    const std::string text = "a b/ü?&=+%";

    CHECK(percent_encoded(text) == "a%20b%2F%C3%BC%3F%26%3D%2B%25");
    CHECK(percent_decoded(percent_encoded(text)) == text);
    CHECK(percent_decoded("a+b", true) == "a b");
    CHECK(percent_decoded("a+b") == "a+b");
}

TEST_CASE("malformed percent-encoding is refused", "[http]")
{
    for (const auto* text : {"%", "%a", "a%g0", "%0g", "%00", "%ff", "%c3%28", "%ed%a0%80"}) {
        CAPTURE(text);
        CHECK_FALSE(percent_decoded(text));
    }
}

TEST_CASE("a target is split into decoded segments and an ordered query", "[http]")
{
    const auto target = parse_target("/book/t%C3%A9%2F1/?b=2&a=1&b=%203&flag&&c=x=y");

    REQUIRE(target);
    CHECK(target->path == "/book/t%C3%A9%2F1/");
    CHECK(target->segments == std::vector<std::string>{"book", "té/1", ""});
    CHECK(target->query.size() == 5);
    CHECK(target->query.get("b") == "2");
    CHECK(target->query.all("b") == std::vector<std::string_view>{"2", " 3"});
    CHECK(target->query.find("flag") == "");
    CHECK_FALSE(target->query.find("none"));
    CHECK(target->query.get("c") == "x=y");
}

TEST_CASE("the absolute form of a target means its path", "[http]")
{
    CHECK(parse_target("http://example.com:80/a?b=1")->path == "/a");
    CHECK(parse_target("http://example.com")->path == "/");
    CHECK(parse_target("http://example.com?b=1")->query.get("b") == "1");
    CHECK(parse_target("/")->segments.empty());
}

TEST_CASE("what is no target is refused", "[http]")
{
    for (const auto* text : {"", "a", "ftp://a/b", "/a b", "/%0a", "/%zz", "/?%zz", "example.com:443"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_target(text));
    }
}

TEST_CASE("a form is decoded within its limits", "[http]")
{
    CHECK(parse_form("name=Eva+M%C3%BCller&note=")->get("name") == "Eva Müller");
    CHECK(parse_form("note=one%0D%0Atwo%0D%0A%0D%0Athree")->get("note") == "one\ntwo\n\nthree");
    CHECK(parse_form("note=one%0Dtwo")->get("note") == "one\rtwo");
    CHECK(parse_form("a=%").error() == FormError::malformed);
    CHECK(parse_form("a=1&b=2&c=3", {.fields = 2}).error() == FormError::too_many_fields);
    CHECK(parse_form("a=12345", {.value_bytes = 4}).error() == FormError::field_too_long);
    CHECK(parse_form("abc=1", {.name_bytes = 2}).error() == FormError::field_too_long);
}
