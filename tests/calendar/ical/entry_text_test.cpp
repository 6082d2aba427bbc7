#include "calendar/ical/entry_text.hpp"

#include <catch2/catch.hpp>

using namespace callhours::calendar::ical;
using Catch::Contains;

namespace {

const OwnedNames owned{"UID", "SEQUENCE", "DTSTART", "DTEND"};

std::string event(const std::string& lines, const std::string& before = "")
{
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + before + "BEGIN:VEVENT\r\nUID:1\r\n" + lines +
           "END:VEVENT\r\nEND:VCALENDAR\r\n";
}

const std::string base =
    event("SEQUENCE:0\r\nDTSTART:20261123T080000Z\r\nSUMMARY:Call\\, A\r\nDESCRIPTION:old\r\n");
const std::string ours =
    event("SEQUENCE:1\r\nDTSTART:20261124T080000Z\r\nSUMMARY:Call\\, A\r\nDESCRIPTION:new\r\n");
const std::string the_alarm = "BEGIN:VALARM\r\nTRIGGER:-PT15M\r\nX-ODD;A=\"b:c\":d\r\n e\r\nEND:VALARM\r\n";

} // namespace

TEST_CASE("a text is taken apart into octets, and nothing of it is lost", "[ical]")
{
    const auto text = event("SUM\r\n MARY:folded\r\n\t twice\r\n" + the_alarm);
    const auto parts = parts_of(text);
    REQUIRE(parts.size() == 2);
    CHECK(parts[0].name == "VERSION");
    CHECK(parts[1].name == "VEVENT");
    const auto inside = parts_of(parts[1].octets);
    REQUIRE(inside.size() == 3);
    CHECK(inside[1].name == "SUMMARY");
    CHECK(value_of(inside[1]) == "folded twice");
    CHECK(inside[2].octets == the_alarm);
    CHECK(parts_of("").empty());
    CHECK(parts_of("END:VEVENT").empty());
}

TEST_CASE("B1 what the server says of a call wins, and the agent's alarms stay as they are", "[ical]")
{
    const auto theirs =
        event("SEQUENCE:7\r\nDTSTART:20261123T080000Z\r\nSUMMARY:Call\\, A\r\nDESCRIPTION:old\r\n"
              "CATEGORIES:red\r\nX-ODD:1\r\n" +
              the_alarm);
    const auto merged = merged_entry(theirs, base, ours, owned);
    CHECK(merged == event("SEQUENCE:1\r\nDTSTART:20261124T080000Z\r\nSUMMARY:Call\\, A\r\nDESCRIPTION:new\r\n"
                          "CATEGORIES:red\r\nX-ODD:1\r\n" +
                          the_alarm));
}

TEST_CASE("what a program changed, added or took away is the agent's, also over a change of the server's",
          "[ical]")
{
    const auto theirs = event("DTSTART:20261123T080000Z\r\nSUMMARY:Mine\r\n");
    const auto merged = merged_entry(theirs, base, ours, owned);
    CHECK_THAT(merged, Contains("SUMMARY:Mine\r\n") && !Contains("Call"));
    CHECK_THAT(merged, !Contains("DESCRIPTION")); // taken away
}

TEST_CASE("another way to write the same is no change", "[ical]")
{
    const auto theirs =
        event("DTSTART:20261123T080000Z\r\nSUMMARY;LANGUAGE=en:Call\r\n \\, A\r\nDESCRIPTION:ol\n d\r\n");
    CHECK_THAT(merged_entry(theirs, base, ours, owned),
               Contains("DESCRIPTION:new") && Contains("SUMMARY:Call\\, A"));
}

TEST_CASE("each zone stands once, ours before theirs", "[ical]")
{
    const auto zone = [](const std::string& id, const std::string& mark) {
        return "BEGIN:VTIMEZONE\r\nTZID:" + id + "\r\nX-M:" + mark + "\r\nEND:VTIMEZONE\r\n";
    };
    const auto theirs = event("", zone("Europe/Berlin", "theirs") + zone("Odd", "theirs"));
    const auto merged = merged_entry(theirs, base, event("", zone("Europe/Berlin", "ours")), owned);
    CHECK_THAT(merged, Contains("X-M:ours") && Contains("TZID:Odd"));
    CHECK(merged.find("Europe/Berlin") == merged.rfind("Europe/Berlin"));
}

TEST_CASE("bare line feeds become line ends", "[ical]")
{
    const auto merged = merged_entry(
        "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\nX-A:1\n 2\nEND:VEVENT\nEND:VCALENDAR", base, ours,
        owned);
    CHECK_THAT(merged, Contains("X-A:1\r\n 2\r\n"));
    CHECK(merged.find("\n\r") == std::string::npos);
}
