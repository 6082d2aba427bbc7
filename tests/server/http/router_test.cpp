#include "server/http/router.hpp"

#include "server/http/url.hpp"
#include "tests/server/http/handlers.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::http;

namespace {

Request a_request(Method method, std::string_view target)
{
    auto parsed = parse_target(target).value();
    Request request;
    request.method = method;
    request.path = parsed.path;
    request.segments = parsed.segments;
    return request;
}

Router a_router()
{
    Router router;
    for (const auto* pattern :
         {"/", "/api/v1/bookings/{id}", "/api/v1/bookings", "/api/v1/bookings/mine", "/calendars/{token}.ics",
          "/calendars/{token}", "/api/v1/bookings/{id}/notes/{note}", "/console", "/console/{rest...}"}) {
        router.add(Method::get, pattern, tests::say_hello);
    }
    router.add(Method::delete_, "/api/v1/bookings/{id}", tests::say_hello);
    return router;
}

std::string found(const Router& router, Request& request)
{
    const auto* route = router.find(request);
    return route == nullptr ? "" : route->pattern;
}

} // namespace

TEST_CASE("the most exact route wins", "[http]")
{
    const auto router = a_router();

    struct Case {
        std::string target, pattern, capture;
    };

    for (const auto& [target, pattern, capture] : std::vector<Case>{
             {"/", "/", ""},
             {"/api/v1/bookings", "/api/v1/bookings", ""},
             {"/api/v1/bookings/mine", "/api/v1/bookings/mine", ""},
             {"/api/v1/bookings/7", "/api/v1/bookings/{id}", "7"},
             {"/api/v1/bookings/a%2Fb", "/api/v1/bookings/{id}", "a/b"},
             {"/api/v1/bookings/mine/notes/2", "/api/v1/bookings/{id}/notes/{note}", "mine"},
             {"/calendars/abc.ics", "/calendars/{token}.ics", "abc"},
             {"/calendars/abc", "/calendars/{token}", "abc"},
             {"/console/a/b.js", "/console/{rest...}", "a/b.js"},
             {"/console", "/console", ""},
             {"/api/v1/bookings/", "", ""},
             {"/api/v1", "", ""},
             {"/api/v1/bookings/7/x", "", ""},
         }) {
        CAPTURE(target);
        auto request = a_request(Method::get, target);
        CHECK(found(router, request) == pattern);
        CHECK((request.captures.empty() ? "" : request.captures.front()) == capture);
    }
}

TEST_CASE("captures have their names", "[http]")
{
    const auto router = a_router();
    auto request = a_request(Method::get, "/api/v1/bookings/7/notes/8");
    REQUIRE(router.find(request));

    CHECK(request.capture("id") == "7");
    CHECK(request.capture("note") == "8");
    CHECK(request.capture("none").empty());
}

TEST_CASE("HEAD finds the route of GET", "[http]")
{
    const auto router = a_router();
    auto request = a_request(Method::head, "/console");

    CHECK(found(router, request) == "/console");
}

TEST_CASE("a path without the method is 405 with Allow, and OPTIONS lists it", "[http]")
{
    const auto router = a_router();
    auto put = a_request(Method::put, "/api/v1/bookings/7");
    CHECK_FALSE(router.find(put));
    CHECK(router.no_route(put).status == 405);
    CHECK(router.no_route(put).headers.get("Allow") == "OPTIONS, GET, HEAD, DELETE");
    const auto options = a_request(Method::options, "/api/v1/bookings/7");
    CHECK(router.no_route(options).status == 204);
    CHECK(router.no_route(options).headers.get("Allow") == "OPTIONS, GET, HEAD, DELETE");
    CHECK(router.no_route(a_request(Method::get, "/nowhere")).status == 404);
}

TEST_CASE("errors are problem documents for programs and pages for people", "[http]")
{
    auto router = a_router();
    CHECK(router.no_route(a_request(Method::get, "/api/x")).headers.get("Content-Type") ==
          "application/problem+json");
    CHECK(router.no_route(a_request(Method::get, "/x")).headers.get("Content-Type") ==
          "text/html; charset=utf-8");
    router.render_errors_by(
        [](const Request&, const Problem& problem) { return html(problem.status, "ours"); });
    CHECK(std::get<std::string>(router.no_route(a_request(Method::get, "/x")).body) == "ours");
    CHECK(router.no_route(a_request(Method::get, "/api/x")).headers.get("Content-Type") ==
          "application/problem+json");
}

TEST_CASE("malformed and doubled routes are bugs that name themselves", "[http]")
{
    auto router = a_router();
    for (const auto* pattern : {"nothing", "/{", "/{}", "/{rest...}/more", "/console"}) {
        CAPTURE(pattern);
        CHECK_THROWS_WITH(router.add(Method::get, pattern, tests::say_hello), Catch::Contains(pattern));
    }
}
