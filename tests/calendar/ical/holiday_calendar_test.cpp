#include "calendar/ical/holiday_calendar.hpp"

#include "tests/calendar/given.hpp"

using namespace callhours;
using namespace callhours::calendar;
using namespace callhours::calendar::tests;

namespace {

/// A calendar of one event; its lines begin in line 3 of the text.
std::string calendar_of(const std::string& event_lines)
{
    return "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + event_lines + "END:VEVENT\r\nEND:VCALENDAR\r\n";
}

std::map<LocalDate, std::string> holidays(const std::string& event_lines)
{
    return ical::parse_holiday_calendar(calendar_of(event_lines)).value();
}

ical::HolidayCalendarError error(const std::string& text)
{
    const auto result = ical::parse_holiday_calendar(text);
    REQUIRE_FALSE(result);
    return result.error();
}

} // namespace

TEST_CASE("a holiday of one day names that day", "[ical][holidays]")
{
    const std::map<LocalDate, std::string> christmas{{on("2026-12-25"), "Christtag"}};
    CHECK(holidays("DTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261226\r\nSUMMARY:Christtag\r\n") ==
          christmas);
    CHECK(holidays("DTSTART;VALUE=DATE:20261225\r\nSUMMARY;LANGUAGE=de:Christ\r\n tag\r\n") == christmas);
    CHECK(holidays("DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261225\nSUMMARY:Christtag\n") ==
          christmas);
    CHECK(holidays("DTSTART;VALUE=DATE:20261225\r\nDURATION:P1D\r\nSUMMARY:Christtag\r\n") == christmas);
    CHECK(holidays("DTSTART;VALUE=DATE:20261225\r\n").at(on("2026-12-25")).empty());
    CHECK(holidays("DTSTART;VALUE=DATE:20261225\r\nSUMMARY:One\\, two\r\n").at(on("2026-12-25")) ==
          "One, two");
    CHECK(holidays("DTSTART;VALUE=DATE:20261225\r\nSTATUS:CANCELLED\r\n").empty());
}

TEST_CASE("a holiday of several days names each, its end not among them", "[ical][holidays]")
{
    const auto week =
        holidays("DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20270102\r\nSUMMARY:Closed\r\n");
    CHECK(week.size() == 9);
    CHECK(week.contains(on("2027-01-01")));
    CHECK_FALSE(week.contains(on("2027-01-02")));
    CHECK(holidays("DTSTART;VALUE=DATE:20261224\r\nDURATION:P1W\r\n").size() == 7);
}

TEST_CASE("a yearly holiday recurs until its end, or to 2037", "[ical][holidays]")
{
    const auto always =
        holidays("DTSTART;VALUE=DATE:20200501\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Labour Day\r\n");
    CHECK(always.size() == 18);
    CHECK(always.rbegin()->first == on("2037-05-01"));
    CHECK(holidays("DTSTART;VALUE=DATE:20200501\r\nRRULE:FREQ=YEARLY;COUNT=3\r\n").size() == 3);
    CHECK(holidays("DTSTART;VALUE=DATE:20200501\r\nRRULE:FREQ=YEARLY;UNTIL=20230501\r\n").size() == 4);
    CHECK(holidays("DTSTART;VALUE=DATE:20201126\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH\r\n")
              .contains(on("2026-11-26")));
    const auto excepted =
        holidays("DTSTART;VALUE=DATE:20260501\r\nRRULE:FREQ=YEARLY\r\nEXDATE;VALUE=DATE:20270501\r\n");
    CHECK_FALSE(excepted.contains(on("2027-05-01")));
    CHECK(excepted.contains(on("2028-05-01")));
}

TEST_CASE("of two holidays on a day the first in the text gives the name", "[ical][holidays]")
{
    const auto text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260501\nSUMMARY:One\nEND:VEVENT\n"
                      "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260501\nSUMMARY:Two\nEND:VEVENT\nEND:VCALENDAR";
    CHECK(ical::parse_holiday_calendar(text)->at(on("2026-05-01")) == "One");
}

TEST_CASE("a holiday calendar may begin with a byte order mark and be empty of events", "[ical][holidays]")
{
    CHECK(ical::parse_holiday_calendar("\xEF\xBB\xBF"
                                       "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
              ->empty());
}

TEST_CASE("a holiday calendar that cannot be read is refused with its line", "[ical][holidays]")
{
    CHECK(error("").line == 0);
    CHECK(error("hello\r\n").line == 1);
    CHECK(error("<html>: no calendar").line == 1);
    CHECK(error("BEGIN:VEVENT\r\nEND:VEVENT\r\n").line == 1);
    CHECK(error("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n").line == 3);
    CHECK(error("BEGIN:VCALENDAR\r\n").text == "END:VCALENDAR is missing");
    CHECK(error(calendar_of("SUMMARY:No date\r\n")).line == 2);
    CHECK(error(calendar_of("SUMMARY:Timed\r\nDTSTART:20261225T100000Z\r\n")).line == 4);
    CHECK(error(calendar_of("DTSTART;VALUE=DATE:20261325\r\n")).line == 3);
    CHECK(error(calendar_of("DTSTART;VALUE=DATE:20260231\r\n")).line == 3);
    CHECK(error(calendar_of("DTSTART;VALUE=DATE:rubbish\r\n")).line == 3);
    CHECK(error(calendar_of("DTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261224\r\n")).line == 4);
    CHECK(error(calendar_of("DTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20361224\r\n")).line == 4);
    CHECK(error(calendar_of("DTSTART;VALUE=DATE:20261225\r\nRRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30\r\n"))
              .line == 4);
    CHECK(error(calendar_of("DTSTART;VALUE=DATE:20261225\r\nRRULE:FREQ=WEEKLY\r\n")).line == 4);
    CHECK(error(calendar_of("DTSTART;VALUE=DATE:20261225\r\nRDATE;VALUE=DATE:20271225\r\n")).line == 4);
    CHECK(error(calendar_of("DTSTART;VALUE=DATE:20260130\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n"))
              .line == 4);
    CHECK(error(calendar_of("SUMMARY:\xff\r\n")).line == 3);
    CHECK(error(calendar_of("SUMMARY:a\x01\r\n")).line == 3);
    CHECK(error(calendar_of("SUMMARY a b\r\n")).line == 3);
    CHECK(error(std::string(ical::holiday_calendar_limit_bytes + 1, 'x')).text == "is larger than 1 MiB");
}
