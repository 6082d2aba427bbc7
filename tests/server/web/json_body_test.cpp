#include "server/web/json_body.hpp"
#include "tests/support/printers.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::web;

namespace {

http::Request request_of(std::string body, const char* type = "application/json")
{
    http::Request request;
    request.body = std::move(body);
    if (*type != 0) request.headers.set("Content-Type", type);
    return request;
}

int refused_with(const http::Request& request)
{
    const auto body = JsonBody::read(request);
    return body ? 0 : body.error().status;
}

} // namespace

TEST_CASE("a JSON object is read, whatever the media type says beside its name")
{
    CHECK(refused_with(request_of("{}")) == 0);
    CHECK(refused_with(request_of("{}", "application/json; charset=utf-8")) == 0);
    CHECK(refused_with(request_of("{}", "Application/JSON")) == 0);
    CHECK(refused_with(request_of("{}", "")) == 0);
}

TEST_CASE("another media type is 415")
{
    for (const auto* type : {"text/plain", "application/xml", "application/x-www-form-urlencoded", "x"}) {
        CAPTURE(type);
        CHECK(refused_with(request_of("{}", type)) == 415);
    }
}

TEST_CASE("what is no JSON object is 400")
{
    for (const auto* body : {"", "{", "[]", "null", "7", "\"a\"", "{}{}", "{\"a\":}"}) {
        CAPTURE(body);
        CHECK(refused_with(request_of(body)) == 400);
    }
    CHECK(refused_with(request_of("{\"a\":" + std::string(50, '[') + std::string(50, ']') + "}")) == 400);
}

TEST_CASE("members are read by their types, and errors gather")
{
    auto body = JsonBody::read(request_of(R"({"name": "Eva", "count": 7, "nothing": null, "list": []})"));
    REQUIRE(body);
    CHECK(body->text("name") == "Eva");
    CHECK(body->integer("count") == 7);
    CHECK_FALSE(body->text("nothing"));
    CHECK_FALSE(body->text("absent"));
    CHECK(body->errors().empty());

    CHECK_FALSE(body->text("count"));
    CHECK_FALSE(body->integer("name"));
    CHECK(body->required_text("absent").empty());
    CHECK(body->required_text("list").empty());
    CHECK(body->required_text("nothing").empty());
    std::vector<std::string> fields;
    for (const auto& error : body->errors())
        fields.push_back(error.field + " " + error.text);
    CHECK(fields == std::vector<std::string>{"count must be a text", "name must be a whole number",
                                             "absent is missing", "list must be a text",
                                             "nothing is missing"});
}

TEST_CASE("an instant has a zone, and lies before 2038")
{
    auto body = JsonBody::read(request_of(
        R"({"a": "2026-11-23T09:00:00+01:00", "b": "2026-11-23T09:00:00", "c": "2038-01-01T00:00:00Z", "d": 7})"));
    REQUIRE(body);
    CHECK(body->required_instant("a") == parse_instant("2026-11-23T08:00:00Z").value());
    for (const auto* key : {"b", "c", "d", "e"})
        CHECK_FALSE(body->required_instant(key));
    CHECK(body->errors().size() == 4);
}

TEST_CASE("what cannot be processed is told member by member, with pointers (RFC 9457)")
{
    const auto response = unprocessable({{"name", "is missing"}, {"start", "must be a text"}});
    CHECK(response.status == 422);
    CHECK(response.headers.get("Content-Type") == "application/problem+json");
    const auto document = boost::json::parse(std::get<std::string>(response.body)).as_object();
    CHECK(document.at("status") == 422);
    CHECK(document.at("detail") == "name: is missing start: must be a text");
    CHECK(document.at("errors").as_array().at(1).at("pointer") == "/start");
}
