#include "server/app/escalate_tasks.hpp"

#include "server/app/ask_callback.hpp"
#include "server/app/desk_rights.hpp"
#include "tests/server/app/booking_world.hpp"

using namespace callhours;
using namespace callhours::tests;

namespace {

const Instant nine = BookingWorld::monday;

/// anna with her client acme, ben, and of the second level carla and dora; the lead is leo.
struct EscalatingWorld : BookingWorld {
    EscalatingWorld()
    {
        auto batch = an_empty_batch();
        batch.agents = {an_agent("carla", "Carla"), an_agent("dora", "Dora"), an_agent("leo", "Leo")};
        batch.agents[0].role = store::Role::second_level;
        batch.agents[1].role = store::Role::second_level;
        batch.agents[2].role = store::Role::lead;
        give_secrets(batch, "carla", 60);
        give_secrets(batch, "dora", 70);
        give_secrets(batch, "leo", 80);
        import(std::move(batch));
    }

    app::AskCallback ask_callback{rules, store().tasks()};
    app::EscalateTasks escalate{rules, store().escalations(), app::EscalateTasks::Mails::on};

    TaskId ask(desk::Severity severity, Instant now)
    {
        app::CallbackWish wish{};
        wish.client = client("acme");
        wish.severity = severity;
        return run(ask_callback(std::move(wish), now))->task.id;
    }

    int look(Instant now) { return run(escalate(now)); }

    void away(const char* slug, Instant from, Instant to, std::optional<std::string> deputy)
    {
        auto batch = an_empty_batch();
        batch.agents = {an_agent(slug, slug)};
        batch.agents[0].name.reset(); // stays
        batch.agents[0].absences = std::vector<store::AbsenceImport>{
            {.pointer = {}, .time = Interval::make(from, to).value(), .deputy = std::move(deputy)}};
        import(std::move(batch));
    }

    void roster(std::vector<AgentId> rotation)
    {
        desk::DutyRoster roster{};
        roster.rotation = std::move(rotation);
        roster.first_day = monday_date;
        run(store().escalations().set_duty(std::move(roster), {}, nine));
    }

    std::vector<std::string> history(TaskId id)
    {
        std::vector<std::string> lines;
        for (const auto& event : run(store().tasks().history(id)))
            lines.push_back(to_text(event.at).substr(11, 8) + " " + event.what + " " + event.text);
        return lines;
    }

    std::size_t told(const char* slug)
    {
        return run(store().escalations().notices(agent(slug), false, 100)).size();
    }
};

using Lines = std::vector<std::string>;

} // namespace

TEST_CASE("a critical task goes round the duty list at night until somebody takes it")
{
    EscalatingWorld world;
    world.roster({world.agent("carla"), world.agent("dora")});
    const auto night = at("2026-11-24T01:00:00Z");
    const auto id = world.ask(desk::Severity::critical, night);
    for (auto now = night; now < night + minutes{12}; now += minutes{1})
        world.look(now);
    CHECK(world.history(id) == Lines{"01:00:00 created ", "01:00:00 second_level Carla, Anna Novak",
                                     "01:05:00 second_level Dora", "01:10:00 second_level Carla"});
    CHECK(world.told("carla") == 2);
    CHECK(world.told("dora") == 1);

    app::TaskWish claim{};
    claim.task = id;
    claim.state = desk::TaskState::claimed;
    claim.actor = {store::Actor::Kind::agent, world.agent("carla").value()};
    world.run(world.edit_task(claim, night + minutes{12}));
    for (auto now = night + minutes{12}; now < night + minutes{40}; now += minutes{1})
        world.look(now);
    CHECK(world.history(id).size() == 5);
    CHECK(world.look(night + minutes{45}) == 1); // now it is Carla's deadline
    CHECK(world.history(id).back() == "01:45:00 response_warning Carla");
}

TEST_CASE(
    "who is away is passed over on the duty list, and without a roster the second level is asked in turn")
{
    EscalatingWorld world;
    const auto night = at("2026-11-24T01:00:00Z");
    world.away("carla", night - hours{1}, night + hours{9}, std::nullopt);
    const auto id = world.ask(desk::Severity::high, night);
    world.look(night);
    CHECK(world.history(id).back() == "01:00:00 second_level Dora, Anna Novak");
    CHECK(world.told("carla") == 0);
}

TEST_CASE("while the agent is away their deputy is told at once, and of the deadlines too (D3)")
{
    EscalatingWorld world;
    world.away("anna", nine, nine + days{3}, "ben");
    const auto id = world.ask(desk::Severity::standard, nine - hours{2}); // at night: due from the opening
    CHECK(world.look(nine - hours{2}) == 0);
    CHECK(world.look(nine) == 1);
    CHECK(world.look(nine + minutes{91}) == 1);
    CHECK(world.look(nine + hours{2} + seconds{1}) == 1);
    CHECK(world.history(id) == Lines{"06:00:00 created ", "08:00:00 deputy Ben Ost",
                                     "09:31:00 response_warning Ben Ost",
                                     "10:00:01 response_breach Ben Ost, Leo"});
    CHECK(world.told("anna") == 0);
    CHECK(world.told("leo") == 1);
}

TEST_CASE("two servers that look at the same moment take each step once")
{
    EscalatingWorld world;
    const auto id = world.ask(desk::Severity::critical, nine);
    auto second = world.stores.open();
    app::Rules rules{second->directories(), second->changes()};
    app::EscalateTasks other{rules, second->escalations(), app::EscalateTasks::Mails::on};
    int steps = 0;
    for (auto now = nine; now < nine + minutes{30}; now += minutes{1}) {
        steps += world.look(now);
        steps += world.run(other(now));
    }
    CHECK(steps == 6);
    CHECK(world.history(id).size() == 7);
}

TEST_CASE("watchers are told with the agent; a hundred open tasks and more are all looked at")
{
    EscalatingWorld world;
    const auto id = world.ask(desk::Severity::standard, nine);
    world.run(world.store().tasks().watch(id, world.agent("dora"), true, nine));
    for (int i = 0; i < 120; ++i) {
        app::CallbackWish wish{};
        wish.number = number(("+43660" + std::to_string(1000000 + i)).c_str());
        wish.severity = desk::Severity::standard;
        world.run(world.ask_callback(std::move(wish), nine));
    }
    int steps = 0;
    for (int looks = 0; looks < 4; ++looks)
        steps += world.look(nine + minutes{100});
    CHECK(steps == 121);
    CHECK(world.told("dora") == 1);
}

TEST_CASE("who may do what at the desk is what the table says, row by row")
{
    using app::DeskDeed;

    struct Row {
        DeskDeed deed;
        std::array<bool, 4> by; // agent, second level, lead, administrator
    };

    for (const auto& row : {Row{DeskDeed::work_on_tasks, {true, true, true, true}},
                            Row{DeskDeed::see_duty, {true, true, true, true}},
                            Row{DeskDeed::change_duty, {false, true, true, true}},
                            Row{DeskDeed::close_desk, {false, true, true, true}},
                            Row{DeskDeed::dialling_of_others, {false, false, true, true}},
                            Row{DeskDeed::see_own_notices, {true, true, true, true}},
                            Row{DeskDeed::change_clients, {false, false, true, true}},
                            Row{DeskDeed::bring_data, {false, false, true, true}},
                            Row{DeskDeed::export_clients, {false, false, true, true}},
                            Row{DeskDeed::erase_contacts, {false, false, true, true}},
                            Row{DeskDeed::see_figures_of_all, {false, false, true, true}}}) {
        CHECK(app::may(store::Role::agent, row.deed) == row.by[0]);
        CHECK(app::may(store::Role::second_level, row.deed) == row.by[1]);
        CHECK(app::may(store::Role::lead, row.deed) == row.by[2]);
        CHECK(app::may(store::Role::administrator, row.deed) == row.by[3]);
    }
}

TEST_CASE("whoever is told gets a mail too, once, and nobody without an address (D3)")
{
    EscalatingWorld world;
    const auto id = world.ask(desk::Severity::critical, nine);
    REQUIRE(world.look(nine) > 0);
    CHECK(world.look(nine) == 0);
    const auto owed = world.run(world.store().outbox().unsent());
    REQUIRE(owed.size() == 1); // of the small desk anna alone has an address
    CHECK(owed[0].method == store::OutboxMail::Method::notice);
    CHECK(owed[0].agent == world.agent("anna"));
    CHECK_FALSE(owed[0].booking.is_set());
    const auto notice = world.run(world.store().escalations().find_notice(owed[0].notice));
    REQUIRE(notice);
    CHECK(notice->task == id);
    CHECK(notice->agent == world.agent("anna"));
    const auto reports = world.run(world.store().outbox().list({}));
    REQUIRE(reports.size() == 1);
    CHECK(reports[0].task == id);
    CHECK(reports[0].client == world.client("acme"));

    app::EscalateTasks silent{world.rules, world.store().escalations(), app::EscalateTasks::Mails::off};
    REQUIRE(world.run(silent(nine + minutes{5})) > 0); // the next round
    CHECK(world.run(world.store().outbox().unsent()).size() == 1);
}
