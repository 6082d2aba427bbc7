#include "calendar/slots.hpp"

#include "tests/calendar/given.hpp"

using namespace callhours;
using namespace callhours::calendar;
using namespace callhours::calendar::tests;
using namespace std::chrono_literals;

namespace {

constexpr AgentId anna{1};
constexpr AgentId ben{2};
constexpr AgentId cleo{3};

/// Anna, absent on Monday 2026-11-23 with Ben as her deputy.
struct Team {
    CallType type = call_type();
    AgentCalendar calendar_of_anna{
        anna, office(), {{span("2026-11-22T23:00:00Z", "2026-11-23T23:00:00Z"), ben}}};
    AgentCalendar calendar_of_ben{ben, office(), {}};
    AgentCalendar calendar_of_cleo{cleo, office(), {}};
    AgentBlocks blocks_of_anna{};
    AgentBlocks blocks_of_ben{};
    AgentBlocks blocks_of_cleo{};
    std::vector<Candidate> deputies{{&calendar_of_ben, &blocks_of_ben}, {&calendar_of_cleo, &blocks_of_cleo}};
    Instant now = at("2026-11-22T12:00:00Z");

    Team() = default;
    Team(const Team&) = delete;
    Team& operator=(const Team&) = delete;

    [[nodiscard]] SlotQuestion question() const
    {
        return {type, {&calendar_of_anna, &blocks_of_anna}, deputies, now, {}};
    }

    [[nodiscard]] std::vector<Slot> slots(std::string_view from = "2026-11-23",
                                          std::string_view to = "2026-11-24") const
    {
        return free_slots(question(), on(from), on(to));
    }
};

long offered_by(AgentId agent, const std::vector<Slot>& slots)
{
    return std::ranges::count(slots, agent, &Slot::agent);
}

} // namespace

TEST_CASE("S8: without a deputy an absence blocks", "[calendar][S8]")
{
    Team team;
    team.calendar_of_anna.absences.front().deputy.reset();
    CHECK(team.slots().empty());
    CHECK(check_slot(team.question(), at("2026-11-23T09:00:00Z")).error() == SlotRefusal::absent);
    CHECK(offered_by(anna, team.slots("2026-11-24", "2026-11-25")) == 16);
}

TEST_CASE("S8: inside an absence the deputy's own free slots are offered, each named", "[calendar][S8]")
{
    Team team;
    team.blocks_of_anna.busy = {span("2026-11-23T08:00:00Z", "2026-11-23T12:00:00Z")};
    team.blocks_of_ben.busy = {span("2026-11-23T15:00:00Z", "2026-11-23T16:00:00Z")};
    const auto slots = team.slots("2026-11-23", "2026-11-25");
    CHECK(offered_by(ben, slots) == 14);
    CHECK(offered_by(anna, slots) == 16);
    CHECK(check_slot(team.question(), at("2026-11-23T08:00:00Z"))->agent == ben);
    CHECK(check_slot(team.question(), at("2026-11-24T08:00:00Z"))->agent == anna);
    CHECK(check_slot(team.question(), at("2026-11-23T15:30:00Z")).error() == SlotRefusal::busy);
}

TEST_CASE("S8: the deputy's hours and zone hold, the days asked about are the agent's", "[calendar][S8]")
{
    Team team;
    team.calendar_of_ben.schedule = office("America/New_York"); // 14:00 to 22:00 UTC
    const auto slots = team.slots();
    REQUIRE(slots.size() == 16);
    CHECK(slots.front().time.begin() == at("2026-11-23T14:00:00Z"));

    team.calendar_of_ben.schedule = schedule(every_day({"18:00-24:00"}), "America/New_York"); // 23:00 UTC on
    CHECK(team.slots().size() == 12); // Sunday evening in New York is Monday morning in Berlin
}

TEST_CASE("S8: a call lies wholly inside or wholly outside the absence", "[calendar][S8]")
{
    Team team;
    team.type.duration = 60min;
    team.calendar_of_anna.absences.front().time = span("2026-11-23T10:30:00Z", "2026-11-23T13:00:00Z");
    const auto agent_at = [&](std::string_view start) {
        const auto slot = check_slot(team.question(), at(start));
        return slot ? slot->agent : AgentId{};
    };
    CHECK(agent_at("2026-11-23T09:30:00Z") == anna);
    CHECK(agent_at("2026-11-23T10:00:00Z") == AgentId{});
    CHECK(agent_at("2026-11-23T10:30:00Z") == ben);
    CHECK(agent_at("2026-11-23T12:00:00Z") == ben);
    CHECK(agent_at("2026-11-23T12:30:00Z") == AgentId{});
    CHECK(agent_at("2026-11-23T13:00:00Z") == anna);
    CHECK(check_slot(team.question(), at("2026-11-23T10:00:00Z")).error() == SlotRefusal::absent);
}

TEST_CASE("S8: deputies do not chain", "[calendar][S8]")
{
    Team team;
    team.calendar_of_ben.absences = {{span("2026-11-23T08:00:00Z", "2026-11-23T12:00:00Z"), cleo}};
    const auto slots = team.slots();
    CHECK(offered_by(ben, slots) == 8);
    CHECK(offered_by(cleo, slots) == 0);
    CHECK(check_slot(team.question(), at("2026-11-23T09:00:00Z")).error() == SlotRefusal::absent);
}

TEST_CASE("S8: bookings, holds and the cap are the deputy's", "[calendar][S8]")
{
    Team team;
    team.blocks_of_ben.bookings = {
        {span("2026-11-23T09:00:00Z", "2026-11-23T09:30:00Z"), 0s, 0s, CallTypeId{1}}};
    team.blocks_of_ben.holds = {
        {span("2026-11-23T10:00:00Z", "2026-11-23T10:30:00Z"), 0s, 0s, CallTypeId{1}}};
    CHECK(team.slots().size() == 14);
    team.type.daily_cap = 2;
    CHECK(team.slots().empty());
    CHECK(check_slot(team.question(), at("2026-11-23T08:00:00Z")).error() == SlotRefusal::daily_cap_reached);
}

TEST_CASE("S8: a start that two deputies offer is offered once, by the first of them", "[calendar][S8]")
{
    Team team;
    team.calendar_of_anna.absences.push_back({span("2026-11-23T09:00:00Z", "2026-11-23T12:00:00Z"), cleo});
    team.blocks_of_ben.busy = {span("2026-11-23T10:00:00Z", "2026-11-23T11:00:00Z")};
    const auto slots = team.slots();
    CHECK(slots.size() == 16);
    CHECK(offered_by(cleo, slots) == 2);
    CHECK(std::ranges::is_sorted(slots, {}, [](const Slot& slot) { return slot.time.begin(); }));
}

TEST_CASE("S8: a deputy who is not handed over, or is the agent, stands in for nobody", "[calendar][S8]")
{
    Team team;
    team.deputies.erase(team.deputies.begin());
    CHECK(team.slots().empty());
    team.deputies = {{&team.calendar_of_anna, &team.blocks_of_anna}};
    team.calendar_of_anna.absences.front().deputy = anna;
    CHECK(team.slots().empty());
}
