#include "server/web/booking_views.hpp"
#include "tests/support/printers.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::web;

namespace {

Instant at(const char* text)
{
    return parse_instant(text).value();
}

LocalDate day(const char* text)
{
    return parse_date(text).value();
}

const calendar::Zone berlin = calendar::Zone::find("Europe/Berlin").value();
const AgentId anna{1};
const AgentId ben{2};

calendar::Schedule in_berlin()
{
    return {.zone = berlin, .weekly = {}, .overrides = {}, .holidays = {}, .calendar_holidays = {}};
}

store::Agent agent(AgentId id, const char* slug, const char* name)
{
    return {.id = id,
            .slug = slug,
            .name = name,
            .email = {},
            .endpoints = {},
            .role = store::Role::agent,
            .calendar = {.id = id, .schedule = in_berlin(), .absences = {}}};
}

store::Directory two_agents()
{
    store::Desk desk{.schedule = in_berlin(),
                     .numbers = {},
                     .default_agent = {},
                     .queue_endpoints = {},
                     .second_level_endpoints = {},
                     .dialling = {}};
    store::Directory directory{.rules_version = {},
                               .desk = std::move(desk),
                               .call_types = {},
                               .agents = {agent(anna, "anna", "Anna Novak"), agent(ben, "ben", "Ben Huber")},
                               .clients = {},
                               .tokens = {},
                               .clients_by_number = {},
                               .link_key = {},
                               .agent_places = {},
                               .client_places = {},
                               .call_type_places = {}};
    directory.index();
    return directory;
}

calendar::Slot slot(const char* start, AgentId agent = anna)
{
    return {Interval::lasting(at(start), minutes{30}), agent};
}

/// Seen on Sunday 22 November 2026 from `zone`.
BookingPageView a_view(const calendar::Zone& zone = berlin)
{
    BookingPageView view{.path = Url::of("/book/x"),
                         .hold = Url::of("/book/x/hold"),
                         .release = Url::of("/book/x/release"),
                         .agent = {},
                         .types = {},
                         .type = {},
                         .zone = zone,
                         .now = at("2026-11-22T12:00:00Z"),
                         .week = {},
                         .day = {},
                         .slots = {},
                         .next_free = {},
                         .chosen = {},
                         .held = {},
                         .form = {},
                         .refused = {},
                         .nearest = {},
                         .moving = {}};
    return view;
}

std::vector<Instant> starts_of(const std::vector<SlotView>& slots)
{
    std::vector<Instant> starts;
    for (const auto& each : slots)
        starts.push_back(each.start);
    return starts;
}

const std::vector<calendar::Slot> three_weeks{slot("2026-11-24T09:00:00Z"), slot("2026-11-27T09:00:00Z"),
                                              slot("2026-12-01T09:00:00Z"), slot("2026-12-08T09:00:00Z")};

} // namespace

TEST_CASE("the week of the first free time is shown where none is asked for")
{
    const auto directory = two_agents();
    auto view = a_view();
    fill_week(three_weeks, {}, directory, anna, view);
    CHECK(view.week == day("2026-11-23"));
    CHECK(starts_of(view.slots) == std::vector{at("2026-11-24T09:00:00Z"), at("2026-11-27T09:00:00Z")});
    CHECK_FALSE(view.earlier);
    CHECK(view.later);
    CHECK(view.next_free == at("2026-12-01T09:00:00Z"));
}

TEST_CASE("the week asked for is shown from its Monday on, with what lies around it")
{
    const auto directory = two_agents();
    auto view = a_view();
    BookingAsk ask;
    ask.week = "2026-12-03";
    fill_week(three_weeks, ask, directory, anna, view);
    CHECK(view.week == day("2026-11-30"));
    CHECK(starts_of(view.slots) == std::vector{at("2026-12-01T09:00:00Z")});
    CHECK(view.earlier);
    CHECK(view.later);
}

TEST_CASE("a day asked for brings its week, and is marked in it only")
{
    const auto directory = two_agents();
    auto view = a_view();
    BookingAsk ask;
    ask.day = "2026-12-01";
    fill_week(three_weeks, ask, directory, anna, view);
    CHECK(view.week == day("2026-11-30"));
    CHECK(view.day == day("2026-12-01"));

    auto other = a_view();
    ask.week = "2026-12-07";
    fill_week(three_weeks, ask, directory, anna, other);
    CHECK(other.week == day("2026-12-07"));
    CHECK_FALSE(other.day);
}

TEST_CASE("a week that is none is not believed")
{
    const auto directory = two_agents();
    for (const auto* week : {"nonsense", "2026-02-30", "9999-01-01", "'><script>"}) {
        CAPTURE(week);
        auto view = a_view();
        BookingAsk ask;
        ask.week = week;
        fill_week(three_weeks, ask, directory, anna, view);
        CHECK(view.week == day("2026-11-23"));
    }
}

TEST_CASE("days are those of the viewer's calendar")
{
    const auto directory = two_agents();
    auto view = a_view(calendar::Zone::find("Pacific/Auckland").value());
    // Sunday evening in Berlin is Monday in Auckland.
    fill_week({slot("2026-11-29T18:00:00Z")}, {}, directory, anna, view);
    CHECK(view.week == day("2026-11-30"));
}

TEST_CASE("without a free time this week is shown, empty")
{
    const auto directory = two_agents();
    auto view = a_view();
    fill_week({}, {}, directory, anna, view);
    CHECK(view.week == day("2026-11-16"));
    CHECK(view.slots.empty());
    CHECK_FALSE(view.next_free);
}

TEST_CASE("a deputy is named, the own agent is not")
{
    const auto directory = two_agents();
    auto view = a_view();
    fill_week({slot("2026-11-24T09:00:00Z"), slot("2026-11-25T09:00:00Z", ben)}, {}, directory, anna, view);
    CHECK(view.slots[0].deputy.empty());
    CHECK(view.slots[1].deputy == "Ben Huber");
}

TEST_CASE("a time that is free is chosen")
{
    const auto directory = two_agents();
    auto view = a_view();
    fill_choice(three_weeks, at("2026-11-27T09:00:00Z"), directory, anna, view);
    REQUIRE(view.chosen);
    CHECK(view.chosen->end == at("2026-11-27T09:30:00Z"));
    CHECK_FALSE(view.refused);
}

TEST_CASE("without a choice nothing is chosen and nothing refused")
{
    const auto directory = two_agents();
    auto view = a_view();
    fill_choice(three_weeks, std::nullopt, directory, anna, view);
    CHECK_FALSE(view.chosen);
    CHECK_FALSE(view.refused);
}

TEST_CASE("a time that is not free is refused with the nearest ones, in their order")
{
    const auto directory = two_agents();
    std::vector<calendar::Slot> many;
    for (int hour = 0; hour < 20; ++hour)
        many.push_back({Interval::lasting(at("2026-11-24T00:00:00Z") + hours{hour}, minutes{30}), anna});
    auto view = a_view();
    fill_choice(many, at("2026-11-24T10:30:00Z"), directory, anna, view);
    CHECK_FALSE(view.chosen);
    REQUIRE(view.refused);
    CHECK(view.refused->why == BookingRefused::not_bookable);
    CHECK(starts_of(view.nearest) == std::vector{at("2026-11-24T08:00:00Z"), at("2026-11-24T09:00:00Z"),
                                                 at("2026-11-24T10:00:00Z"), at("2026-11-24T11:00:00Z"),
                                                 at("2026-11-24T12:00:00Z"), at("2026-11-24T13:00:00Z")});
}

TEST_CASE("where nothing is free there is nothing near either")
{
    const auto directory = two_agents();
    auto view = a_view();
    refuse_choice(BookingRefused::taken, at("2026-11-24T10:30:00Z"), {}, directory, anna, view);
    CHECK(view.refused->why == BookingRefused::taken);
    CHECK(view.nearest.empty());
}

TEST_CASE("the zone that is asked for is shown, and the agent's where it is none")
{
    CHECK(viewer_zone("America/New_York", berlin).name() == "America/New_York");
    CHECK(viewer_zone("", berlin).name() == "Europe/Berlin");
    CHECK(viewer_zone("Mars/Olympus", berlin).name() == "Europe/Berlin");
    CHECK(viewer_zone("../../etc/passwd", berlin).name() == "Europe/Berlin");
}

namespace {

store::Hold hold_at(const char* start)
{
    return {.id = "mine",
            .client = ClientId{1},
            .type = CallTypeId{1},
            .agent = anna,
            .time = Interval::lasting(at(start), minutes{30}),
            .expires_at = at("2026-11-22T12:05:00Z")};
}

BookingAsk asked_with_hold(const std::string& id)
{
    BookingAsk ask;
    ask.hold = id;
    return ask;
}

} // namespace

TEST_CASE("a held time that is chosen says until when it is kept (S4)", "[web]")
{
    auto view = a_view();
    view.chosen = SlotView{at("2026-11-23T08:00:00Z"), at("2026-11-23T08:30:00Z"), ""};
    fill_hold(hold_at("2026-11-23T08:00:00Z"), asked_with_hold("mine"), view);
    REQUIRE(view.held);
    CHECK(view.held->until == at("2026-11-22T12:05:00Z"));
    CHECK_FALSE(view.lapsed);
}

TEST_CASE("a hold that is gone has lapsed while its time is free, and lost it where it is not (S4)", "[web]")
{
    auto free = a_view();
    free.chosen = SlotView{at("2026-11-23T08:00:00Z"), at("2026-11-23T08:30:00Z"), ""};
    fill_hold(std::nullopt, asked_with_hold("mine"), free);
    CHECK(free.lapsed);
    CHECK_FALSE(free.held);

    auto lost = a_view();
    lost.refused = RefusalView{.why = BookingRefused::not_bookable, .start = at("2026-11-23T08:00:00Z")};
    fill_hold(std::nullopt, asked_with_hold("mine"), lost);
    CHECK(lost.refused->why == BookingRefused::taken);
}

TEST_CASE("a time that was never held lapses not, and who went back still has theirs (S4)", "[web]")
{
    auto linked = a_view();
    linked.chosen = SlotView{at("2026-11-23T08:00:00Z"), at("2026-11-23T08:30:00Z"), ""};
    fill_hold(std::nullopt, asked_with_hold(""), linked);
    CHECK_FALSE(linked.lapsed);

    auto back = a_view();
    fill_hold(hold_at("2026-11-23T08:00:00Z"), asked_with_hold(""), back);
    REQUIRE(back.held);
    CHECK(back.held->start == at("2026-11-23T08:00:00Z"));
}
