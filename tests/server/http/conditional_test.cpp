#include "server/http/conditional.hpp"

#include "server/http/http_date.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::http;

namespace {

const Instant changed = parse_instant("2026-11-22T10:00:00Z").value();
const Validators current{"\"a\"", changed};

Condition asked(Method method, Headers headers, const Validators& validators = current)
{
    Request request;
    request.method = method;
    request.headers = std::move(headers);
    return evaluate_conditions(request, validators);
}

} // namespace

TEST_CASE("If-None-Match takes lists, weak tags and the star", "[http]")
{
    for (const auto* field : {"\"a\"", "W/\"a\"", "\"b\", \"a\"", "\"b\" ,W/\"a\"", "*", "\"x,y\", \"a\""}) {
        CAPTURE(field);
        CHECK(asked(Method::get, {{"If-None-Match", field}}) == Condition::not_modified);
    }
    for (const auto* field : {"\"b\"", "a", "", "\"", "W/", "\"a"}) {
        CAPTURE(field);
        CHECK(asked(Method::get, {{"If-None-Match", field}}) == Condition::holds);
    }
}

TEST_CASE("If-None-Match beats If-Modified-Since", "[http]")
{
    CHECK(asked(Method::get, {{"If-None-Match", "\"b\""}, {"If-Modified-Since", http_date(changed)}}) ==
          Condition::holds);
}

TEST_CASE("If-Modified-Since counts in whole seconds, and only when it is a date", "[http]")
{
    CHECK(asked(Method::get, {{"If-Modified-Since", http_date(changed)}}) == Condition::not_modified);
    CHECK(asked(Method::get, {{"If-Modified-Since", http_date(changed - seconds{1})}}) == Condition::holds);
    CHECK(asked(Method::get, {{"If-Modified-Since", "yesterday"}}) == Condition::holds);
}

TEST_CASE("a write meets its conditions or fails", "[http]")
{
    CHECK(asked(Method::put, {{"If-Match", "\"a\""}}) == Condition::holds);
    CHECK(asked(Method::put, {{"If-Match", "\"b\""}}) == Condition::failed);
    CHECK(asked(Method::put, {{"If-Match", "W/\"a\""}}) == Condition::failed); // strong comparison
    CHECK(asked(Method::put, {{"If-None-Match", "*"}}) == Condition::failed);
    CHECK(asked(Method::put, {{"If-None-Match", "*"}}, {}) == Condition::holds); // nothing there yet
    CHECK(asked(Method::put, {{"If-Match", "*"}}, {}) == Condition::failed);
    CHECK(asked(Method::put, {{"If-Unmodified-Since", http_date(changed - seconds{1})}}) ==
          Condition::failed);
}

TEST_CASE("a 304 has the validators and no body", "[http]")
{
    Request request;
    request.headers = {{"If-None-Match", "\"a\""}};
    const auto response = conditional(request, text(200, "body"), current);

    CHECK(response.status == 304);
    CHECK(size_of(response.body) == 0);
    CHECK(response.headers.get("ETag") == "\"a\"");
    CHECK(response.headers.get("Last-Modified") == "Sun, 22 Nov 2026 10:00:00 GMT");
    CHECK_FALSE(response.headers.has("Content-Type"));
}

TEST_CASE("the same bytes have the same tag and others another", "[http]")
{
    CHECK(strong_etag("abc") == "\"ba7816bf8f01cfea414140de5dae2223\"");
    CHECK(strong_etag("abd") != strong_etag("abc"));
}
