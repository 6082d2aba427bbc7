#include "calendar/recurrence.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace callhours;
using namespace callhours::calendar;
using Catch::Contains;

namespace {

constexpr std::size_t plenty = 3'000'000;

WallTime wall(const std::string& text)
{
    return WallTime{
        parse_instant(text.size() == 10 ? text + "T09:00:00Z" : text + "Z").value().time_since_epoch()};
}

std::string to_words(WallTime time)
{
    return to_text(Instant{time.time_since_epoch()}).substr(0, 16);
}

/// The first `most` recurrences of a rule, from 9:00 on that day; the dates alone where all are at 9:00.
std::vector<std::string> first_of(const std::string& rule, const std::string& start, std::size_t most,
                                  const std::string& until = {})
{
    const auto parsed = parse_recurrence(rule);
    REQUIRE(parsed);
    RecurrenceQuestion question{
        .start = wall(start), .from = wall(start), .before = wall("2037-12-31"), .most = 2'000'000};
    if (!until.empty()) question.until = wall(until);
    Steps steps{plenty};
    const auto found = occurrences(*parsed, question, steps);
    REQUIRE(found);
    std::vector<std::string> words;
    for (std::size_t i = 0; i < std::min(most, found->size()); ++i) {
        auto text = to_words((*found)[i]);
        words.push_back(text.ends_with("T09:00") ? text.substr(0, 10) : text);
    }
    if (found->size() < most) words.emplace_back("end");
    return words;
}

using Dates = std::vector<std::string>;

} // namespace

// The examples of RFC 5545 §3.8.5.3, as far as we follow rules (not MINUTELY).
TEST_CASE("RFC 5545 §3.8.5.3: daily", "[calendar]")
{
    const auto ten = first_of("FREQ=DAILY;COUNT=10", "1997-09-02", 20);
    CHECK(ten.size() == 11);
    CHECK(ten.front() == "1997-09-02");
    CHECK(ten[9] == "1997-09-11");
    const auto until = first_of("FREQ=DAILY", "1997-09-02", 500, "1997-12-24T00:00:00");
    CHECK(until.size() == 114);
    CHECK(until[112] == "1997-12-23");
    CHECK(first_of("FREQ=DAILY;INTERVAL=2", "1997-09-02", 3) ==
          Dates{"1997-09-02", "1997-09-04", "1997-09-06"});
    CHECK(first_of("FREQ=DAILY;INTERVAL=10;COUNT=5", "1997-09-02", 9) ==
          Dates{"1997-09-02", "1997-09-12", "1997-09-22", "1997-10-02", "1997-10-12", "end"});
    const auto januaries = first_of("FREQ=YEARLY;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA", "1998-01-01", 200,
                                    "2000-01-31T14:00:00");
    CHECK(januaries.size() == 94);
    CHECK(first_of("FREQ=DAILY;BYMONTH=1", "1998-01-01", 200, "2000-01-31T14:00:00") == januaries);
}

TEST_CASE("RFC 5545 §3.8.5.3: weekly", "[calendar]")
{
    CHECK(first_of("FREQ=WEEKLY;INTERVAL=2;WKST=SU", "1997-09-02", 4) ==
          Dates{"1997-09-02", "1997-09-16", "1997-09-30", "1997-10-14"});
    const auto five_weeks = first_of("FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH", "1997-09-02", 20);
    CHECK(five_weeks == Dates{"1997-09-02", "1997-09-04", "1997-09-09", "1997-09-11", "1997-09-16",
                              "1997-09-18", "1997-09-23", "1997-09-25", "1997-09-30", "1997-10-02", "end"});
    const auto other =
        first_of("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,WE,FR", "1997-09-01", 100, "1997-12-24T00:00:00");
    CHECK(other.size() == 26);
    CHECK(Dates(other.begin(), other.begin() + 4) ==
          Dates{"1997-09-01", "1997-09-03", "1997-09-05", "1997-09-15"});
    CHECK(other[24] == "1997-12-22");
    CHECK(first_of("FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH", "1997-09-02", 9) ==
          Dates{"1997-09-02", "1997-09-04", "1997-09-16", "1997-09-18", "1997-09-30", "1997-10-02",
                "1997-10-14", "1997-10-16", "end"});
    // The week's first day makes a difference.
    CHECK(first_of("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997-08-05", 9) ==
          Dates{"1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24", "end"});
    CHECK(first_of("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997-08-05", 9) ==
          Dates{"1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31", "end"});
}

TEST_CASE("RFC 5545 §3.8.5.3: monthly", "[calendar]")
{
    CHECK(first_of("FREQ=MONTHLY;COUNT=10;BYDAY=1FR", "1997-09-05", 4) ==
          Dates{"1997-09-05", "1997-10-03", "1997-11-07", "1997-12-05"});
    CHECK(first_of("FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU", "1997-09-07", 11) ==
          Dates{"1997-09-07", "1997-09-28", "1997-11-02", "1997-11-30", "1998-01-04", "1998-01-25",
                "1998-03-01", "1998-03-29", "1998-05-03", "1998-05-31", "end"});
    CHECK(first_of("FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", "1997-09-22", 7) ==
          Dates{"1997-09-22", "1997-10-20", "1997-11-17", "1997-12-22", "1998-01-19", "1998-02-16", "end"});
    CHECK(first_of("FREQ=MONTHLY;BYMONTHDAY=-3", "1997-09-28", 4) ==
          Dates{"1997-09-28", "1997-10-29", "1997-11-28", "1997-12-29"});
    CHECK(first_of("FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1", "1997-09-30", 5) ==
          Dates{"1997-09-30", "1997-10-01", "1997-10-31", "1997-11-01", "1997-11-30"});
    CHECK(first_of("FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15", "1997-09-10", 8) ==
          Dates{"1997-09-10", "1997-09-11", "1997-09-12", "1997-09-13", "1997-09-14", "1997-09-15",
                "1999-03-10", "1999-03-11"});
    CHECK(first_of("FREQ=MONTHLY;INTERVAL=2;BYDAY=TU", "1997-09-02", 6) ==
          Dates{"1997-09-02", "1997-09-09", "1997-09-16", "1997-09-23", "1997-09-30", "1997-11-04"});
    CHECK(first_of("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "1998-02-13", 5) ==
          Dates{"1998-02-13", "1998-03-13", "1998-11-13", "1999-08-13", "2000-10-13"});
    CHECK(first_of("FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13", "1997-09-13", 3) ==
          Dates{"1997-09-13", "1997-10-11", "1997-11-08"});
    CHECK(first_of("FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "1997-09-04", 4) ==
          Dates{"1997-09-04", "1997-10-07", "1997-11-06", "end"});
    CHECK(first_of("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "1997-09-29", 4) ==
          Dates{"1997-09-29", "1997-10-30", "1997-11-27", "1997-12-30"});
    // Days that a month has not are left out.
    CHECK(first_of("FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "2007-01-15", 6) ==
          Dates{"2007-01-15", "2007-01-30", "2007-02-15", "2007-03-15", "2007-03-30", "end"});
}

TEST_CASE("RFC 5545 §3.8.5.3: yearly", "[calendar]")
{
    CHECK(first_of("FREQ=YEARLY;COUNT=10;BYMONTH=6,7", "1997-06-10", 4) ==
          Dates{"1997-06-10", "1997-07-10", "1998-06-10", "1998-07-10"});
    CHECK(first_of("FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3", "1997-03-10", 5) ==
          Dates{"1997-03-10", "1999-01-10", "1999-02-10", "1999-03-10", "2001-01-10"});
    CHECK(first_of("FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200", "1997-01-01", 11) ==
          Dates{"1997-01-01", "1997-04-10", "1997-07-19", "2000-01-01", "2000-04-09", "2000-07-18",
                "2003-01-01", "2003-04-10", "2003-07-19", "2006-01-01", "end"});
    CHECK(first_of("FREQ=YEARLY;BYDAY=20MO", "1997-05-19", 3) ==
          Dates{"1997-05-19", "1998-05-18", "1999-05-17"});
    CHECK(first_of("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "1997-05-12", 3) ==
          Dates{"1997-05-12", "1998-05-11", "1999-05-17"});
    CHECK(first_of("FREQ=YEARLY;BYMONTH=3;BYDAY=TH", "1997-03-13", 4) ==
          Dates{"1997-03-13", "1997-03-20", "1997-03-27", "1998-03-05"});
    CHECK(first_of("FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", "1996-11-05", 3) ==
          Dates{"1996-11-05", "2000-11-07", "2004-11-02"});
    CHECK(first_of("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "2026-03-29", 2) == Dates{"2026-03-29", "2027-03-28"});
    CHECK(first_of("FREQ=YEARLY", "2024-02-29", 3) == Dates{"2024-02-29", "2028-02-29", "2032-02-29"});
}

TEST_CASE("RFC 5545 §3.8.5.3: hourly, and hours of a day", "[calendar]")
{
    CHECK(first_of("FREQ=HOURLY;INTERVAL=3", "1997-09-02", 5, "1997-09-02T17:00:00") ==
          Dates{"1997-09-02", "1997-09-02T12:00", "1997-09-02T15:00", "end"});
    CHECK(first_of("FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40", "1997-09-02", 4) ==
          Dates{"1997-09-02", "1997-09-02T09:20", "1997-09-02T09:40", "1997-09-02T10:00"});
    CHECK(first_of("FREQ=HOURLY;INTERVAL=7;COUNT=4", "2026-12-31T20:30:00", 5) ==
          Dates{"2026-12-31T20:30", "2027-01-01T03:30", "2027-01-01T10:30", "2027-01-01T17:30", "end"});
}

TEST_CASE("only what is asked for is given, wherever it lies", "[calendar]")
{
    const auto rule = parse_recurrence("FREQ=WEEKLY;BYDAY=MO").value();
    Steps steps{100}; // the years before are not walked through
    const auto found =
        occurrences(rule,
                    {.start = wall("1970-01-05"), .from = wall("2026-11-23"), .before = wall("2026-12-01")},
                    steps)
            .value();
    REQUIRE(found.size() == 2);
    CHECK(to_words(found[0]) == "2026-11-23T09:00");
    CHECK(to_words(found[1]) == "2026-11-30T09:00");
    // A count is counted from the beginning.
    const auto counted = parse_recurrence("FREQ=DAILY;COUNT=10").value();
    CHECK(occurrences(counted,
                      {.start = wall("2026-11-01"), .from = wall("2026-11-10"), .before = wall("2027-01-01")},
                      steps)
              ->size() == 1);
}

TEST_CASE("the start counts although the rule does not name it", "[calendar]")
{
    CHECK(first_of("FREQ=WEEKLY;BYDAY=MO;COUNT=3", "2026-11-24", 4) ==
          Dates{"2026-11-24", "2026-11-30", "2026-12-07", "end"});
}

TEST_CASE("rules that nobody means are refused", "[calendar]")
{
    for (const auto* rule : {"", "COUNT=3", "FREQ=FORTNIGHTLY", "FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=30",
                             "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=-1", "FREQ=DAILY;INTERVAL=0",
                             "FREQ=DAILY;INTERVAL=99999999", "FREQ=DAILY;BYMONTH=13", "FREQ=DAILY;BYDAY=XX",
                             "FREQ=YEARLY;BYDAY=99MO", "FREQ=DAILY;BYHOUR=24", "FREQ=DAILY;UNTIL=", "FREQ",
                             "FREQ=DAILY;BYMONTHDAY=0", "FREQ=DAILY;COUNT=99999999999999999999"})
        CHECK_FALSE(parse_recurrence(rule));
    std::string every_second =
        "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12;BYMINUTE=0,1,2,3,4,5,6,7,8,9,10;BYSECOND=";
    for (int i = 0; i < 59; ++i)
        every_second += std::to_string(i) + ",";
    CHECK_FALSE(parse_recurrence(every_second + "59"));
}

TEST_CASE("a rule that never comes true ends, and so does one that comes true too often", "[calendar]")
{
    CHECK(first_of("FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30", "1970-01-01", 2).size() == 2); // the start alone
    CHECK(first_of("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "1970-01-01", 2).size() == 2);
    CHECK(first_of("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;BYSETPOS=3", "1970-01-01", 2).size() == 2);
    const auto often = parse_recurrence("FREQ=HOURLY").value();
    const RecurrenceQuestion all{
        .start = wall("1970-01-01"), .from = wall("1970-01-01"), .before = wall("2037-01-01")};
    Steps steps{plenty};
    const auto refused = occurrences(often, all, steps);
    REQUIRE_FALSE(refused);
    CHECK_THAT(refused.error(), Contains("too many"));
}

TEST_CASE("a rule that finds nothing ends with the steps that it is given, and takes those of the next along",
          "[calendar]")
{
    const RecurrenceQuestion question{
        .start = wall("2020-01-01"), .from = wall("2026-01-01"), .before = wall("2027-01-01")};
    Steps steps{150'000};
    for (const auto* text :
         {"FREQ=HOURLY;COUNT=999999999;BYMONTH=2;BYMONTHDAY=30",
          "FREQ=DAILY;COUNT=999;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}) {
        const auto rule = parse_recurrence(text).value();
        CHECK(occurrences(rule, question, steps));
    }
    const auto once_more = parse_recurrence("FREQ=HOURLY;COUNT=999999999;BYYEARDAY=366;BYMONTH=1").value();
    Steps few{10'000};
    CHECK_FALSE(occurrences(once_more, question, few));
    CHECK(few.is_used_up());
    CHECK_FALSE(few.take(1));
}
