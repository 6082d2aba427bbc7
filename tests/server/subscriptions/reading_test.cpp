#include "server/subscriptions/reading.hpp"
#include "tests/support/printers.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::subscriptions;
using Catch::Contains;

namespace {

Interval span_of(const std::string& begin, const std::string& end)
{
    return *Interval::make(parse_instant(begin).value(), parse_instant(end).value());
}

Result<Reading, std::string> read(ForeignText what, std::string text)
{
    return understood(reading_of({.what = what,
                                  .text = std::move(text),
                                  .window = span_of("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
                                  .zone = "Europe/Berlin"}));
}

std::string calendar_of(const std::string& uid, const std::string& lines)
{
    return "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:" + uid + "\n" + lines + "END:VEVENT\nEND:VCALENDAR\n";
}

const std::string one_hour = "DTSTART:20260601T080000Z\nDURATION:PT1H\n";

std::string member(const std::string& href, const std::string& calendar, const std::string& status = "200 OK")
{
    return "<d:response><d:href>" + href + "</d:href><d:propstat><d:prop><c:calendar-data>" + calendar +
           "</c:calendar-data></d:prop><d:status>HTTP/1.1 " + status +
           "</d:status></d:propstat></d:response>";
}

std::string multistatus(const std::string& inside)
{
    return R"(<?xml version="1.0"?><d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" )"
           R"(xmlns:s="http://calendarserver.org/ns/">)" +
           inside + "</d:multistatus>";
}

std::string state_of(const std::string& properties)
{
    return multistatus("<d:response><d:href>/a/</d:href><d:propstat><d:prop>" + properties +
                       "</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>"
                       "<d:propstat><d:prop><d:displayname>no</d:displayname></d:prop>"
                       "<d:status>HTTP/1.1 404 Not Found</d:status></d:propstat></d:response>");
}

const std::string is_calendar = "<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>";

} // namespace

TEST_CASE("what the reader finds in a file comes across whole", "[subscriptions]")
{
    const auto reading = read(ForeignText::file, calendar_of("1", one_hour));
    REQUIRE(reading);
    CHECK(reading->busy == Intervals{span_of("2026-06-01T08:00:00Z", "2026-06-01T09:00:00Z")});
    CHECK(reading->events == 1);
    CHECK(reading->passed_over == 0);
    CHECK(reading->first_odd.empty());
}

TEST_CASE("an event that bears a UID of ours is told with it, for the store to know it by", "[subscriptions]")
{
    const auto reading = read(ForeignText::file, calendar_of("a b@callhours", one_hour));
    REQUIRE(reading);
    CHECK(reading->busy.empty());
    REQUIRE(reading->perhaps_ours.size() == 1);
    CHECK(reading->perhaps_ours[0].uid == "a b@callhours");
    CHECK(reading->perhaps_ours[0].time == span_of("2026-06-01T08:00:00Z", "2026-06-01T09:00:00Z"));
}

TEST_CASE("of a collection each member counts, and a broken one is named", "[subscriptions]")
{
    const auto reading = read(
        ForeignText::members,
        multistatus(member("/anna/a.ics", calendar_of("1", one_hour)) +
                    member("/anna/broken.ics", "BEGIN:VCALENDAR\nnonsense\n") +
                    member("/anna/gone.ics", calendar_of("2", one_hour), "404 Not Found") +
                    member("/anna/b.ics", calendar_of("3", "DTSTART:20260601T083000Z\nDURATION:PT1H\n"))));
    REQUIRE(reading);
    CHECK(reading->busy == Intervals{span_of("2026-06-01T08:00:00Z", "2026-06-01T09:30:00Z")});
    CHECK(reading->events == 2);
    CHECK(reading->passed_over == 1);
    CHECK(reading->first_odd == "broken.ics: line 2: is not of the form NAME:value");
}

TEST_CASE("a collection without anything in the window is read as empty", "[subscriptions]")
{
    const auto reading = read(ForeignText::members, multistatus(""));
    REQUIRE(reading);
    CHECK(reading->busy.empty());
}

TEST_CASE("what is no answer of CalDAV is refused in words", "[subscriptions]")
{
    for (const auto* text : {"", "<html>", "<html><body>Sign in</body></html>", "<a xmlns='DAV:'/>"}) {
        CHECK_FALSE(read(ForeignText::members, text));
        CHECK_FALSE(read(ForeignText::state, text));
    }
    const auto hostile = read(ForeignText::members,
                              "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>" + multistatus(""));
    REQUIRE_FALSE(hostile);
    CHECK_THAT(hostile.error(), Contains("document type"));
}

TEST_CASE("the state of a collection is its sync-token, or the older ctag", "[subscriptions]")
{
    const auto both =
        is_calendar + "<d:sync-token>http://x/sync/7</d:sync-token><s:getctag>\"5\"</s:getctag>";
    CHECK(read(ForeignText::state, state_of(both))->state == "http://x/sync/7");
    CHECK(read(ForeignText::state, state_of(is_calendar + "<s:getctag>\"5\"</s:getctag>"))->state == "\"5\"");
    CHECK(read(ForeignText::state, state_of(is_calendar))->state.empty());
    const auto account =
        read(ForeignText::state, state_of("<d:resourcetype><d:collection/></d:resourcetype>"));
    REQUIRE_FALSE(account);
    CHECK_THAT(account.error(), Contains("no calendar at this address"));
}

TEST_CASE("the days of a holiday calendar come across whole, whatever their names are", "[subscriptions]")
{
    const auto days = read(ForeignText::holidays,
                           calendar_of("1", "DTSTART;VALUE=DATE:20270104\nSUMMARY:Day\\nend\n") +
                               calendar_of("2", "DTSTART;VALUE=DATE:20270106\nSUMMARY:Drei Könige\n"));
    REQUIRE(days);
    CHECK(days->days == std::map<LocalDate, std::string>{{parse_date("2027-01-04").value(), "Day end"},
                                                         {parse_date("2027-01-06").value(), "Drei Könige"}});
    const auto timed = read(ForeignText::holidays, calendar_of("1", one_hour));
    REQUIRE_FALSE(timed);
    CHECK_THAT(timed.error(), Contains("line"));
}

TEST_CASE("lines that end too early mean that the reader was ended by its limits", "[subscriptions]")
{
    const auto whole = reading_of({.what = ForeignText::file,
                                   .text = calendar_of("1", one_hour),
                                   .window = span_of("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
                                   .zone = "Europe/Berlin"});
    for (std::size_t length = 0; length + 4 < whole.size(); ++length) {
        const auto cut = understood(std::string_view{whole}.substr(0, length));
        REQUIRE_FALSE(cut);
        CHECK_THAT(cut.error(), Contains("more time or memory"));
    }
    CHECK_FALSE(understood("bash: not found\nend\n"));
}

TEST_CASE("nothing that a file holds can put in a line of its own", "[subscriptions]")
{
    const auto reading =
        read(ForeignText::file,
             calendar_of("x\rbusy 2026-06-01T00:00:00Z 2026-06-02T00:00:00Z@callhours", one_hour) +
                 calendar_of("2", "DTSTART:x\rend\n"));
    REQUIRE(reading);
    CHECK(reading->busy.empty());
    CHECK(reading->perhaps_ours.size() == 1);
    CHECK(reading->passed_over == 1);
}
