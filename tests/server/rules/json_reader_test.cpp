#include "server/rules/json_reader.hpp"
#include "tests/support/printers.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::rules;

namespace {

/// `POINTER TEXT` of every problem that `read` found in `json`.
std::vector<std::string> problems_of(std::string_view json, const std::function<void(JsonReader&)>& read)
{
    Problems problems;
    const auto value = boost::json::parse(boost::json::string_view{json.data(), json.size()});
    JsonReader reader{value, "/thing", problems};
    read(reader);
    reader.finish();
    std::vector<std::string> found;
    for (const auto& problem : problems)
        found.push_back(problem.pointer + " " + problem.text);
    return found;
}

} // namespace

TEST_CASE("an absent member is no problem, and no value")
{
    CHECK(problems_of("{}", [](JsonReader& reader) {
              CHECK_FALSE(reader.text("name"));
              CHECK_FALSE(reader.integer("count", 1, 9));
              CHECK_FALSE(reader.date_or_null("day"));
              CHECK_FALSE(reader.texts("list"));
          }).empty());
}

TEST_CASE("a null is a value where it means something")
{
    CHECK(problems_of(R"({"cap": null, "day": null})", [](JsonReader& reader) {
              const auto cap = reader.integer_or_null("cap", 1, 9);
              REQUIRE(cap);
              CHECK_FALSE(*cap);
              const auto day = reader.date_or_null("day");
              REQUIRE(day);
              CHECK_FALSE(*day);
          }).empty());
}

TEST_CASE("white space at the ends of a text is taken off")
{
    CHECK(problems_of(R"({"name": "  Žofie \t"})", [](JsonReader& reader) {
              CHECK(reader.text("name") == "Žofie");
          }).empty());
}

TEST_CASE("a text that is none is a problem at its pointer")
{
    const auto read = [](JsonReader& reader) { CHECK_FALSE(reader.text("name", 5)); };
    CHECK(problems_of(R"({"name": 7})", read) == std::vector<std::string>{"/thing/name must be a text"});
    CHECK(problems_of(R"({"name": " "})", read) == std::vector<std::string>{"/thing/name must not be empty"});
    CHECK(problems_of(R"({"name": "a\r\nb"})", read) ==
          std::vector<std::string>{"/thing/name holds control characters"});
    CHECK(problems_of(R"({"name": "žžžžžž"})", read) ==
          std::vector<std::string>{"/thing/name is longer than 5 characters"});
}

TEST_CASE("a length is counted in characters, not in octets")
{
    CHECK(problems_of(R"({"name": "žžžžž"})", [](JsonReader& reader) {
              CHECK(reader.text("name", 5));
          }).empty());
}

TEST_CASE("an integer outside its bounds, or with a fraction, is a problem")
{
    const auto read = [](JsonReader& reader) { CHECK_FALSE(reader.integer("count", 1, 9)); };
    for (const auto* json : {R"({"count": 0})", R"({"count": 10})", R"({"count": 1.5})", R"({"count": "1"})",
                             R"({"count": 99999999999999999999})", R"({"count": null})"}) {
        CAPTURE(json);
        CHECK(problems_of(json, read) ==
              std::vector<std::string>{"/thing/count must be a whole number from 1 to 9"});
    }
}

TEST_CASE("a member that nobody asked for is told with those that are known")
{
    const auto found = problems_of(R"({"nmae": 1, "name": "A"})", [](JsonReader& reader) {
        CHECK(reader.text("name"));
        CHECK_FALSE(reader.text("note"));
    });
    CHECK(found == std::vector<std::string>{"/thing/nmae is not known here; known are name, note"});
}

TEST_CASE("a pointer escapes ~ and / (RFC 6901 section 3)")
{
    CHECK(pointer_segment("a/b~c") == "a~1b~0c");
    CHECK(problems_of(R"({"a/b~c": 1})", [](JsonReader& reader) { CHECK_FALSE(reader.text("x")); }) ==
          std::vector<std::string>{"/thing/a~1b~0c is not known here; known are x"});
}

TEST_CASE("elements of a list are told by their number")
{
    const auto found = problems_of(R"({"list": ["a", 7, "b", ""]})", [](JsonReader& reader) {
        CHECK(reader.texts("list") == std::vector<std::string>{"a", "b"});
    });
    CHECK(found ==
          std::vector<std::string>{"/thing/list/1 must be a text", "/thing/list/3 must not be empty"});
}

TEST_CASE("what is no list is a problem of its own")
{
    CHECK(problems_of(R"({"list": {}})", [](JsonReader& reader) { CHECK_FALSE(reader.texts("list")); }) ==
          std::vector<std::string>{"/thing/list must be a list"});
}

TEST_CASE("what is no object has one problem and no members")
{
    CHECK(problems_of("[1]", [](JsonReader& reader) { CHECK_FALSE(reader.text("name")); }) ==
          std::vector<std::string>{"/thing must be an object"});
}

TEST_CASE("a slug is of small letters, digits, - and _")
{
    for (const auto* good :
         {"a", "anna", "a-1_b", "0", "x23456789012345678901234567890123456789012345678901234567890123"}) {
        CAPTURE(good);
        CHECK(problems_of(std::string{R"({"slug": ")"} + good + R"("})", [&](JsonReader& reader) {
                  CHECK(reader.slug("slug") == good);
              }).empty());
    }
    for (const auto* bad : {"Anna", "-a", "_a", "a b", "ä", "a/b", "a.b"}) {
        CAPTURE(bad);
        CHECK(problems_of(std::string{R"({"slug": ")"} + bad + R"("})", [&](JsonReader& reader) {
                  CHECK_FALSE(reader.slug("slug"));
              }).size() == 1);
    }
}
