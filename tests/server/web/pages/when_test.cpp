#include "server/web/pages/when.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::web;

namespace {

Instant at(std::string_view text)
{
    return parse_instant(text).value();
}

const Messages& english()
{
    static const Catalogue catalogue;
    return catalogue.of("en");
}

calendar::Zone zone(std::string_view name)
{
    return calendar::Zone::find(name).value();
}

} // namespace

TEST_CASE("a call is said with its day, both ends and the name of the zone", "[web]")
{
    const When berlin{english(), zone("Europe/Berlin")};
    CHECK(berlin.span(at("2026-11-24T08:00:00Z"), at("2026-11-24T08:30:00Z")) ==
          "Tuesday, 24 November 2026, 9:00–9:30 (Central European Time)");
    const When new_york{english(), zone("America/New_York")};
    CHECK(new_york.span(at("2026-11-24T08:00:00Z"), at("2026-11-24T08:30:00Z")) ==
          "Tuesday, 24 November 2026, 3:00–3:30 (Eastern Time)");
}

TEST_CASE("a call over midnight names both days", "[web]")
{
    const When auckland{english(), zone("Pacific/Auckland")};
    CHECK(auckland.span(at("2026-11-24T10:45:00Z"), at("2026-11-24T11:15:00Z")) ==
          "Tuesday, 24 November 2026, 23:45 – Wednesday, 25 November, 0:15 (New Zealand Time)");
}

TEST_CASE("the wall clock follows summer time (T1)", "[web]")
{
    const When berlin{english(), zone("Europe/Berlin")};
    CHECK(berlin.time(at("2026-03-27T08:00:00Z")) == "9:00");
    CHECK(berlin.time(at("2026-03-30T08:00:00Z")) == "10:00");
    CHECK(berlin.date(at("2026-07-01T22:30:00Z")) == parse_date("2026-07-02").value());
}

TEST_CASE("what is near is said by its weekday, what is far by its date", "[web]")
{
    const When berlin{english(), zone("Europe/Berlin")};
    const auto now = at("2026-11-22T19:00:00Z"); // a Sunday evening
    CHECK(berlin.soon(at("2026-11-22T20:00:00Z"), now) == "today at 21:00");
    CHECK(berlin.soon(at("2026-11-23T08:00:00Z"), now) == "tomorrow at 9:00");
    CHECK(berlin.soon(at("2026-11-27T08:00:00Z"), now) == "Friday at 9:00");
    CHECK(berlin.soon(at("2026-11-29T08:00:00Z"), now) == "Sunday, 29 November, 9:00");
}

TEST_CASE("a week is named by its first and last day, as shortly as it can be", "[web]")
{
    const When berlin{english(), zone("Europe/Berlin")};
    CHECK(berlin.week(parse_date("2026-11-23").value()) == "23 – 29 November 2026");
    CHECK(berlin.week(parse_date("2026-11-30").value()) == "30 November – 6 December 2026");
    CHECK(berlin.week(parse_date("2026-12-28").value()) == "28 December 2026 – 3 January 2027");
}

TEST_CASE("a zone has a name and a place", "[web]")
{
    CHECK(When{english(), zone("Asia/Kolkata")}.zone_name() == "India Standard Time");
    CHECK(When{english(), zone("Asia/Kolkata")}.zone_place() == "Kolkata");
    CHECK(When{english(), zone("Europe/Kyiv")}.zone_place() == "Kyiv");
    CHECK(When{english(), zone("UTC")}.zone_name() == "UTC");
    CHECK(When{english(), zone("UTC")}.zone_place() == "UTC");
}
