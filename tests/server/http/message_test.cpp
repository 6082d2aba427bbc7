#include "server/http/message.hpp"

#include <catch2/catch.hpp>

using namespace callhours::http;

TEST_CASE("header names are compared without regard to case", "[http]")
{
    Headers headers{{"Content-Type", "text/plain"}, {"accept", "a"}, {"Accept", "b"}};

    CHECK(headers.get("content-TYPE") == "text/plain");
    CHECK(headers.get("Accept") == "a");
    CHECK(headers.joined("ACCEPT") == "a, b");
    CHECK_FALSE(headers.has("Cookie"));
    headers.set("ACCEPT", "c");
    CHECK(headers.joined("accept") == "c");
}

TEST_CASE("cookies are found among others", "[http]")
{
    Request request;
    request.headers = {{"Cookie", "a=1; session=x=y ; b=\"q\""}, {"cookie", "late=2"}};

    CHECK(request.cookie("a") == "1");
    CHECK(request.cookie("session") == "x=y");
    CHECK(request.cookie("b") == "q");
    CHECK(request.cookie("late") == "2");
    CHECK_FALSE(request.cookie("sess"));
}

TEST_CASE("a cookie is closed to scripts, and Secure when the request was", "[http]")
{
    Request request;
    const Cookie cookie{.name = "session", .value = "abc", .max_age_seconds = 60};

    CHECK(set_cookie(cookie, request) == "session=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=60");
    request.secure = true;
    CHECK(set_cookie(cookie, request) ==
          "session=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=60; Secure");
}

TEST_CASE("a problem is a JSON document of RFC 9457, whatever is in its detail", "[http]")
{
    const auto response = problem(409, "The time \"9:00\" is \\ gone\n\x01");

    CHECK(response.status == 409);
    CHECK(response.headers.get("content-type") == "application/problem+json");
    CHECK(
        std::get<std::string>(response.body) ==
        R"({"type":"about:blank","title":"Conflict","status":409,"detail":"The time \"9:00\" is \\ gone\n\u0001"})");
}

TEST_CASE("too many requests are told when to come again", "[http]")
{
    const auto response = too_many(7);

    CHECK(response.status == 429);
    CHECK(response.headers.get("Retry-After") == "7");
}

TEST_CASE("text cannot leave its place in HTML", "[http]")
{
    CHECK(html_escaped("<a href=\"'&'\">") == "&lt;a href=&quot;&#39;&amp;&#39;&quot;&gt;");
}

TEST_CASE("a media type is read without its parameters", "[http]")
{
    Request request;
    request.headers = {{"Content-Type", "Application/JSON ; charset=utf-8"}};

    CHECK(request.media_type() == "application/json");
}

TEST_CASE("statuses have their reasons", "[http]")
{
    CHECK(reason(200) == "OK");
    CHECK(reason(431) == "Request Header Fields Too Large");
    CHECK(reason(599).empty());
}
