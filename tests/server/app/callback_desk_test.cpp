#include "server/app/callback_desk.hpp"

#include "tests/support/fake_pbx.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/stores.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::telephony;
using namespace callhours::tests;
using app::CallBackRefusal;
using app::Timing;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds look{15000};
constexpr milliseconds renewal{5000};

class Alarms final : public app::Alarms {
public:
    void after(milliseconds delay, std::function<void()> ring) override
    {
        waiting_.emplace_back(delay, std::move(ring));
    }

    void ring(milliseconds delay)
    {
        auto all = std::exchange(waiting_, {});
        for (auto& [each, ring] : all) {
            if (each == delay) {
                ring();
            } else {
                waiting_.emplace_back(each, std::move(ring));
            }
        }
    }

private:
    std::vector<std::pair<milliseconds, std::function<void()>>> waiting_;
};

/// Monday at ten; Acme (+43 660 12345) is Anna's, who has a desk phone and a mobile.
struct World {
    DeskInStore<SqliteStores> db;
    FakePbx pbx;
    app::Rules rules{db.store().directories(), db.store().changes()};
    app::EditTask edit_task{rules, db.store().tasks()};
    ManualClock clock{at("2026-11-23T09:00:00Z")};
    Log log{Log::Level::error};
    Alarms alarms;
    app::CallbackDesk desk{
        {.pbx = pbx,
         .rules = rules,
         .callbacks = db.store().callbacks(),
         .tasks = db.store().tasks(),
         .edit_task = edit_task,
         .alarms = alarms,
         .clock = clock,
         .log = log,
         .io = db.io.get_executor(),
         .trunk = "PJSIP/{number}@trunk",
         .media_folder = "/media",
         .limits = {.prefixes = {"+43"}, .automatic = true, .confirmed_phones = {"PJSIP/anna-mobile"}}}};
    AgentId anna = db.agent("anna");
    AgentId ben = db.agent("ben");

    World& settle()
    {
        db.io.restart();
        db.io.run();
        return *this;
    }

    World& operator()(const PbxEvent& event)
    {
        desk.on(event);
        return settle();
    }

    World& ring(milliseconds delay)
    {
        alarms.ring(delay);
        return settle();
    }

    /// Somebody rang, and nobody was there.
    TaskId missed(const char* caller = "+4366012345", desk::Severity severity = desk::Severity::standard)
    {
        const auto now = clock.now();
        const auto channel = "c" + std::to_string(++calls);
        auto filed = db.run(db.store().calls().file({.link = "main",
                                                     .channel = channel,
                                                     .token = channel,
                                                     .caller = number(caller),
                                                     .called = std::nullopt,
                                                     .client = db.client("acme"),
                                                     .agent = anna,
                                                     .outcome = "voicemail",
                                                     .rule = "agent_busy",
                                                     .arrived_at = now},
                                                    {.number = number(caller),
                                                     .client = db.client("acme"),
                                                     .agent = anna,
                                                     .severity = severity,
                                                     .reason = desk::TaskReason::calling,
                                                     .created_at = now,
                                                     .response_due_at = now + hours{2},
                                                     .action_due_at = std::nullopt}));
        db.run(db.store().calls().ended(filed.call.id, "missed", now));
        return filed.task.id;
    }

    app::CallbackDesk::Begun click(TaskId task, Timing timing = Timing::as_the_rules_say)
    {
        return db.run(desk.call_back(task, anna, timing));
    }

    std::vector<store::Callback> tries(TaskId task) { return db.run(db.store().callbacks().of_task(task)); }

    desk::CallbackTask task(TaskId id) { return db.run(db.store().tasks().find(id))->task; }

    /// Until they talk, over the desk phone.
    TaskId talking()
    {
        const auto id = missed();
        const auto begun = click(id);
        REQUIRE(begun);
        const auto call = callback_token("main", begun->id.value());
        (*this)(ChannelAnswered{leg_of(call, 1)})(PlaybackFinished{
            .playback = playback_of(call, 1), .played = true})(ChannelAnswered{leg_of(call, 3)});
        return id;
    }

    int calls = 0;
};

ChannelId leg(const std::vector<store::Callback>& tries, int n)
{
    return leg_of(callback_token("main", tries.back().id.value()), n);
}

LiveChannel alive(const ChannelId& channel)
{
    return {.channel = channel, .up = true, .caller = {}, .called = {}, .language = {}};
}

ChannelEnded busy(const ChannelId& channel)
{
    return {.channel = channel, .cause = 17, .dial_status = DialStatus::none};
}

} // namespace

TEST_CASE("a click rings all phones of the agent, and writes down every step of the talk (C5)", "[app]")
{
    World world;
    const auto id = world.talking();
    CHECK(world.pbx.the<Dial>().endpoint == "PJSIP/+4366012345@trunk");
    CHECK(world.pbx.count<Dial>() == 3);
    CHECK(world.pbx.was_told_to_hang_up(leg(world.tries(id), 2))); // the mobile
    CHECK(world.tries(id).back().phase == "talking");
    CHECK(world.task(id).responded_at == world.clock.now());

    world(busy(leg(world.tries(id), 3)));
    CHECK(world.pbx.was_told_to_hang_up(leg(world.tries(id), 1)));
    CHECK(world.tries(id).back().outcome == "talked");
    CHECK(world.task(id).owner == world.anna);
    CHECK(world.task(id).state == desk::TaskState::claimed);
    const auto record = world.db.run(world.db.store().calls().find(world.tries(id).back().call));
    REQUIRE(record->legs.size() == 3);
    CHECK(record->legs[0].outcome == "answered");
    CHECK(record->legs[1].outcome == "cancelled");
    CHECK(record->legs[2].who == "client");
    CHECK(record->legs[2].answered_at);
    CHECK(world.desk.in_progress() == 0);
}

TEST_CASE("what is due is dialled by itself, in the agent's hours only, and again by its cause (C6)", "[app]")
{
    World world;
    world.desk.start();
    const auto id = world.missed();
    world.clock.set(at("2026-11-23T16:30:00Z")); // half past five in Berlin
    world.ring(look);
    CHECK(world.tries(id).empty());
    world.clock.set(at("2026-11-24T08:00:00Z"));
    world.ring(look);
    REQUIRE(world.tries(id).size() == 1);
    CHECK(world.tries(id).back().cause == store::CallbackCause::due);
    world(busy(leg(world.tries(id), 1)))(busy(leg(world.tries(id), 2)));
    CHECK(world.tries(id).back().outcome == "agent_busy");
    CHECK(world.tries(id).back().next_try_at == world.clock.now() + minutes{10});
    CHECK(world.task(id).state == desk::TaskState::open); // nobody took it
    world.clock.advance(minutes{10} - seconds{1});
    world.ring(look);
    CHECK(world.tries(id).size() == 1);
    world.clock.advance(seconds{1});
    world.ring(look);
    CHECK(world.tries(id).size() == 2);
}

TEST_CASE("an agent is rung for one callback at a time, however many are due", "[app]")
{
    World world;
    world.desk.start();
    const auto first = world.missed();
    const auto second = world.missed("+4366099999");
    world.ring(look).ring(look);
    CHECK(world.tries(first).size() == 1);
    CHECK(world.tries(second).empty());
    world(busy(leg(world.tries(first), 1)))(busy(leg(world.tries(first), 2)));
    world.ring(look);
    CHECK(world.tries(second).size() == 1);
}

TEST_CASE("numbers that may not be dialled never hide those that may (C6)", "[app]")
{
    World world;
    world.desk.start();
    for (int i = 0; i < 20; ++i)
        world.missed(("+4915112345" + std::to_string(10 + i)).c_str());
    const auto allowed = world.missed();
    world.ring(look);
    CHECK(world.tries(allowed).size() == 1);
    CHECK(world.pbx.count<Dial>() == 2);
}

TEST_CASE("the deputy's phones ring for an agent who is away", "[app]")
{
    World world;
    auto directory = *world.db.directory;
    const auto now = at("2026-11-23T09:00:00Z");
    CHECK(app::agent_to_ring(world.anna, directory, now) == world.anna);
    CHECK_FALSE(app::agent_to_ring(world.anna, directory, at("2026-11-22T09:00:00Z"))); // Sunday
    for (auto& agent : directory.agents) {
        if (agent.id != world.anna) continue;
        agent.calendar.absences = {
            {.time = span_of(at("2026-11-23T00:00:00Z"), minutes{1440}), .deputy = world.ben}};
    }
    CHECK(app::agent_to_ring(world.anna, directory, now) == world.ben);
    directory.agents.back().calendar.schedule.weekly = {};
    CHECK_FALSE(app::agent_to_ring(world.anna, directory, now));
}

TEST_CASE("a click out of hours, or not at the wished time, must insist, and what is urgent need not (C6)",
          "[app]")
{
    World world;
    const auto id = world.missed();
    auto wish = [&](const desk::CallbackTask& task) -> Result<desk::CallbackTask, std::string> {
        auto wished = task;
        wished.wish_from = world.clock.now() + hours{1};
        return wished;
    };
    world.db.run(world.db.store().tasks().change(id, wish, {"note", "", {}, world.clock.now()}));
    CHECK(world.click(id).error() == CallBackRefusal::outside_wish);
    world.clock.set(at("2026-11-23T19:00:00Z"));
    CHECK(world.click(id).error() == CallBackRefusal::desk_closed);
    CHECK(world.pbx.told.empty());
    CHECK(world.click(id, Timing::anyway));
    CHECK(world.click(world.missed("+4366099999", desk::Severity::high)));
}

TEST_CASE("a booked call is dialled by itself at its time, if the agent wants it, and once (C7)", "[app]")
{
    World world;
    world.desk.start();
    const auto begin = at("2026-11-23T09:30:00Z");
    const auto reserved = world.db.run(world.db.store().bookings().reserve(
        a_request(world.db, span_of(begin, minutes{30}), "one@desk.example")));
    REQUIRE(reserved.outcome);
    const auto tries = [&] {
        return world.db.run(world.db.store().callbacks().of_booking(reserved.outcome->id));
    };
    world.clock.set(begin);
    world.ring(look);
    CHECK(tries().empty()); // nobody asked for it
    world.db.run(world.db.store().callbacks().set_wish(world.anna, {.tasks = false, .booked_calls = true}));
    world.clock.set(begin - seconds{1});
    world.ring(look);
    CHECK(tries().empty());
    world.clock.set(begin);
    world.ring(look).ring(look);
    REQUIRE(tries().size() == 1);
    CHECK(world.pbx.the<Dial>().caller_number == "+4366012345");

    SECTION("a busy client is tried again while the booked time lasts")
    {
        world(ChannelAnswered{leg(tries(), 1)});
        const auto call = callback_token("main", tries().back().id.value());
        world(PlaybackFinished{.playback = playback_of(call, 1), .played = true});
        world(busy(leg(tries(), 3)));
        CHECK(tries().back().outcome == "client_busy");
        world.clock.set(begin + minutes{10});
        world.ring(look);
        CHECK(tries().size() == 2);
    }
    SECTION("one that comes about leaves nothing to be done")
    {
        const auto call = callback_token("main", tries().back().id.value());
        world(ChannelAnswered{leg(tries(), 1)})(
            PlaybackFinished{.playback = playback_of(call, 1), .played = true})(
            ChannelAnswered{leg(tries(), 3)})(busy(leg(tries(), 3)));
        const auto task = world.task(*tries().back().task);
        CHECK(task.state == desk::TaskState::done);
        CHECK(task.outcome == "reached");
    }
    SECTION("one that does not come about is not forgotten")
    {
        world(busy(leg(tries(), 1)))(busy(leg(tries(), 2)));
        const auto task = world.task(*tries().back().task);
        CHECK(task.state == desk::TaskState::claimed);
        CHECK(task.owner == world.anna);
        CHECK(task.response_due_at == begin + minutes{30});
    }
    SECTION("a cancelled booking is not dialled on")
    {
        REQUIRE(world.db.run(world.db.store().bookings().cancel({.booking = reserved.outcome->id,
                                                                 .only_of = std::nullopt,
                                                                 .reason = {},
                                                                 .actor = {},
                                                                 .now = begin})));
        world.ring(renewal);
        CHECK(tries().back().outcome == "cancelled");
        CHECK(world.task(*tries().back().task).state == desk::TaskState::dropped);
        CHECK(world.pbx.was_told_to_hang_up(leg(tries(), 1)));
    }
    SECTION("nobody is surprised by a call that should have come long ago")
    {
        world(busy(leg(tries(), 1)))(busy(leg(tries(), 2)));
        world.clock.set(begin + minutes{31});
        world.ring(look);
        CHECK(tries().size() == 1);
    }
}

TEST_CASE("a booked call answers what the client had asked for before", "[app]")
{
    World world;
    world.desk.start();
    const auto id = world.missed();
    const auto begin = at("2026-11-23T09:30:00Z");
    world.db.run(world.db.store().callbacks().set_wish(world.anna, {.tasks = false, .booked_calls = true}));
    REQUIRE(world.db
                .run(world.db.store().bookings().reserve(
                    a_request(world.db, span_of(begin, minutes{30}), "one@desk.example")))
                .outcome);
    world.clock.set(begin);
    world.ring(look);
    const auto call = callback_token("main", 1);
    world(ChannelAnswered{leg_of(call, 1)})(
        PlaybackFinished{.playback = playback_of(call, 1), .played = true})(ChannelAnswered{leg_of(call, 3)});
    CHECK(world.task(id).responded_at == begin);
    CHECK(world.tries(id).size() == 1);
    CHECK(world.click(id).error() == CallBackRefusal::being_dialled);
}

TEST_CASE("a callback gives way to its client who calls in, and is due again (C2)", "[app]")
{
    World world;
    const auto id = world.missed();
    REQUIRE(world.click(id));
    world.settle();
    world.desk.calls_in(number("+4366099999"));
    world.settle();
    CHECK(world.tries(id).back().outcome.empty());
    world.desk.calls_in(number("+4366012345"));
    world.settle();
    CHECK(world.tries(id).back().outcome == "gave_way");
    CHECK(world.tries(id).back().next_try_at == world.clock.now() + minutes{10});
    CHECK(world.pbx.was_told_to_hang_up(leg(world.tries(id), 1)));
}

TEST_CASE("after the link was away, what happened meanwhile is made up for, and nobody is left over", "[app]")
{
    World world;
    const auto id = world.talking();
    const auto tries = world.tries(id);
    const auto call = callback_token("main", tries.back().id.value());
    SECTION("they talk on")
    {
        world.desk.link_up(
            {.channels = {alive(leg(tries, 1)), alive(leg(tries, 3))},
             .bridges = {{.bridge = bridge_of(call), .channels = {leg(tries, 1), leg(tries, 3)}}},
             .recording = {}});
        world.settle();
        CHECK(world.tries(id).back().outcome.empty());
    }
    SECTION("one has left, and the other is released (C5)")
    {
        world.desk.link_up({.channels = {alive(leg(tries, 1))}, .bridges = {}, .recording = {}});
        world.settle();
        CHECK(world.tries(id).back().outcome == "talked");
        CHECK(world.pbx.was_told_to_hang_up(leg(tries, 1)));
    }
    SECTION("a leg that nobody knows any more is released")
    {
        world.desk.link_up({.channels = {alive(leg(tries, 1)), alive(leg(tries, 3)), alive(leg(tries, 9))},
                            .bridges = {},
                            .recording = {}});
        world.settle();
        CHECK(world.pbx.was_told_to_hang_up(leg(tries, 9)));
        CHECK_FALSE(world.pbx.was_told_to_hang_up(leg(tries, 3)));
    }
}

TEST_CASE("an agent does not wait for the end of a prompt that was told while the link was away", "[app]")
{
    World world;
    const auto id = world.missed();
    REQUIRE(world.click(id));
    world.settle();
    const auto tries = world.tries(id);
    world(ChannelAnswered{leg(tries, 1)});
    REQUIRE(world.pbx.count<Dial>() == 2); // both of the agent's phones
    world.desk.link_up({.channels = {alive(leg(tries, 1))}, .bridges = {}, .recording = {}});
    world.settle();
    CHECK(world.pbx.count<StopPlaying>() == 1); // it may play on, and the ringing would wait behind it
    CHECK(world.pbx.count<Dial>() == 3);
}

TEST_CASE("a new server finds those who talk and looks after them, and releases everybody else (C5)", "[app]")
{
    World world;
    const auto id = world.missed();
    const auto begun = world.db.run(world.db.store().callbacks().begin({.task = id,
                                                                        .agent = world.anna,
                                                                        .link = "main",
                                                                        .actor = {},
                                                                        .most_per_day = 10,
                                                                        .most_per_number = 10,
                                                                        .lease = seconds{30}},
                                                                       world.clock.now()));
    REQUIRE(begun);
    const auto call = callback_token("main", begun->id.value());
    Snapshot live{
        .channels = {alive(leg_of(call, 1)), alive(leg_of(call, 3))}, .bridges = {}, .recording = {}};
    SECTION("not connected yet")
    {
        world.desk.link_up(live);
        world.settle();
        CHECK(world.pbx.was_told_to_hang_up(leg_of(call, 1)));
        CHECK(world.pbx.was_told_to_hang_up(leg_of(call, 3)));
        world.desk.start();
        world.clock.advance(seconds{30});
        world.ring(look);
        CHECK(world.tries(id).back().outcome == "lost");
        CHECK(world.tries(id).back().next_try_at);
    }
    SECTION("talking, even when they count as lost already")
    {
        live.bridges = {{.bridge = bridge_of(call), .channels = {leg_of(call, 1), leg_of(call, 3)}}};
        CHECK(world.db.run(
                  world.db.store().callbacks().end_expired(std::nullopt, world.clock.now() + hours{1})) == 1);
        world.desk.link_up(live);
        world.settle();
        CHECK_FALSE(world.tries(id).back().ended_at);
        CHECK(world.task(id).responded_at);
        world(busy(leg_of(call, 3)));
        CHECK(world.pbx.was_told_to_hang_up(leg_of(call, 1)));
        CHECK(world.tries(id).back().outcome == "talked");
    }
}
