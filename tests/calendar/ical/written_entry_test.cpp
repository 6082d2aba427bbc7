#include "calendar/ical/written_entry.hpp"

#include "tests/support/printers.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::calendar;
using namespace callhours::calendar::ical;
using Rule = EntryRefusal::Rule;

namespace {

const Zone berlin = Zone::find("Europe/Berlin").value();

std::string calendar_of(const std::string& inside)
{
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + inside + "END:VCALENDAR\r\n";
}

std::string event(const std::string& more)
{
    return "BEGIN:VEVENT\r\nUID:1\r\n" + more + "END:VEVENT\r\n";
}

const std::string at_nine =
    "DTSTART;TZID=Europe/Berlin:20261123T090000\r\nDTEND;TZID=Europe/Berlin:20261123T100000\r\n";

WrittenEntry entry(const std::string& text)
{
    auto read = read_entry(text, berlin);
    if (!read) FAIL(read.error().words);
    return *read;
}

Rule rule_of(const std::string& text)
{
    const auto read = read_entry(text, berlin);
    REQUIRE_FALSE(read);
    CHECK_FALSE(read.error().words.empty());
    return read.error().rule;
}

Instant at(const char* text)
{
    return parse_instant(text).value();
}

} // namespace

TEST_CASE("an event that a program wrote is read with its time", "[ical]")
{
    const auto read = entry(calendar_of(event(at_nine + "STATUS:Tentative\r\n")));
    CHECK(read.kind == WrittenEntry::Kind::event);
    CHECK(read.uid == "1");
    CHECK(read.time == *Interval::make(at("2026-11-23T08:00:00Z"), at("2026-11-23T09:00:00Z")));
    CHECK_FALSE(read.recurs);
    CHECK_FALSE(read.is_dated);
    CHECK(read.status == "TENTATIVE");
}

TEST_CASE("RFC 5545 3.3.5 a floating time and a whole day are the agent's own", "[ical]")
{
    CHECK(entry(calendar_of(event("DTSTART:20260723T090000\r\nDURATION:PT30M\r\n"))).time ==
          *Interval::make(at("2026-07-23T07:00:00Z"), at("2026-07-23T07:30:00Z")));
    const auto day = entry(calendar_of(event("DTSTART;VALUE=DATE:20260329\r\n")));
    CHECK(day.is_dated);
    CHECK(day.time == *Interval::make(at("2026-03-28T23:00:00Z"), at("2026-03-29T22:00:00Z")));
}

TEST_CASE("what recurs lasts to the end of time, and one that was moved belongs to it", "[ical]")
{
    const auto moved =
        event("RECURRENCE-ID:20261130T080000Z\r\nDTSTART:20261101T080000Z\r\nDURATION:PT1H\r\n");
    const auto read = entry(calendar_of(moved + event(at_nine + "RRULE:FREQ=WEEKLY\r\n")));
    CHECK(read.recurs);
    CHECK(read.time == *Interval::make(at("2026-11-01T08:00:00Z"), end_of_time));
}

TEST_CASE("a to-do that a program wrote is read with what it says of the callback", "[ical]")
{
    const auto read = entry(calendar_of(
        "BEGIN:VTODO\r\nUID:t\r\nDUE:20261123T080000Z\r\nPRIORITY:3\r\nSTATUS:COMPLETED\r\nEND:VTODO\r\n"));
    CHECK(read.kind == WrittenEntry::Kind::todo);
    REQUIRE(read.due.has_value());
    CHECK(to_text(*read.due) == "2026-11-23T08:00:00Z");
    CHECK(read.priority == 3);
    CHECK(read.status == "COMPLETED");
    CHECK_FALSE(entry(calendar_of("BEGIN:VTODO\r\nUID:t\r\nEND:VTODO\r\n")).due.has_value());
}

TEST_CASE("RFC 4791 5.3.2.1 what is no entry is refused by the precondition that it breaks", "[ical]")
{
    CHECK(rule_of("") == Rule::valid_data);
    CHECK(rule_of("nonsense") == Rule::valid_data);
    CHECK(rule_of("BEGIN:VCALENDAR\r\n" + event(at_nine)) == Rule::valid_data);
    CHECK(rule_of(calendar_of(event(at_nine + "X-A:\x01\r\n"))) == Rule::valid_data);
    CHECK(rule_of(calendar_of(event(at_nine + "X-A:\xff\r\n"))) == Rule::valid_data);
    CHECK(rule_of(calendar_of(event(at_nine + "SUMMARY\r\n"))) == Rule::valid_data);
    CHECK(rule_of(calendar_of("")) == Rule::valid_object);
    CHECK(rule_of(calendar_of("METHOD:REQUEST\r\n" + event(at_nine))) == Rule::valid_object);
    CHECK(rule_of(calendar_of(event(at_nine)) + calendar_of(event(at_nine))) == Rule::valid_object);
    CHECK(rule_of(calendar_of(event(at_nine) + "BEGIN:VEVENT\r\nUID:2\r\n" + at_nine + "END:VEVENT\r\n")) ==
          Rule::valid_object);
    CHECK(rule_of(calendar_of("BEGIN:VEVENT\r\n" + at_nine + "END:VEVENT\r\n")) == Rule::valid_object);
    CHECK(rule_of(calendar_of("BEGIN:VJOURNAL\r\nUID:1\r\nEND:VJOURNAL\r\n")) == Rule::component);
    CHECK(rule_of(calendar_of(event(""))) == Rule::time);
    CHECK(rule_of(calendar_of(event("DTSTART:19691231T235959Z\r\n"))) == Rule::time);
    CHECK(rule_of(calendar_of(event("DTSTART:20380101T000000Z\r\n"))) == Rule::time);
    CHECK(rule_of(calendar_of(event("DTSTART:20261123T080000Z\r\nDTEND:20261123T070000Z\r\n"))) ==
          Rule::time);
}

TEST_CASE("an entry that is too large, too deep or too many is refused at once", "[ical]")
{
    CHECK(rule_of(calendar_of(event(at_nine + "X-A:" + std::string(most_entry_bytes, 'x') + "\r\n"))) ==
          Rule::size);
    std::string deep;
    for (int i = 0; i < 1000; ++i)
        deep += "BEGIN:X\r\n";
    CHECK(rule_of("BEGIN:VCALENDAR\r\n" + deep) == Rule::valid_data);
    std::string many;
    for (int i = 0; i < 3000; ++i)
        many += "BEGIN:VALARM\r\nEND:VALARM\r\n";
    CHECK(rule_of(calendar_of(event(at_nine + many))) == Rule::valid_data);
}
