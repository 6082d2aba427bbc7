#include "calendar/ical/feed.hpp"

#include "base/text.hpp"
#include "tests/calendar/given.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

using namespace callhours;
using namespace callhours::calendar;
using namespace callhours::calendar::tests;
using namespace std::chrono_literals;

namespace {

ical::FeedEvent event(std::string uid = "7d0c@callhours.example",
                      std::string_view zone_name = "Europe/Berlin")
{
    return {.uid = std::move(uid),
            .sequence = 2,
            .created = at("2026-11-20T09:15:00Z"),
            .changed = at("2026-11-21T10:20:30Z"),
            .time = span("2026-11-23T08:00:00Z", "2026-11-23T08:30:00Z"),
            .zone = zone(zone_name),
            .summary = "Support call: Acme"};
}

ical::FeedCalendar feed()
{
    return {.name = "Anna Novak",
            .colour = "steelblue",
            .source = "https://callhours.example/calendars/c2VjcmV0.ics",
            .zone = zone("Europe/Berlin"),
            .events = {event()}};
}

ical::Participant person(std::string name, std::string_view address)
{
    return {std::move(name), EmailAddress::parse(address).value()};
}

ical::Invitation invitation(ical::Method method)
{
    return {.method = method,
            .event = event(),
            .organizer = person("Anna Novak", "anna@example.com"),
            .attendees = {person("Eva", "eva@example.com")}};
}

std::string contents(const std::filesystem::path& path)
{
    std::ifstream file{path, std::ios::binary};
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

/// Compares with the file of tests/data/ics. With CALLHOURS_WRITE_GOLDEN set, writes it instead: look at the
/// difference before you commit it.
void check_golden(const std::string& bytes, const std::string& name)
{
    const auto path = std::filesystem::path{CALLHOURS_TEST_DATA} / "ics" / name;
    if (std::getenv("CALLHOURS_WRITE_GOLDEN")) std::ofstream{path, std::ios::binary} << bytes;
    CHECK(bytes == contents(path));
}

std::vector<std::string> lines_of(const std::string& bytes)
{
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < bytes.size();) {
        const auto end = bytes.find("\r\n", begin);
        REQUIRE(end != std::string::npos);
        lines.push_back(bytes.substr(begin, end - begin));
        begin = end + 2;
    }
    return lines;
}

bool has(const std::string& bytes, std::string_view line)
{
    return bytes.find("\r\n" + std::string{line} + "\r\n") != std::string::npos;
}

std::size_t count(const std::string& bytes, std::string_view part)
{
    std::size_t result = 0;
    for (auto found = bytes.find(part); found != std::string::npos; found = bytes.find(part, found + 1))
        ++result;
    return result;
}

std::string unfolded(std::string bytes)
{
    for (auto fold = bytes.find("\r\n "); fold != std::string::npos; fold = bytes.find("\r\n ", fold))
        bytes.erase(fold, 3);
    return bytes;
}

} // namespace

TEST_CASE("B5: a feed's bytes are exactly these", "[ical][B5]")
{
    auto calendar = feed();
    calendar.events.front().description = "Booked by Eva.\nChange: https://callhours.example/manage/x";
    calendar.events.front().categories = {"Support call"};
    auto other = event("01aa@callhours.example");
    other.time = span("2026-07-01T07:00:00Z", "2026-07-01T08:00:00Z");
    other.summary =
        "Einschulung: Müller & Söhne, Graz; 2. Termin – mit Bildschirmfreigabe und Aufzeichnung für später";
    other.busy = false;
    calendar.events.push_back(other);
    check_golden(ical::render_feed(calendar), "feed.ics");
}

TEST_CASE("a feed without events is a calendar all the same", "[ical]")
{
    auto calendar = feed();
    calendar.events.clear();
    check_golden(ical::render_feed(calendar), "feed_empty.ics");
}

TEST_CASE("B2: a request, a cancellation and a file to keep are exactly these bytes", "[ical][B2]")
{
    check_golden(ical::render_event(invitation(ical::Method::request)), "request.ics");
    check_golden(ical::render_event(invitation(ical::Method::cancel)), "cancel.ics");
    check_golden(ical::render_event({.event = event()}), "booking.ics");
}

TEST_CASE("B2: an invitation needs an organizer", "[ical][B2]")
{
    auto request = invitation(ical::Method::request);
    request.organizer.reset();
    CHECK_THROWS_AS(ical::render_event(request), std::invalid_argument);
}

TEST_CASE("B5: the order of the events and their number of renderings change no byte", "[ical][B5]")
{
    auto calendar = feed();
    for (const auto* uid : {"c", "a", "b"})
        calendar.events.push_back(event(uid));
    const auto bytes = ical::render_feed(calendar);
    std::ranges::reverse(calendar.events);
    CHECK(ical::render_feed(calendar) == bytes);
    CHECK(bytes.find("UID:a") < bytes.find("UID:b"));
    CHECK_FALSE(has(bytes, "METHOD:PUBLISH"));
}

TEST_CASE("every line ends with CRLF, and is folded at 75 octets, never inside a character", "[ical]")
{
    auto calendar = feed();
    for (std::size_t length = 20; length < 120; ++length) {
        auto next = event(std::to_string(length));
        next.summary = std::string(length, 'x');
        for (int i = 0; i < 60; ++i)
            next.summary += "ä€😀";
        calendar.events.push_back(next);
    }
    const auto bytes = ical::render_feed(calendar);
    for (const auto& line : lines_of(bytes)) {
        REQUIRE(line.size() <= 75);
        REQUIRE(is_valid_utf8(line));
        REQUIRE(line.find('\n') == std::string::npos);
    }
    CHECK(unfolded(bytes).find(calendar.events.back().summary) != std::string::npos);
}

TEST_CASE("text is escaped, and its control characters cannot reach the calendar", "[ical]")
{
    auto calendar = feed();
    calendar.name = "Anna\r\nX-INJECTED:1";
    calendar.events.front().summary = "a;b,c\\d\r\nATTENDEE:x\x01\x7f";
    calendar.events.front().categories = {"one,two\r\nX-INJECTED:1"};
    calendar.events.front().description = "broken \xff utf-8";
    const auto bytes = unfolded(ical::render_feed(calendar));
    CHECK(has(bytes, "SUMMARY:a\\;b\\,c\\\\d\\nATTENDEE:x"));
    CHECK(has(bytes, "NAME:Anna\\nX-INJECTED:1"));
    CHECK(has(bytes, "CATEGORIES:one two\\nX-INJECTED:1"));
    CHECK(has(bytes, "DESCRIPTION:broken ? utf-8"));
    CHECK(count(bytes, "\r\nX-INJECTED") == 0);
    CHECK(is_valid_utf8(bytes));
}

TEST_CASE("what libical prints as it is, a UID or an address, is refused with a control character", "[ical]")
{
    auto calendar = feed();
    calendar.events.front().uid = "x\r\nX-INJECTED:1";
    CHECK_THROWS_AS(ical::render_feed(calendar), std::invalid_argument);
    calendar = feed();
    calendar.source = "https://example.com/\r\nX";
    CHECK_THROWS_AS(ical::render_feed(calendar), std::invalid_argument);
    calendar = feed();
    calendar.events.front().url = "https://example.com/\x01";
    CHECK_THROWS_AS(ical::render_feed(calendar), std::invalid_argument);
}

TEST_CASE("a participant's name and address cannot leave their parameter and value", "[ical]")
{
    auto request = invitation(ical::Method::request);
    request.attendees = {person("Eva \"E\";RSVP=FALSE:x^n\r\nX-A:1", "eva+50%?a=b@example.com")};
    const auto bytes = unfolded(ical::render_event(request));
    CHECK(bytes.find("ATTENDEE;CN=\"Eva 'E';RSVP=FALSE:xn X-A:1\";ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;"
                     "RSVP=TRUE:mailto:eva+50%25%3Fa=b@example.com\r\n") != std::string::npos);
}

TEST_CASE("each zone used has one VTIMEZONE of its own, with its whole name", "[ical][B5]")
{
    auto calendar = feed();
    calendar.events.push_back(event("ny", "America/New_York"));
    calendar.events.push_back(event("ny2", "America/New_York"));
    calendar.events.push_back(event("utc", "UTC"));
    const auto bytes = ical::render_feed(calendar);
    CHECK(count(bytes, "BEGIN:VTIMEZONE") == 2);
    CHECK(has(bytes, "TZID:Europe/Berlin"));
    CHECK(has(bytes, "DTSTART;TZID=America/New_York:20261123T030000"));
    CHECK(has(bytes, "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3"));
    CHECK(has(bytes, "DTSTART:20261123T080000Z"));
    CHECK(count(bytes, "freeassociation") == 0);
}

TEST_CASE("a zone without summer time has one observance, an odd one its dates", "[ical][B5]")
{
    const auto timezone_of = [](std::string_view name, const Interval& time) {
        auto one = event("x", name);
        one.time = time;
        return ical::render_event({.event = one});
    };
    const auto tokyo = timezone_of("Asia/Tokyo", event().time);
    CHECK(count(tokyo, "BEGIN:STANDARD") == 1);
    CHECK(count(tokyo, "BEGIN:DAYLIGHT") == 0);
    CHECK(count(tokyo, "RRULE") == 0);

    const auto morocco =
        timezone_of("Africa/Casablanca", span("2024-01-05T09:00:00Z", "2025-12-05T09:00:00Z"));
    CHECK(count(morocco, "RRULE") == 0);
    CHECK(count(morocco, "RDATE") == 2); // begin and end of Ramadan 2025, after those of 2024
    CHECK(has(morocco, "DTSTART:19700101T000000"));

    const auto old_berlin =
        timezone_of("Europe/Berlin", span("1990-01-05T09:00:00Z", "1990-12-05T09:00:00Z"));
    CHECK(count(old_berlin, "RRULE") == 0);
    CHECK(has(old_berlin, "DTSTART:19900930T030000"));
}

TEST_CASE("T3: the second of two equal wall times is written in UTC, because it has no other name",
          "[ical][T3]")
{
    auto one = event();
    one.time = span("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z");
    const auto bytes = ical::render_event({.event = one});
    CHECK(has(bytes, "DTSTART;TZID=Europe/Berlin:20261025T023000"));
    CHECK(has(bytes, "DTEND:20261025T013000Z"));
}

TEST_CASE("B2: the same event has the same UID and SEQUENCE in the feed, the mail and the file",
          "[ical][B1][B2]")
{
    for (const auto& bytes :
         {ical::render_feed(feed()), ical::render_event(invitation(ical::Method::request)),
          ical::render_event(invitation(ical::Method::cancel)), ical::render_event({.event = event()})}) {
        CHECK(has(bytes, "UID:7d0c@callhours.example"));
        CHECK(has(bytes, "SEQUENCE:2"));
        CHECK(has(bytes, "DTSTAMP:20261121T102030Z"));
        CHECK(has(bytes, "LAST-MODIFIED:20261121T102030Z"));
    }
}

TEST_CASE("warming libical up twice does no harm", "[ical]")
{
    ical::warm_up();
    ical::warm_up();
    CHECK_FALSE(ical::render_feed(feed()).empty());
}
