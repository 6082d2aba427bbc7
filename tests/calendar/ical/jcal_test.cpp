#include "calendar/ical/jcal.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>

using namespace callhours::calendar::ical;

namespace {

std::string file(const std::string& name)
{
    std::ifstream in{std::string{CALLHOURS_TEST_DATA} + "/jcal/" + name};
    REQUIRE(in);
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// JSON without the blanks between its tokens.
std::string compact(const std::string& json)
{
    std::string result;
    bool in_text = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        if (json[i] == '"' && (i == 0 || json[i - 1] != '\\')) in_text = !in_text;
        if (in_text || (json[i] != ' ' && json[i] != '\n')) result += json[i];
    }
    return result;
}

std::string event(const std::string& line)
{
    const auto json =
        to_jcal("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + line + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
    REQUIRE(json);
    const std::string before = R"(["vcalendar",[],[["vevent",[)";
    REQUIRE(json->starts_with(before));
    return json->substr(before.size(), json->size() - before.size() - std::string{"],[]]]]"}.size());
}

} // namespace

TEST_CASE("the examples of RFC 7265 and RFC 7953 are what they say", "[ical]")
{
    for (const std::string name : {"rfc7265_b1", "rfc7265_b2", "rfc7953_availability"}) {
        CAPTURE(name);
        const auto json = to_jcal(file(name + ".ics"));
        REQUIRE(json);
        CHECK(*json == compact(file(name + ".json")));
    }
}

TEST_CASE("RFC 7265 3.6 each type of value has its form", "[ical]")
{
    CHECK(event("SEQUENCE:007") == R"(["sequence",{},"integer",7])");
    CHECK(event("PRIORITY:x") == R"(["priority",{},"integer","x"])");
    CHECK(event("EXDATE:20260101T080000Z,20260102T080000Z") ==
          R"(["exdate",{},"date-time","2026-01-01T08:00:00Z","2026-01-02T08:00:00Z"])");
    CHECK(
        event("FREEBUSY:20260101T080000Z/PT1H,20260102T080000Z/20260102T090000Z") ==
        R"(["freebusy",{},"period",["2026-01-01T08:00:00Z","PT1H"],["2026-01-02T08:00:00Z","2026-01-02T09:00:00Z"]])");
    CHECK(event("GEO:37.5;-122.25") == R"(["geo",{},"float",[37.5,-122.25]])");
    CHECK(event("REQUEST-STATUS:2.0;Success") == R"(["request-status",{},"text",["2.0","Success"]])");
    CHECK(event("RRULE:FREQ=MONTHLY;BYMONTHDAY=1,-1;UNTIL=20270101T000000Z") ==
          R"(["rrule",{},"recur",{"freq":"MONTHLY","bymonthday":[1,-1],"until":"2027-01-01T00:00:00Z"}])");
    CHECK(event("TRIGGER;VALUE=DATE-TIME:20260101T080000Z") ==
          R"(["trigger",{},"date-time","2026-01-01T08:00:00Z"])");
    CHECK(event("X-FLAG;VALUE=BOOLEAN:true") == R"(["x-flag",{},"boolean",true])");
}

TEST_CASE("RFC 7265 3.4 texts are unescaped, lists are lists, parameters keep their values", "[ical]")
{
    CHECK(event("CATEGORIES:a\\,b,c") == R"(["categories",{},"text","a,b","c"])");
    CHECK(event("SUMMARY:one\\nof \\\"two\\\\, a;b") == R"(["summary",{},"text","one\nof \"two\\, a;b"])");
    CHECK(event("ATTENDEE;CN=\"O^'N;eil\";MEMBER=\"mailto:a\",\"mailto:b\":mailto:x") ==
          R"(["attendee",{"cn":"O\"N;eil","member":["mailto:a","mailto:b"]},"cal-address","mailto:x"])");
    CHECK(event("DESCRIPTION:\xC3\xA4\tb") == "[\"description\",{},\"text\",\"\xC3\xA4\\tb\"]");
}

TEST_CASE("RFC 7265 5.1 what nobody knows keeps its value as it is", "[ical]")
{
    CHECK(event("X-ODD;P=1:a\\,b,c") == R"(["x-odd",{"p":"1"},"unknown","a\\,b,c"])");
}

TEST_CASE("what is no calendar has no form in JSON", "[ical]")
{
    CHECK_FALSE(to_jcal("nonsense"));
    CHECK_FALSE(to_jcal(""));
}
