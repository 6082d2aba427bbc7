#include "calendar/working_hours.hpp"

#include "tests/calendar/given.hpp"

using namespace callhours;
using namespace callhours::calendar;
using namespace callhours::calendar::tests;
using namespace std::chrono_literals;

TEST_CASE("T3: a range of hours is read as it is written, 24:00 as an end too", "[calendar][T3]")
{
    for (const auto* text : {"09:00-17:00", "00:00-24:00", "22:00-24:00", "00:00-00:01", "23:59-24:00"}) {
        const auto range = TimeRange::parse(text);
        REQUIRE(range);
        CHECK(to_text(*range) == text);
    }
    CHECK(TimeRange::parse("09:30-17:05")->begin() == 9h + 30min);
    CHECK(TimeRange::parse("09:30-24:00")->end() == 24h);
}

TEST_CASE("T6: a range that spans midnight is refused, and the message says what to write", "[calendar][T6]")
{
    const auto range = TimeRange::parse("22:00-06:00");
    REQUIRE_FALSE(range);
    CHECK(range.error() == TimeRangeError::spans_midnight);
    CHECK(std::string{describe(range.error())}.find("two ranges") != std::string::npos);
    CHECK(TimeRange::parse("22:00-00:00").error() == TimeRangeError::spans_midnight);
    CHECK(TimeRange::parse("24:00-06:00").error() == TimeRangeError::spans_midnight);
}

TEST_CASE("what is no range of hours is refused", "[calendar]")
{
    for (const auto* text : {"", "9:00-17:00", "09:00", "09:00-17:60", "09:00-24:01", "25:00-26:00",
                             "09:00 17:00", "09:00-17:00 ", "-9:00-17:00", "0a:00-17:00",
                             "09:00\xE2\x80\x93"
                             "17:0"}) {
        CAPTURE(text);
        CHECK(TimeRange::parse(text).error() == TimeRangeError::malformed);
    }
    CHECK(TimeRange::parse("09:00-09:00").error() == TimeRangeError::empty);
    CHECK(TimeRange::make(-1min, 5min).error() == TimeRangeError::malformed);
}

TEST_CASE("T6: touching and overlapping ranges of a day are joined", "[calendar][T6]")
{
    CHECK(hours_of({"13:00-17:00", "09:00-13:00"}) == hours_of({"09:00-17:00"}));
    CHECK(hours_of({"09:00-14:00", "10:00-11:00", "13:00-17:00"}) == hours_of({"09:00-17:00"}));
    CHECK(hours_of({"09:00-12:00", "13:00-17:00"}).ranges().size() == 2);
    CHECK(hours_of({"09:00-12:00", "13:00-17:00"}).total() == 7h);
    CHECK(hours_of({}).closed());
}

TEST_CASE("the offer's week is Monday to Friday, nine to five", "[calendar]")
{
    const auto week = monday_to_friday_nine_to_five();
    CHECK(week.on(on("2026-11-23")) == hours_of({"09:00-17:00"}));
    CHECK(week.on(on("2026-11-27")) == hours_of({"09:00-17:00"}));
    CHECK(week.on(on("2026-11-28")).closed());
    CHECK(week.on(on("2026-11-29")).closed());
}
