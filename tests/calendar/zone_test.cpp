#include "calendar/zone.hpp"

#include "tests/calendar/given.hpp"

using namespace callhours;
using namespace callhours::calendar;
using namespace callhours::calendar::tests;
using namespace std::chrono_literals;

namespace {

WallTime reading(std::string_view date, minutes time)
{
    return on(date) + time;
}

} // namespace

TEST_CASE("a zone is found by its IANA name only", "[calendar][T1]")
{
    CHECK(Zone::find("Europe/Berlin")->name() == "Europe/Berlin");
    CHECK(Zone::find("CET"));
    CHECK(Zone::find("UTC"));
    for (const auto* name :
         {"", "Europe/Nowhere", "europe/berlin", "+01:00", "localtime", "posix/Europe/Berlin",
          "../etc/passwd", "W. Europe Standard Time", "Europe/Berlin "}) {
        CAPTURE(name);
        CHECK(Zone::find(name).error() == Zone::Error::unknown);
    }
    CHECK_FALSE(describe(Zone::Error::unknown).empty());
}

TEST_CASE("T1: Central European Time is the wall clock of Berlin, summer time included", "[calendar][T1]")
{
    const auto berlin = zone("Europe/Berlin");
    CHECK(to_instant(reading("2026-01-15", 9h), berlin) == at("2026-01-15T08:00:00Z"));
    CHECK(to_instant(reading("2026-07-15", 9h), berlin) == at("2026-07-15T07:00:00Z"));
    CHECK(offset_period(at("2026-07-15T07:00:00Z"), berlin).abbreviation == "CEST");
}

TEST_CASE("T3: a wall time skipped in spring is read with the offset before the gap", "[calendar][T3]")
{
    CHECK(to_instant(reading("2026-03-29", 2h + 30min), zone("Europe/Berlin")) == at("2026-03-29T01:30:00Z"));
    CHECK(to_instant(reading("2026-03-29", 2h), zone("Europe/Berlin")) == at("2026-03-29T01:00:00Z"));
    CHECK(to_instant(reading("2026-03-29", 3h), zone("Europe/Berlin")) == at("2026-03-29T01:00:00Z"));
    CHECK(to_instant(reading("2007-03-11", 2h + 30min), zone("America/New_York")) ==
          at("2007-03-11T07:30:00Z"));
    CHECK(to_instant(reading("2026-10-04", 2h + 15min), zone("Australia/Lord_Howe")) ==
          at("2026-10-03T15:45:00Z"));
}

TEST_CASE("T3: a wall time shown twice in autumn means the first", "[calendar][T3]")
{
    CHECK(to_instant(reading("2026-10-25", 2h + 30min), zone("Europe/Berlin")) == at("2026-10-25T00:30:00Z"));
    CHECK(to_instant(reading("2026-10-25", 3h), zone("Europe/Berlin")) == at("2026-10-25T02:00:00Z"));
    CHECK(to_instant(reading("2026-04-05", 1h + 45min), zone("Australia/Lord_Howe")) ==
          at("2026-04-04T14:45:00Z"));
}

TEST_CASE("a day lasts from midnight to midnight on the wall, whatever the clocks do", "[calendar][T3]")
{
    const auto length = [](std::string_view date, std::string_view name) {
        return local_day(on(date), zone(name)).length();
    };
    CHECK(length("2026-03-28", "Europe/Berlin") == 24h);
    CHECK(length("2026-03-29", "Europe/Berlin") == 23h);
    CHECK(length("2026-10-25", "Europe/Berlin") == 25h);
    CHECK(length("2026-10-04", "Australia/Lord_Howe") == 23h + 30min);
    CHECK(length("2026-04-05", "Australia/Lord_Howe") == 24h + 30min);
    CHECK(length("2026-03-29", "Asia/Beirut") == 23h); // midnight itself is skipped
    CHECK(length("2026-09-06", "America/Santiago") == 23h);
    CHECK(length("2026-04-04", "America/Santiago") == 25h); // midnight comes twice
    CHECK(local_day(on("2026-03-29"), zone("Asia/Beirut")).begin() == at("2026-03-28T22:00:00Z"));
}

TEST_CASE("every moment's wall time leads back to it, or to the first of two", "[calendar][T3]")
{
    for (const auto* name : {"Europe/Berlin", "America/Santiago", "Australia/Lord_Howe", "Asia/Kathmandu",
                             "UTC", "Africa/Casablanca", "Europe/Dublin", "Asia/Tehran", "Pacific/Apia"}) {
        const auto place = zone(name);
        for (auto moment = at("1970-01-02T00:00:00Z"); moment < at("2037-12-31T00:00:00Z");
             moment += 7h + 13min) {
            const auto back = to_instant(to_wall(moment, place), place);
            const bool same_reading = to_wall(back, place) == to_wall(moment, place);
            if (back > moment || !same_reading) FAIL(name << " " << to_text(moment));
        }
    }
}

TEST_CASE("a zone's offsets follow each other without a gap", "[calendar]")
{
    for (const auto* name : {"Europe/Berlin", "Asia/Tokyo", "UTC", "Africa/Casablanca"}) {
        const auto place = zone(name);
        const auto periods = place.offset_periods();
        REQUIRE_FALSE(periods.empty());
        for (std::size_t i = 1; i < periods.size(); ++i)
            REQUIRE(periods[i - 1].end == periods[i].begin);
        CHECK(&offset_period(at("2026-06-01T00:00:00Z"), place) < periods.data() + periods.size());
    }
}
