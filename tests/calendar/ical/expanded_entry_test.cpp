#include "calendar/ical/expanded_entry.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::calendar;
using namespace callhours::calendar::ical;

namespace {

const Zone berlin = Zone::find("Europe/Berlin").value();

std::string expanded(const std::string& events, const char* begin, const char* end)
{
    const auto text =
        expanded_entry("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + events + "END:VCALENDAR\r\n",
                       *Interval::make(parse_instant(begin).value(), parse_instant(end).value()), berlin);
    REQUIRE(text);
    const std::string before = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n";
    REQUIRE(text->starts_with(before));
    return text->substr(before.size(),
                        text->size() - before.size() - std::string{"END:VCALENDAR\r\n"}.size());
}

std::string event(const std::string& lines)
{
    return "BEGIN:VEVENT\r\n" + lines + "END:VEVENT\r\n";
}

const std::string daily =
    event("UID:1\r\nDTSTART;TZID=Europe/Berlin:20261024T090000\r\nDURATION:PT1H\r\n"
          "RRULE:FREQ=DAILY;COUNT=4\r\nEXDATE;TZID=Europe/Berlin:20261026T090000\r\nSUMMARY:a\r\n"
          "BEGIN:VALARM\r\nTRIGGER:-PT1M\r\nEND:VALARM\r\n");
const std::string alarm_lines = "BEGIN:VALARM\r\nTRIGGER:-PT1M\r\nEND:VALARM\r\n";

} // namespace

TEST_CASE("RFC 4791 9.6.5 each time is an event of its own in UTC, over the change to winter time too",
          "[ical]")
{
    CHECK(expanded(daily, "2026-10-25T00:00:00Z", "2026-11-01T00:00:00Z") ==
          event("DTSTART:20261025T080000Z\r\nDTEND:20261025T090000Z\r\nRECURRENCE-ID:20261025T080000Z\r\n"
                "UID:1\r\nSUMMARY:a\r\n" +
                alarm_lines) +
              event("DTSTART:20261027T080000Z\r\nDTEND:20261027T090000Z\r\nRECURRENCE-ID:20261027T080000Z\r\n"
                    "UID:1\r\nSUMMARY:a\r\n" +
                    alarm_lines));
    CHECK(expanded(daily, "2026-10-24T00:00:00Z", "2026-10-25T00:00:00Z")
              .starts_with("BEGIN:VEVENT\r\nDTSTART:20261024T070000Z\r\n"));
    CHECK(expanded(daily, "2027-10-24T00:00:00Z", "2027-10-25T00:00:00Z").empty());
}

TEST_CASE("RFC 4791 9.6.5 one that was moved says so itself, by the time that it had", "[ical]")
{
    const auto moved = event("UID:1\r\nRECURRENCE-ID;TZID=Europe/Berlin:20261025T090000\r\n"
                             "DTSTART;TZID=Europe/Berlin:20261025T150000\r\nDTEND;TZID=Europe/"
                             "Berlin:20261025T153000\r\nSUMMARY:b\r\n");
    CHECK(expanded(daily + moved, "2026-10-25T00:00:00Z", "2026-10-26T00:00:00Z") ==
          event("DTSTART:20261025T140000Z\r\nDTEND:20261025T143000Z\r\nRECURRENCE-ID:20261025T080000Z\r\nUID:"
                "1\r\nSUMMARY:b\r\n"));
}

TEST_CASE("whole days stay dates, and what does not recur has no RECURRENCE-ID", "[ical]")
{
    CHECK(expanded(event("UID:1\r\nDTSTART;VALUE=DATE:20261225\r\nRRULE:FREQ=YEARLY\r\n"),
                   "2027-12-01T00:00:00Z", "2027-12-31T00:00:00Z") ==
          event("DTSTART;VALUE=DATE:20271225\r\nDTEND;VALUE=DATE:20271226\r\nRECURRENCE-ID;VALUE=DATE:"
                "20271225\r\nUID:1\r\n"));
    CHECK(expanded(event("UID:1\r\nDTSTART:20261225T080000\r\nTRANSP:TRANSPARENT\r\n"),
                   "2026-12-25T00:00:00Z", "2026-12-26T00:00:00Z") ==
          event("DTSTART:20261225T070000Z\r\nUID:1\r\nTRANSP:TRANSPARENT\r\n"));
}

TEST_CASE("what cannot be followed is not expanded", "[ical]")
{
    const auto window = *Interval::make(parse_instant("2026-01-01T00:00:00Z").value(),
                                        parse_instant("2037-01-01T00:00:00Z").value());
    const auto hourly = event("UID:1\r\nDTSTART:20260101T080000Z\r\nRRULE:FREQ=HOURLY\r\n");
    CHECK_FALSE(
        expanded_entry("BEGIN:VCALENDAR\r\n" + hourly + "END:VCALENDAR\r\n", window, berlin).has_value());
    const auto long_one = event(
        "UID:1\r\nDTSTART:20260101T080000Z\r\nRRULE:FREQ=DAILY\r\nX-A:" + std::string(100'000, 'x') + "\r\n");
    CHECK_FALSE(
        expanded_entry("BEGIN:VCALENDAR\r\n" + long_one + "END:VCALENDAR\r\n", window, berlin).has_value());
}
