#include "server/bring/written_moment.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::bring;

namespace {

std::string read(std::string_view text, std::optional<DateOrder> order = std::nullopt)
{
    const auto moment = parse_moment(text, order, calendar::Zone::find("Europe/Berlin").value());
    return moment ? to_text(*moment) : "refused: " + moment.error();
}

} // namespace

TEST_CASE("moments are read as programs write them, without a zone by the given one (T1)", "[bring]")
{
    CHECK(read("2026-11-24T14:30:00Z") == "2026-11-24T14:30:00Z");
    CHECK(read("2026-11-24T14:30:00.123+01:00") == "2026-11-24T13:30:00Z");
    CHECK(read("2026-11-24 14:30:00 UTC") == "2026-11-24T14:30:00Z");
    CHECK(read("2026-11-24 14:30:00 -0800") == "2026-11-24T22:30:00Z");
    CHECK(read("2026-11-24 14:30") == "2026-11-24T13:30:00Z");
    CHECK(read("2026-07-24 14:30") == "2026-07-24T12:30:00Z"); // summer
    CHECK(read("24.11.2026 14:30:15") == "2026-11-24T13:30:15Z");
    CHECK(read("4.7.26, 9:05") == "2026-07-04T07:05:00Z");
    CHECK(read("11/24/2026 2:30 PM", DateOrder::month_first) == "2026-11-24T13:30:00Z");
    CHECK(read("11/24/2026 12:00 am", DateOrder::month_first) == "2026-11-23T23:00:00Z");
    CHECK(read("24/11/2026", DateOrder::day_first) == "2026-11-23T23:00:00Z");
    CHECK(read("5/5/2026") == "2026-05-04T22:00:00Z"); // the same either way
}

TEST_CASE("a wall time that is skipped in spring or shown twice in autumn has one meaning (T3)", "[bring]")
{
    CHECK(read("2026-03-29 02:30") == "2026-03-29T01:30:00Z");
    CHECK(read("25.10.2026 02:30") == "2026-10-25T00:30:00Z");
    CHECK(read("2026-10-25 02:30 +0100") == "2026-10-25T01:30:00Z");
}

TEST_CASE("what is no moment is refused in words", "[bring]")
{
    for (const auto* text :
         {"", "soon", "2026", "2026-13-01", "30.02.2026", "2026-11-24 25:00", "2026-11-24 14",
          "2026-11-24 14:30 PDT", "2026-11-24T14:30:00Zx", "24-11", "13:30", "2026-11-24 13:00 PM",
          "1969-12-31", "2038-01-01", "99999-01-01", "2026-11-24 14:30 +2500"})
        CHECK(read(text).starts_with("refused"));
    CHECK(read("05/06/2026 10:00").find("day or the month first") != std::string::npos);
}

TEST_CASE("the order of day and month is that which all values of a column allow", "[bring]")
{
    CHECK(order_of({"05/06/2026", "24/11/2026"}) == DateOrder::day_first);
    CHECK(order_of({"05/06/2026", "11/24/2026 10:00"}) == DateOrder::month_first);
    CHECK_FALSE(order_of({"05/06/2026"}));
    CHECK_FALSE(order_of({"24/11/2026", "11/24/2026"}));
    CHECK_FALSE(order_of({"2026-11-24", "24.11.2026", ""}));
}
