#include "server/app/spoken_opening.hpp"

#include <catch2/catch.hpp>

using namespace callhours;

namespace {

using Sounds = std::vector<std::string>;

Sounds spoken(std::string_view opens_at, std::string_view now)
{
    const auto berlin = calendar::Zone::find("Europe/Berlin").value();
    return app::spoken_opening(parse_instant(opens_at).value(), parse_instant(now).value(), berlin);
}

} // namespace

TEST_CASE("T4: the greeting says until when by the agent's own clock", "[app]")
{
    const Sounds tomorrow_at_nine{"callhours/open-again", "callhours/tomorrow", "callhours/hour-9"};
    CHECK(spoken("2026-11-23T08:00:00Z", "2026-11-22T20:00:00Z") == tomorrow_at_nine);

    // Ten past midnight in Berlin is still the day before in UTC.
    const Sounds today{"callhours/open-again", "callhours/today", "callhours/at-9", "callhours/minute-30"};
    CHECK(spoken("2026-11-24T08:30:00Z", "2026-11-23T23:10:00Z") == today);
}

TEST_CASE("an opening within the week is said by its weekday, a later one by its date", "[app]")
{
    const Sounds saturday{"callhours/open-again", "callhours/day-6", "callhours/hour-0"};
    CHECK(spoken("2026-11-27T23:00:00Z", "2026-11-22T20:00:00Z") == saturday);
    const Sounds date{"callhours/open-again", "callhours/date-29", "callhours/month-11", "callhours/hour-9"};
    CHECK(spoken("2026-11-29T08:00:00Z", "2026-11-22T20:00:00Z") == date);
}

TEST_CASE("across the clock change the spoken hour is the one on the wall", "[app]")
{
    const Sounds monday{"callhours/open-again", "callhours/day-1", "callhours/hour-9"};
    CHECK(spoken("2027-03-29T07:00:00Z", "2027-03-26T20:00:00Z") == monday);
}
