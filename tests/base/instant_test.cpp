#include "base/instant.hpp"

#include "tests/support/printers.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace std::chrono_literals;

TEST_CASE("an instant is read from RFC 3339 with Z, an offset or a fraction", "[base]")
{
    const Instant expected{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + 8h};
    CHECK(parse_instant("2026-11-23T08:00:00Z").value() == expected);
    CHECK(parse_instant("2026-11-23T09:00:00+01:00").value() == expected);
    CHECK(parse_instant("2026-11-22T22:30:00-09:30").value() == expected);
    CHECK(parse_instant("2026-11-23t08:00:00.999z").value() == expected);
}

TEST_CASE("text that is no RFC 3339 date-time is refused", "[base]")
{
    for (const auto* text :
         {"", "2026-11-23", "2026-11-23T08:00:00", "2026-11-23T08:00Z", "2026-02-29T08:00:00Z",
          "2026-11-23T24:00:00Z", "2026-11-23 08:00:00Z", "2026-11-23T08:00:00+1:00",
          "2026-11-23T08:00:00Zjunk", "2026-11-23T08:00:00.Z", "2026-13-01T00:00:00Z"}) {
        CAPTURE(text);
        CHECK(parse_instant(text).error() == TimeTextError::malformed);
    }
}

TEST_CASE("dates from 2038 on are refused, the last second of 2037 is not", "[base]")
{
    CHECK(parse_instant("2037-12-31T23:59:59Z").has_value());
    CHECK(parse_instant("2038-01-01T00:00:00Z").error() == TimeTextError::too_late);
    CHECK(parse_instant("2037-12-31T23:59:59-01:00").error() == TimeTextError::too_late);
    CHECK(parse_date("2038-01-01").error() == TimeTextError::too_late);
}

TEST_CASE("an instant is written in UTC and read back the same", "[base]")
{
    CHECK(to_text(parse_instant("2026-03-29T03:30:00+02:00").value()) == "2026-03-29T01:30:00Z");
    CHECK(to_text(Instant{}) == "1970-01-01T00:00:00Z");
}

TEST_CASE("a list of instants is written with the date of each, in whatever order they come", "[base]")
{
    std::string text;
    for (const auto* each : {"2026-12-31T23:59:59Z", "2026-12-31T00:00:00Z", "2027-01-01T00:00:00Z",
                             "1970-01-01T12:00:00Z", "2026-12-31T23:59:59Z"}) {
        text.clear();
        append_text(text, parse_instant(each).value());
        CHECK(text == each);
    }
}

TEST_CASE("a date goes to text and to the store and back", "[base]")
{
    const auto date = parse_date("2028-02-29").value();
    CHECK(to_text(date) == "2028-02-29");
    CHECK(from_day_number(to_day_number(date)) == date);
    CHECK(parse_date("2027-02-29").error() == TimeTextError::malformed);
    CHECK(parse_date("2027-2-9").error() == TimeTextError::malformed);
}
