#include "server/rules/holiday_calendars.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace callhours;
using namespace callhours::rules;

TEST_CASE("every calendar that comes with the program can be read, and has days in every year", "[rules]")
{
    const auto calendars = shipped_calendars();
    CHECK(calendars.size() > 200);
    for (const auto& calendar : calendars) {
        CAPTURE(calendar.name);
        const auto dates = shipped_holidays(calendar.name);
        REQUIRE(dates);
        for (int year = 2026; year <= 2036; ++year) {
            const auto begin = LocalDate{std::chrono::year{year} / 1 / 1};
            CHECK(dates->lower_bound(begin) != dates->lower_bound(begin + days{365}));
        }
        CHECK_FALSE(calendar.title.empty());
    }
}

TEST_CASE("a state has its own days, its country only those of all", "[rules]")
{
    const auto assumption = parse_date("2027-08-15").value();
    const auto corpus_christi = parse_date("2026-06-04").value();
    CHECK(shipped_holidays("de-BW")->at(corpus_christi) == "Fronleichnam");
    CHECK_FALSE(shipped_holidays("de")->contains(corpus_christi));
    CHECK(shipped_holidays("fr")->at(assumption) == "Assomption");
}

TEST_CASE("what names no place is no calendar", "[rules]")
{
    for (const auto* name : {"", "xx", "de-", "de-XX", "DE", "d", "at-10", "de\tDeutschland"}) {
        CAPTURE(name);
        CHECK_FALSE(shipped_holidays(name));
    }
}
