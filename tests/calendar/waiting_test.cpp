#include "calendar/waiting.hpp"

#include "tests/support/printers.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::calendar;

namespace {

Instant at(const char* text)
{
    return parse_instant(text).value();
}

const Zone berlin = Zone::find("Europe/Berlin").value();
const auto nine = at("2026-11-23T08:00:00Z");
const auto ten = nine + hours{1};
const auto eleven = nine + hours{2};
using Times = std::vector<Instant>;

WaitedFor monday(PartOfDay part = PartOfDay::any)
{
    return {.span = local_day(local_date(nine, berlin), berlin), .part = part, .zone = berlin};
}

FreeNow free_now(Times bookable, Times but_for_holds = {})
{
    if (but_for_holds.empty()) but_for_holds = bookable;
    return {.bookable = std::move(bookable),
            .but_for_holds = std::move(but_for_holds),
            .earliest = nine - hours{9}};
}

} // namespace

TEST_CASE("a time is waited for when it begins in the span, its end not included (T2)", "[calendar]")
{
    const auto what = monday();
    const Times times{what.span.begin() - seconds{1}, what.span.begin(), nine, what.span.end() - seconds{1},
                      what.span.end()};
    CHECK(awaited(what, times) == Times{what.span.begin(), nine, what.span.end() - seconds{1}});
}

TEST_CASE("noon on the wall divides mornings from afternoons, on the nights of the year too (T1)",
          "[calendar]")
{
    const auto date =
        GENERATE(LocalDate{std::chrono::year{2026} / 11 / 23}, LocalDate{std::chrono::year{2027} / 3 / 28},
                 LocalDate{std::chrono::year{2026} / 10 / 25});
    const auto day = local_day(date, berlin);
    const auto noon = to_instant(WallTime{date} + hours{12}, berlin);
    const Times times{day.begin(), noon - seconds{1}, noon, day.end() - seconds{1}};
    WaitedFor what{.span = day, .part = PartOfDay::morning, .zone = berlin};
    CHECK(awaited(what, times) == Times{day.begin(), noon - seconds{1}});
    what.part = PartOfDay::afternoon;
    CHECK(awaited(what, times) == Times{noon, day.end() - seconds{1}});
}

TEST_CASE("nobody is told of a time that their plan does not cover (S9)", "[calendar]")
{
    auto what = monday();
    what.entitlement = {.begin = ten, .end = eleven};
    CHECK(awaited(what, Times{nine, ten, eleven}) == Times{ten});
}

TEST_CASE("what was free when they asked is no news, what became free is, and then all of it is told",
          "[calendar]")
{
    const KnownTimes known{{nine, false}};
    CHECK(look_for_waiting(known, free_now({nine}), true).tell.empty());
    const auto look = look_for_waiting(known, free_now({nine, ten}), true);
    CHECK(look.tell == Times{nine, ten});
    CHECK(look.known == KnownTimes{{nine, true}, {ten, true}});
    CHECK(look_for_waiting(look.known, free_now({nine, ten}), true).tell.empty());
}

TEST_CASE("a time that was free, was taken and is free again is news to who was never told of it",
          "[calendar]")
{
    auto look = look_for_waiting({{nine, false}, {ten, false}}, free_now({ten}), true);
    CHECK(look.tell.empty());
    CHECK(look.known == KnownTimes{{ten, false}});
    CHECK(look_for_waiting(look.known, free_now({nine, ten}), true).tell == Times{nine, ten});
}

TEST_CASE("a time of their last mail is no news when it comes back, until another mail leaves it out",
          "[calendar]")
{
    auto look = look_for_waiting({}, free_now({nine}), true);
    look = look_for_waiting(look.known, free_now({}), true); // somebody took it
    CHECK(look.known == KnownTimes{{nine, true}});
    CHECK(look_for_waiting(look.known, free_now({nine}), true).tell.empty());
    look = look_for_waiting(look.known, free_now({ten}), true);
    CHECK(look.tell == Times{ten});
    CHECK(look.known == KnownTimes{{ten, true}});
    CHECK(look_for_waiting(look.known, free_now({nine, ten}), true).tell == Times{nine, ten});
}

TEST_CASE("a hold that lapses is no news, and a time that is held is told when it can be booked (S4)",
          "[calendar]")
{
    const KnownTimes known{{nine, false}};
    const auto held = look_for_waiting(known, free_now({}, {nine}), true);
    CHECK(held.known == known);
    CHECK(look_for_waiting(held.known, free_now({nine}), true).tell.empty());

    const auto freed_while_held = look_for_waiting(known, free_now({nine}, {nine, ten}), true);
    CHECK(freed_while_held.tell.empty());
    CHECK(freed_while_held.known == known);
    CHECK(look_for_waiting(freed_while_held.known, free_now({nine, ten}), true).tell == Times{nine, ten});
}

TEST_CASE("news waits for the end of the rest", "[calendar]")
{
    const KnownTimes known{{nine, true}};
    const auto resting = look_for_waiting(known, free_now({nine, ten}), false);
    CHECK(resting.tell.empty());
    CHECK(resting.known == known);
    CHECK(look_for_waiting(resting.known, free_now({nine, ten}), true).tell == Times{nine, ten});
}

TEST_CASE("what goes by the clock alone is not written down", "[calendar]")
{
    const KnownTimes known{{nine, false}, {ten, false}};
    auto later = free_now({ten});
    later.earliest = nine + minutes{1};
    CHECK(look_for_waiting(known, later, true).known == known);
}
