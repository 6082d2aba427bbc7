#include "calendar/ical/foreign_busy.hpp"

#include "calendar/ical/foreign_zones.hpp"
#include "tests/support/printers.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::calendar;
using namespace callhours::calendar::ical;
using Catch::Contains;

namespace {

using Times = std::vector<std::string>;

Instant at(const std::string& text)
{
    return parse_instant(text).value();
}

BusyQuestion year_2026(std::vector<std::string> addresses = {})
{
    return {.window = *Interval::make(at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z")),
            .own = Zone::find("Europe/Berlin").value(),
            .addresses = std::move(addresses)};
}

std::string calendar_of(const std::string& inside)
{
    std::string text = "BEGIN:VCALENDAR\nVERSION:2.0\n" + inside + "END:VCALENDAR\n";
    return text;
}

std::string event(const std::string& lines, const std::string& uid = "1")
{
    return "BEGIN:VEVENT\nUID:" + uid + "\n" + lines + "END:VEVENT\n";
}

Result<ForeignBusy, CalendarError> read_text(const std::string& text, const BusyQuestion& question)
{
    Steps steps{steps_of_a_calendar};
    return read_busy(text, question, steps);
}

ForeignBusy read(const std::string& inside, std::vector<std::string> addresses = {})
{
    auto busy = read_text(calendar_of(inside), year_2026(std::move(addresses)));
    if (!busy) FAIL(busy.error().line << ": " << busy.error().text);
    return *busy;
}

Times times_of(const std::string& inside)
{
    Times times;
    const auto busy = read(inside);
    for (const auto& odd : busy.passed_over)
        times.push_back("odd: " + odd.text);
    for (const auto& each : busy.busy)
        times.push_back(to_text(each.begin()).substr(5, 11) + "/" + to_text(each.end()).substr(5, 11));
    return times;
}

CalendarError error_of(const std::string& text)
{
    const auto busy = read_text(text, year_2026());
    REQUIRE_FALSE(busy);
    return busy.error();
}

} // namespace

TEST_CASE("a time is read by the clock that it names", "[ical]")
{
    const Times eight{"06-01T08:00/06-01T09:00"};
    CHECK(times_of(event("DTSTART:20260601T080000Z\nDTEND:20260601T090000Z\n")) == eight);
    CHECK(times_of(event("DTSTART;TZID=Europe/Berlin:20260601T100000\nDURATION:PT1H\n")) == eight);
    CHECK(times_of(event("DTSTART:20260601T100000\nDTEND:20260601T110000\n")) == eight); // floating
    CHECK(times_of(event("DTSTART;TZID=\"W. Europe Standard Time\":20260601T100000\nDURATION:PT1H\n")) ==
          eight);
    CHECK(times_of(event("DTSTART;TZID=/freeassociation.sourceforge.net/Europe/"
                         "Berlin:20260601T100000\nDURATION:PT1H\n")) == eight);
    CHECK(times_of(event("DTSTART;TZID=Eastern Standard Time:20260601T040000\nDURATION:PT1H\n")) == eight);
    CHECK(times_of(event("DTSTART;TZID=\"tzone://Microsoft/Utc\":20260601T080000\nDURATION:PT1H\n")) ==
          eight);
    CHECK(times_of(event("DTSTART;TZID=Nowhere:20260601T100000\nDURATION:PT1H\n")) ==
          eight); // the agent's own
}

TEST_CASE("a zone that the file describes is followed, as Outlook writes it", "[ical]")
{
    const std::string zone = "BEGIN:VTIMEZONE\nTZID:Customized Time Zone\n"
                             "BEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n"
                             "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\n"
                             "BEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
                             "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n";
    const auto one = [&](const std::string& start) {
        return times_of(zone + event("DTSTART;TZID=Customized Time Zone:" + start + "\nDURATION:PT1H\n"));
    };
    CHECK(one("20260601T100000") == Times{"06-01T08:00/06-01T09:00"});
    CHECK(one("20261201T100000") == Times{"12-01T09:00/12-01T10:00"});
    // T3: a reading skipped in spring by the offset before, one shown twice the first time.
    CHECK(one("20260329T023000") == Times{"03-29T01:30/03-29T02:30"});
    CHECK(one("20261025T023000") == Times{"10-25T00:30/10-25T01:30"});
}

TEST_CASE("whole days are the agent's days, also where the clocks change", "[ical]")
{
    CHECK(times_of(event("DTSTART;VALUE=DATE:20260601\n")) == Times{"05-31T22:00/06-01T22:00"});
    CHECK(times_of(event("DTSTART;VALUE=DATE:20260601\nDTEND;VALUE=DATE:20260603\n")) ==
          Times{"05-31T22:00/06-02T22:00"});
    CHECK(times_of(event("DTSTART;VALUE=DATE:20260329\n")) == Times{"03-28T23:00/03-29T22:00"});
    CHECK(times_of(event("DTSTART;VALUE=DATE:20261025\n")) == Times{"10-24T22:00/10-25T23:00"});
}

TEST_CASE("what does not occupy is not busy", "[ical]")
{
    const std::string time = "DTSTART:20260601T080000Z\nDTEND:20260601T090000Z\n";
    CHECK(times_of(event(time + "TRANSP:TRANSPARENT\n")).empty());
    CHECK(times_of(event(time + "STATUS:CANCELLED\n")).empty());
    CHECK(times_of(event(time + "X-MICROSOFT-CDO-BUSYSTATUS:FREE\n")).empty());
    CHECK(times_of(event("DTSTART:20260601T080000Z\n")).empty()); // no time at all
    CHECK(times_of(event(time + "STATUS:TENTATIVE\nTRANSP:OPAQUE\n")).size() == 1);
    const auto declined = time + "ATTENDEE;PARTSTAT=DECLINED:MAILTO:Anna@Example.com\n";
    CHECK(read(event(declined), {"anna@example.com"}).busy.empty());
    CHECK(read(event(declined), {"ben@example.com"}).busy.size() == 1);
}

TEST_CASE("recurrences keep their hour on the wall, with what is left out, added and moved", "[ical]")
{
    const std::string weekly =
        "DTSTART;TZID=Europe/Berlin:20261012T090000\nDTEND;TZID=Europe/Berlin:20261012T100000\n"
        "RRULE:FREQ=WEEKLY;COUNT=4\n";
    CHECK(times_of(event(weekly)) == Times{"10-12T07:00/10-12T08:00", "10-19T07:00/10-19T08:00",
                                           "10-26T08:00/10-26T09:00", "11-02T08:00/11-02T09:00"});
    CHECK(times_of(event(weekly + "EXDATE;TZID=Europe/Berlin:20261019T090000,20261102T090000\n"
                                  "RDATE;TZID=Europe/Berlin:20261020T090000\n")) ==
          Times{"10-12T07:00/10-12T08:00", "10-20T07:00/10-20T08:00", "10-26T08:00/10-26T09:00"});
    CHECK(times_of(event(weekly + "EXDATE;VALUE=DATE:20261019\n")).size() == 3);
    CHECK(times_of(event(weekly) + event("RECURRENCE-ID;TZID=Europe/Berlin:20261019T090000\n"
                                         "DTSTART;TZID=Europe/Berlin:20261021T140000\nDURATION:PT2H\n")) ==
          Times{"10-12T07:00/10-12T08:00", "10-21T12:00/10-21T14:00", "10-26T08:00/10-26T09:00",
                "11-02T08:00/11-02T09:00"});
    CHECK(times_of(event(weekly) + event("RECURRENCE-ID:20261019T070000Z\nSTATUS:CANCELLED\n"
                                         "DTSTART:20261019T070000Z\nDURATION:PT1H\n"))
              .size() == 3);
}

TEST_CASE("an end of recurrences counts in whatever form it is written", "[ical]")
{
    const std::string daily =
        "DTSTART;TZID=Europe/Berlin:20260601T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=";
    CHECK(times_of(event(daily + "20260603T070000Z\n")).size() == 3);
    CHECK(times_of(event(daily + "20260603T065959Z\n")).size() == 2);
    CHECK(times_of(event(daily + "20260603\n")).size() == 3);
    CHECK(times_of(event(daily + "99991231T235959Z\n")).size() == 214);
}

TEST_CASE("an old series is followed into the window and no further", "[ical]")
{
    CHECK(times_of(event("DTSTART:19900101T120000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY\n")).size() == 365);
    CHECK(times_of(event("DTSTART:20251231T230000Z\nDURATION:PT2H\n")) == Times{"12-31T23:00/01-01T01:00"});
    CHECK(times_of(event("DTSTART:20270101T000000Z\nDURATION:PT2H\n")).empty());
}

TEST_CASE("free/busy of others counts, but for what is free", "[ical]")
{
    CHECK(times_of("BEGIN:VFREEBUSY\nFREEBUSY:20260601T080000Z/PT1H,20260602T080000Z/20260602T090000Z\n"
                   "FREEBUSY;FBTYPE=FREE:20260603T080000Z/PT1H\nEND:VFREEBUSY\n") ==
          Times{"06-01T08:00/06-01T09:00", "06-02T08:00/06-02T09:00"});
}

TEST_CASE("an odd event is passed over with its line, and the others count", "[ical]")
{
    const auto busy = read(event("DTSTART:20260601T080000Z\nDURATION:PT1H\nRRULE:FREQ=SECONDLY\n", "odd") +
                           event("DTSTART:20260602T080000Z\nDURATION:PT1H\n", "good") +
                           event("SUMMARY:x\n", "none") + event("DTSTART:2026\n", "short") +
                           event("DTSTART:20260602T080000Z\nDTEND:20260601T080000Z\n", "reversed"));
    CHECK(busy.events == 5);
    CHECK(busy.busy.size() == 1);
    CHECK(busy.passed_over_count == 4);
    const auto odd = std::ranges::find_if(busy.passed_over, [](const auto& each) { return each.line == 7; });
    REQUIRE(odd != busy.passed_over.end());
    CHECK_THAT(odd->text, Contains("more often than hourly"));
}

TEST_CASE("a malformed file names its line", "[ical]")
{
    CHECK(error_of("").text == "holds no calendar");
    CHECK(error_of("<html>\n").line == 1);
    CHECK(error_of("BEGIN:VCALENDAR\nnonsense\nEND:VCALENDAR\n").line == 2);
    CHECK(error_of("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n").line == 3);
    CHECK_THAT(error_of("BEGIN:VCALENDAR\n").text, Contains("END:VCALENDAR is missing"));
    CHECK(error_of("BEGIN:VEVENT\nEND:VEVENT\n").line == 1);
    CHECK(error_of("BEGIN:VCALENDAR\nX;A=\"b:c\n").line == 2);
    CHECK(error_of("BEGIN:VCALENDAR\nX;A:c\n").line == 2);
    CHECK(error_of("BEGIN:VCALENDAR\nX:y\n folded\n\tfolded\n;x\n").line == 5);
}

TEST_CASE("a file that is too large, too deep or too full is refused", "[ical]")
{
    std::string deep = "BEGIN:VCALENDAR\n";
    for (int i = 0; i < 20; ++i)
        deep += "BEGIN:X\n";
    CHECK_THAT(error_of(deep).text, Contains("too deep"));
    CHECK_THAT(error_of(std::string(11 * 1024 * 1024, 'x')).text, Contains("larger"));
    std::string full;
    for (int i = 0; i < 6; ++i)
        full +=
            event("DTSTART:20260101T000000Z\nDURATION:PT1M\nRRULE:FREQ=HOURLY;COUNT=4900\nDTSTAMP:2026010" +
                      std::to_string(i) + "T000000Z\n",
                  std::to_string(i));
    BusyQuestion narrow = year_2026();
    narrow.most = 10'000;
    CHECK_FALSE(read_text(calendar_of(full), narrow));
}

TEST_CASE("sloppy programs are understood", "[ical]")
{
    const auto crlf =
        "\xEF\xBB\xBF"
        "begin:vcalendar\r\n\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;X=\"a;b:c\",d:2026060\r\n 1T080000Z\r\n"
        "DURATION:PT1H\r\nSUMMARY:\xE4\r\nEND:vevent\r\nEND:VCALENDAR";
    const auto busy = read_text(crlf, year_2026());
    REQUIRE(busy);
    CHECK(busy->busy.size() == 1);
}

TEST_CASE("events of an ending of UIDs are told apart, their moved ones too", "[ical]")
{
    auto question = year_2026();
    question.apart = "@callhours";
    const auto ours =
        event("DTSTART:20260601T080000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2\n", "abc@callhours") +
        event("RECURRENCE-ID:20260602T080000Z\nDTSTART:20260603T080000Z\nDURATION:PT1H\n", "abc@callhours");
    const auto busy =
        read_text(calendar_of(ours + event("DTSTART:20260601T083000Z\nDURATION:PT1H\n")), question);
    REQUIRE(busy);
    CHECK(busy->busy == Intervals{*Interval::make(at("2026-06-01T08:30:00Z"), at("2026-06-01T09:30:00Z"))});
    REQUIRE(busy->apart.size() == 2);
    CHECK(busy->apart[0].uid == "abc@callhours");
    CHECK(std::ranges::any_of(
        busy->apart, [](const auto& each) { return each.time.begin() == at("2026-06-03T08:00:00Z"); }));
}

TEST_CASE("a file that asks for more work than is given to one is refused with its line", "[ical]")
{
    const auto endless =
        event("DTSTART:19700101T080000Z\nRRULE:FREQ=HOURLY;COUNT=99999999;BYMONTH=2;BYMONTHDAY=30\n");
    Steps steps{100'000};
    const auto busy = read_busy(calendar_of(endless), year_2026(), steps);
    REQUIRE_FALSE(busy);
    CHECK(busy.error().line == 3);
    CHECK_THAT(busy.error().text, Contains("longer"));
}
