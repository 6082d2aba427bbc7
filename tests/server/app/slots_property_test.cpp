#include "tests/calendar/random_rules.hpp"
#include "tests/server/app/booking_world.hpp"

#include <catch2/catch.hpp>

#include <fmt/format.h>

// Whatever the rules and the bookings: what is offered can be booked, lies in the hours, and overlaps
// nothing. All through app::BookCall and a real store, as clients do it.

using namespace callhours;
using namespace callhours::tests;
using calendar::tests::Dice;

namespace {

constexpr int days_looked_at = 4;

store::ScheduleImport to_import(const calendar::Schedule& schedule)
{
    return {.zone = schedule.zone.name(),
            .hours = schedule.weekly,
            .overrides = schedule.overrides,
            .holidays = schedule.holidays,
            .holiday_calendars = std::nullopt};
}

store::CallTypeImport random_call_type(Dice& dice)
{
    auto type = a_call_type("support", 5 * dice.roll(1, 24));
    type.interval_minutes = dice.chance(20) ? dice.roll(7, 50) : 15 * dice.roll(1, 6);
    type.buffer_before_minutes = 5 * dice.roll(0, 4);
    type.buffer_after_minutes = 5 * dice.roll(0, 4);
    type.notice_minutes = dice.chance(50) ? 0 : 30 * dice.roll(1, 60);
    type.window_days = dice.roll(1, 10);
    type.daily_cap = dice.chance(50) ? std::optional<int>{} : std::optional{dice.roll(1, 4)};
    return type;
}

/// Anna and ben work random hours, each in a zone of their own; anna is absent at times, with ben as her
/// deputy or without one.
struct RandomWorld : BookingWorld {
    RandomWorld(Dice& dice, LocalDate first_day)
        : first{first_day}, now{calendar::to_instant(first_day, berlin)}
    {
        auto batch = an_empty_batch();
        batch.call_types = {random_call_type(dice)};
        batch.agents = {an_agent("anna", "Anna"), an_agent("ben", "Ben")};
        for (auto& each : batch.agents)
            each.schedule = to_import(calendar::tests::random_schedule(dice, first - days{1}, 10));
        std::vector<store::AbsenceImport> absences;
        for (int i = dice.roll(0, 2); i > 0; --i) {
            const auto time = span_of(now + hours{dice.roll(0, 80)}, minutes{dice.roll(30, 2000)});
            absences.push_back(
                {"", time, dice.chance(60) ? std::optional<std::string>{"ben"} : std::nullopt});
        }
        batch.agents[0].absences = std::move(absences);
        for (int i = dice.roll(0, 4); i > 0; --i) {
            const auto time = span_of(now + minutes{dice.roll(0, 5000)}, minutes{dice.roll(5, 180)});
            batch.busy.push_back({"", dice.chance(50) ? "anna" : "ben", time});
        }
        import(std::move(batch));
    }

    std::vector<calendar::Slot> slots()
    {
        auto current = run(rules.current());
        auto asked = std::make_shared<const app::SlotRules>(current, client("acme"), type("support"), now);
        return run(free_slots(asked, first, first + days{days_looked_at}, std::nullopt, now));
    }

    store::Reserved take(const calendar::Slot& slot)
    {
        return book(wish(slot.time.begin(), fmt::format("{}@desk.example", ++taken)), now);
    }

    static inline const calendar::Zone berlin = calendar::Zone::find("Europe/Berlin").value();
    LocalDate first;
    Instant now;
    int taken = 0;
};

/// Minute by minute, by a reading of the rules that shares no code with the calendar's.
bool lies_in_hours(const calendar::Slot& slot, const store::Directory& directory)
{
    const auto& schedule = directory.agent(slot.agent)->calendar.schedule;
    for (auto at = slot.time.begin(); at < slot.time.end(); at += minutes{1}) {
        if (!calendar::tests::shows_open(schedule, at)) return false;
    }
    return true;
}

bool is_present(const calendar::Slot& slot, const store::Directory& directory)
{
    for (const auto& absence : directory.agent(slot.agent)->calendar.absences) {
        if (absence.time.overlaps(slot.time)) return false;
    }
    return true;
}

} // namespace

TEST_CASE("every offered slot lies in the hours, overlaps nothing, and can be booked (S1-S5, S8)", "[app]")
{
    int tried = 0;
    for (unsigned seed = 1; seed <= 25; ++seed) {
        CAPTURE(seed);
        Dice dice{seed};
        RandomWorld world{dice, calendar::tests::random_first_day(dice)};

        // Some of what is offered is taken, so that the rest lies between bookings.
        for (int i = dice.roll(0, 5); i > 0; --i) {
            const auto offered = world.slots();
            if (offered.empty()) break;
            const auto choice = static_cast<std::size_t>(dice.roll(0, static_cast<int>(offered.size()) - 1));
            REQUIRE(world.take(offered[choice]).outcome);
        }

        const auto offered = world.slots();
        for (std::size_t i = 0; i < offered.size(); i += 1 + offered.size() / 12) {
            const auto& slot = offered[i];
            CAPTURE(to_text(slot.time.begin()), slot.agent.value());
            CHECK(lies_in_hours(slot, *world.directory));
            CHECK(is_present(slot, *world.directory));
            const auto around = world.run(world.store().bookings().of_agent(slot.agent, slot.time));
            CHECK(around.empty());

            const auto booked = world.take(slot);
            REQUIRE(booked.outcome);
            CHECK(booked.outcome->time == slot.time);
            CHECK(booked.outcome->agent == slot.agent);
            store::CancelRequest cancel{.booking = booked.outcome->id,
                                        .only_of = std::nullopt,
                                        .reason = {},
                                        .actor = {},
                                        .now = world.now};
            REQUIRE(world.run(world.store().bookings().cancel(cancel)));
            ++tried;
        }
        // Everything is as before: what was booked and cancelled is offered again.
        CHECK(world.slots() == offered);
    }
    CHECK(tried > 100); // the dice must not roll only closed desks
}
