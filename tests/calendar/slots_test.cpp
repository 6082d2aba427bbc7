#include "calendar/slots.hpp"

#include "tests/calendar/given.hpp"

using namespace callhours;
using namespace callhours::calendar;
using namespace callhours::calendar::tests;
using namespace std::chrono_literals;

namespace {

/// One agent, asked about Monday 2026-11-23 (CET) from the Sunday before; everything can be changed.
struct Asked {
    CallType type = call_type();
    AgentCalendar agent{AgentId{1}, office(), {}};
    AgentBlocks blocks{};
    Instant now = at("2026-11-22T12:00:00Z");
    Entitlement entitlement{};

    [[nodiscard]] SlotQuestion question() const { return {type, {&agent, &blocks}, {}, now, entitlement}; }

    [[nodiscard]] std::vector<Slot> slots(std::string_view from = "2026-11-23",
                                          std::string_view to = "2026-11-24") const
    {
        return free_slots(question(), on(from), on(to));
    }

    /// The starts as readings of the agent's wall, such as "09:00 09:30".
    [[nodiscard]] std::string starts(std::string_view from = "2026-11-23",
                                     std::string_view to = "2026-11-24") const
    {
        std::string text;
        for (const auto& slot : slots(from, to)) {
            const auto wall = to_wall(slot.time.begin(), agent.schedule.zone);
            const WallTime midnight = std::chrono::floor<days>(wall);
            const auto time = std::chrono::duration_cast<minutes>(wall - midnight).count();
            text += fmt::format("{}{:02}:{:02}", text.empty() ? "" : " ", time / 60, time % 60);
        }
        return text;
    }

    [[nodiscard]] SlotRefusal refusal(std::string_view start) const
    {
        const auto slot = check_slot(question(), at(start));
        REQUIRE_FALSE(slot);
        return slot.error();
    }

    void book(std::string_view begin, std::string_view end, CallTypeId id = CallTypeId{1})
    {
        blocks.bookings.push_back({span(begin, end), 0s, 0s, id});
    }

    void work(std::initializer_list<std::string_view> ranges) { agent.schedule.weekly = every_day(ranges); }
};

} // namespace

TEST_CASE("S1: a free day offers every start whose whole call fits the hours", "[calendar][S1]")
{
    Asked asked;
    const auto slots = asked.slots();
    REQUIRE(slots.size() == 16);
    CHECK(slots.front() == Slot{span("2026-11-23T08:00:00Z", "2026-11-23T08:30:00Z"), AgentId{1}});
    CHECK(slots.back() == Slot{span("2026-11-23T15:30:00Z", "2026-11-23T16:00:00Z"), AgentId{1}});

    asked.type.duration = 45min;
    CHECK(asked.slots().back().time.begin() == at("2026-11-23T15:00:00Z"));
    CHECK(asked.slots("2026-11-21", "2026-11-23").empty());
    CHECK(asked.slots("2026-11-24", "2026-11-23").empty());
}

TEST_CASE("S1: the first start of each stretch is on the largest grid that divides the interval",
          "[calendar][S1]")
{
    Asked asked;
    asked.work({"09:07-12:00"});
    const auto starts_every = [&](minutes interval) {
        asked.type.interval = interval;
        return asked.starts();
    };
    CHECK(starts_every(60min) == "10:00 11:00");
    CHECK(starts_every(120min) == "10:00");
    CHECK(starts_every(90min) == "09:30 11:00");
    CHECK(starts_every(40min) == "09:20 10:00 10:40 11:20");
    CHECK(starts_every(45min) == "09:15 10:00 10:45 11:30");
    CHECK(starts_every(50min) == "09:10 10:00 10:50");
    CHECK(starts_every(35min) == "09:10 09:45 10:20 10:55 11:30");
    CHECK(starts_every(37min) == "09:07 09:44 10:21 10:58"); // no grid divides: the stretch's own start
}

TEST_CASE("S1: a booking begins a new stretch, whose grid starts anew", "[calendar][S1]")
{
    Asked asked;
    asked.work({"09:00-12:00"});
    asked.type.interval = 45min;
    asked.book("2026-11-23T08:00:00Z", "2026-11-23T08:40:00Z");
    CHECK(asked.starts() == "09:45 10:30 11:15");
    asked.type.interval = 37min;
    CHECK(asked.starts() == "09:40 10:17 10:54");
}

TEST_CASE("S1: hours are joined across midnight, and the call may lie across it", "[calendar][S1]")
{
    Asked asked;
    asked.work({"22:00-24:00", "00:00-01:00"});
    asked.type.duration = 60min;
    CHECK(asked.starts() == "00:00 22:00 22:30 23:00 23:30");

    asked.type.interval = 50min; // counted from 22:00 of the evening before
    CHECK(asked.starts() == "22:00 22:50 23:40");
    CHECK(asked.starts("2026-11-24", "2026-11-25") == "22:00 22:50 23:40");
    asked.type.duration = 20min;
    CHECK(asked.starts("2026-11-24", "2026-11-25") == "00:30 22:00 22:50 23:40");
}

TEST_CASE("S1: a stretch without an end is counted from the notice, whichever day is asked about",
          "[calendar][S1]")
{
    Asked asked;
    asked.work({"00:00-24:00"});
    asked.type.interval = 50min; // grid of 10 minutes
    asked.now = at("2026-11-22T12:03:00Z");
    const auto all = asked.slots("2026-11-22", "2026-11-29");
    REQUIRE(all.front().time.begin() == at("2026-11-22T12:10:00Z"));
    std::vector<Slot> by_day;
    for (auto day = on("2026-11-22"); day < on("2026-11-29"); day += days{1}) {
        for (const auto& slot : free_slots(asked.question(), day, day + days{1}))
            by_day.push_back(slot);
    }
    CHECK(by_day == all);
}

TEST_CASE("S1: the grid stands on the wall clock, the interval counts elapsed minutes", "[calendar][S1][T3]")
{
    Asked asked;
    asked.work({"00:00-05:00"});
    asked.type.interval = 60min;
    asked.type.duration = 60min;
    asked.now = at("2026-03-01T00:00:00Z");
    CHECK(asked.starts("2026-03-29", "2026-03-30") == "00:00 01:00 03:00 04:00");
    asked.now = at("2026-10-01T00:00:00Z");
    CHECK(asked.starts("2026-10-25", "2026-10-26") == "00:00 01:00 02:00 02:00 03:00 04:00");

    asked.agent.schedule.zone = zone("Australia/Lord_Howe"); // the clocks move by half an hour
    asked.now = at("2026-09-20T00:00:00Z");
    CHECK(asked.starts("2026-10-04", "2026-10-05") == "00:00 01:00 02:30 03:30");
    asked.work({"01:40-05:00"});
    CHECK(asked.starts("2026-10-04", "2026-10-05") == "03:00 04:00");

    asked.agent.schedule.zone = zone("Asia/Kathmandu"); // +05:45
    asked.work({"09:10-12:00"});
    CHECK(asked.starts("2026-10-04", "2026-10-05") == "10:00 11:00");
}

TEST_CASE("S1, S3: buffers may lie outside the hours", "[calendar][S1][S3]")
{
    Asked asked;
    asked.type.buffer_before = 30min;
    asked.type.buffer_after = 30min;
    CHECK(asked.slots().size() == 16);
}

TEST_CASE("S2: a start exactly at now plus the minimum notice is offered, a second later it is not",
          "[calendar][S2]")
{
    Asked asked;
    asked.type.notice = 2h;
    asked.now = at("2026-11-23T06:00:00Z");
    CHECK(asked.slots().front().time.begin() == at("2026-11-23T08:00:00Z"));
    CHECK(check_slot(asked.question(), at("2026-11-23T08:00:00Z")));
    asked.now += 1s;
    CHECK(asked.slots().front().time.begin() == at("2026-11-23T08:30:00Z"));
    CHECK(asked.refusal("2026-11-23T08:00:00Z") == SlotRefusal::too_soon);
}

TEST_CASE("S2: the window ends with the agent's local date today plus window days", "[calendar][S2]")
{
    Asked asked;
    asked.type.window_days = 1;
    CHECK(asked.slots("2026-11-20", "2026-12-20").size() == 16); // Sunday is today, Monday the last day
    CHECK(asked.refusal("2026-11-24T08:00:00Z") == SlotRefusal::beyond_window);
    asked.now = at("2026-11-22T23:00:00Z"); // midnight in Berlin: today is Monday
    CHECK(asked.slots("2026-11-20", "2026-12-20").size() == 32);
    asked.type.window_days = 0;
    CHECK(asked.slots("2026-11-20", "2026-12-20").size() == 16);
}

TEST_CASE("S2: the cap counts bookings and live holds of that type by the agent's local date",
          "[calendar][S2]")
{
    Asked asked;
    asked.type.daily_cap = 2;
    asked.book("2026-11-22T23:30:00Z", "2026-11-22T23:45:00Z"); // imported, at 00:30 on the Monday in Berlin
    CHECK(asked.slots().size() == 16);
    asked.book("2026-11-23T10:00:00Z", "2026-11-23T10:30:00Z", CallTypeId{2});
    CHECK(asked.slots().size() == 15);
    asked.blocks.holds.push_back(
        {span("2026-11-23T09:00:00Z", "2026-11-23T09:30:00Z"), 0s, 0s, CallTypeId{1}});
    CHECK(asked.slots().empty());
    CHECK(asked.slots("2026-11-24", "2026-11-25").size() == 16);
    CHECK(asked.refusal("2026-11-23T08:00:00Z") == SlotRefusal::daily_cap_reached);
    asked.type.daily_cap = 0;
    CHECK(asked.slots("2026-11-24", "2026-11-25").empty());
}

TEST_CASE("S3: between two of our bookings, wrap-up of the one and then preparation of the other count",
          "[calendar][S3]")
{
    Asked asked;
    asked.type.interval = 5min;
    asked.type.buffer_before = 10min;
    asked.type.buffer_after = 20min;
    asked.blocks.bookings.push_back(
        {span("2026-11-23T11:00:00Z", "2026-11-23T12:00:00Z"), 15min, 5min, CallTypeId{2}});
    // before: 30 min call + 20 + 15 end by 12:00; after: 13:00 + 5 + 10
    CHECK(check_slot(asked.question(), at("2026-11-23T09:55:00Z")));
    CHECK(asked.refusal("2026-11-23T10:00:00Z") == SlotRefusal::taken);
    CHECK(asked.refusal("2026-11-23T12:10:00Z") == SlotRefusal::taken);
    CHECK(check_slot(asked.question(), at("2026-11-23T12:15:00Z")));
}

TEST_CASE("S3: against imported busy time only the candidate's buffers count", "[calendar][S3]")
{
    Asked asked;
    asked.type.interval = 5min;
    asked.type.buffer_before = 10min;
    asked.type.buffer_after = 20min;
    asked.blocks.busy = {span("2026-11-23T11:00:00Z", "2026-11-23T12:00:00Z")};
    CHECK(check_slot(asked.question(), at("2026-11-23T10:10:00Z")));
    CHECK(asked.refusal("2026-11-23T10:15:00Z") == SlotRefusal::busy);
    CHECK(asked.refusal("2026-11-23T12:05:00Z") == SlotRefusal::busy);
    CHECK(check_slot(asked.question(), at("2026-11-23T12:10:00Z")));
}

TEST_CASE("S4: every booking of the agent blocks, whatever its call type; T2: touching ones do not",
          "[calendar][S4][T2]")
{
    Asked asked;
    asked.book("2026-11-23T09:00:00Z", "2026-11-23T09:30:00Z", CallTypeId{7});
    CHECK(asked.refusal("2026-11-23T09:00:00Z") == SlotRefusal::taken);
    CHECK(check_slot(asked.question(), at("2026-11-23T08:30:00Z")));
    CHECK(check_slot(asked.question(), at("2026-11-23T09:30:00Z")));
    CHECK(is_conflict(SlotRefusal::taken));
}

TEST_CASE("S4: somebody else's hold blocks like a booking", "[calendar][S4]")
{
    Asked asked;
    asked.blocks.holds.push_back(
        {span("2026-11-23T09:00:00Z", "2026-11-23T09:30:00Z"), 0s, 0s, CallTypeId{1}});
    CHECK(asked.slots().size() == 15);
    CHECK(asked.refusal("2026-11-23T09:00:00Z") == SlotRefusal::held);
    CHECK(is_conflict(SlotRefusal::held));
}

TEST_CASE("S4: blocks may come in any order, overlap each other and reach beyond the days asked about",
          "[calendar][S4]")
{
    Asked asked;
    asked.book("2026-11-23T15:00:00Z", "2026-11-25T09:00:00Z");
    asked.book("2026-11-20T09:00:00Z", "2026-11-23T09:00:00Z");
    asked.book("2026-11-23T10:00:00Z", "2026-11-23T13:00:00Z");
    asked.book("2026-11-23T10:30:00Z", "2026-11-23T11:00:00Z");
    asked.blocks.busy = {span("2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z"),
                         span("2026-11-23T12:30:00Z", "2026-11-23T14:00:00Z")};
    CHECK(asked.starts() == "10:00 10:30 15:00 15:30");
}

TEST_CASE("S5: a start that is not offered is refused with the rule that stands against it", "[calendar][S5]")
{
    Asked asked;
    asked.agent.absences = {{span("2026-11-23T12:00:00Z", "2026-11-23T13:00:00Z"), std::nullopt}};
    CHECK(asked.refusal("2026-11-23T08:10:00Z") == SlotRefusal::off_grid);
    CHECK(asked.refusal("2026-11-23T08:00:01Z") == SlotRefusal::off_grid);
    CHECK(asked.refusal("2026-11-23T07:30:00Z") == SlotRefusal::outside_hours);
    CHECK(asked.refusal("2026-11-23T15:45:00Z") == SlotRefusal::outside_hours);
    CHECK(asked.refusal("2026-11-23T12:30:00Z") == SlotRefusal::absent);
    CHECK(asked.refusal("2026-11-22T11:00:00Z") == SlotRefusal::too_soon);
    CHECK(asked.refusal("2027-06-01T08:00:00Z") == SlotRefusal::beyond_window);
}

TEST_CASE("S2, S5: the blocks to load for one start hold its whole local day, for the cap",
          "[calendar][S2][S5]")
{
    Asked asked;
    asked.work({"09:00-10:00", "15:00-17:00"});
    const auto window = blocks_window(asked.question(), at("2026-11-23T15:00:00Z"), 15min);
    CHECK(window.contains(local_day(on("2026-11-23"), asked.agent.schedule.zone)));
    CHECK(window.length() < days{2});
}

TEST_CASE("every refusal has its words", "[calendar][S5]")
{
    for (int i = 0; i <= static_cast<int>(SlotRefusal::off_grid); ++i)
        CHECK_FALSE(describe(static_cast<SlotRefusal>(i)).empty());
}

TEST_CASE("S9: only starts within the entitlement are offered, its last day included", "[calendar][S9]")
{
    Asked asked;
    const auto berlin = zone("Europe/Berlin");
    asked.entitlement = entitlement_of(on("2026-11-24"), on("2026-11-25"), berlin);
    CHECK(asked.slots("2026-11-23", "2026-11-28").size() == 32);
    CHECK(asked.refusal("2026-11-23T09:00:00Z") == SlotRefusal::not_entitled);
    CHECK(asked.refusal("2026-11-26T09:00:00Z") == SlotRefusal::not_entitled);
    CHECK(check_slot(asked.question(), at("2026-11-25T15:30:00Z")));

    asked.entitlement = entitlement_of(std::nullopt, on("2026-11-25"), berlin);
    CHECK(asked.slots("2026-11-23", "2026-11-28").size() == 48);
    asked.entitlement = entitlement_of(on("2026-11-25"), std::nullopt, berlin);
    CHECK(asked.slots("2026-11-23", "2026-11-28").size() == 48);
    CHECK(entitlement_of(std::nullopt, on("2026-11-25"), berlin).end == at("2026-11-25T23:00:00Z"));
}
