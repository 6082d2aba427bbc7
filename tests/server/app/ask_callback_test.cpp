#include "server/app/ask_callback.hpp"

#include "tests/server/app/booking_world.hpp"

using namespace callhours;
using namespace callhours::tests;

namespace {

const Instant ten = at("2026-11-23T09:00:00Z");

struct AskingWorld : BookingWorld {
    app::AskCallback ask_callback{rules, store().tasks()};

    [[nodiscard]] app::CallbackWish by_client(const char* slug = "acme") const
    {
        app::CallbackWish wish{};
        wish.client = client(slug);
        wish.actor = {store::Actor::Kind::client, client(slug).value()};
        return wish;
    }

    [[nodiscard]] app::CallbackWish by_agent() const
    {
        app::CallbackWish wish{};
        wish.actor = {store::Actor::Kind::agent, agent("anna").value()};
        return wish;
    }

    auto ask(app::CallbackWish wish, Instant now = ten) { return run(ask_callback(std::move(wish), now)); }

    void import_acme(std::optional<LocalDate> from, std::optional<LocalDate> to)
    {
        auto batch = an_empty_batch();
        batch.clients = {a_client("acme", "Acme", "anna")};
        batch.clients[0].entitled_from = from;
        batch.clients[0].entitled_to = to;
        import(std::move(batch));
    }
};

} // namespace

TEST_CASE("\"call me\" needs no more than a client: their number, their agent, the desk's severity (D1)")
{
    AskingWorld world;
    const auto added = world.ask(world.by_client());
    REQUIRE(added);
    CHECK_FALSE(added->joined);
    CHECK(added->task.number == number("+4366012345"));
    CHECK(added->task.client == world.client("acme"));
    CHECK(added->task.agent == world.agent("anna"));
    CHECK(added->task.severity == desk::Severity::standard);
    CHECK(added->task.response_due_at == at("2026-11-23T11:00:00Z"));
    CHECK(added->task.action_due_at == at("2026-11-25T09:00:00Z"));
}

TEST_CASE("the clock of a wished time begins at that time (D3)")
{
    AskingWorld world;
    auto wish = world.by_client();
    wish.from = at("2026-11-24T13:00:00Z");
    wish.to = at("2026-11-24T14:00:00Z");
    const auto added = world.ask(wish);
    REQUIRE(added);
    CHECK(added->task.response_due_at == at("2026-11-24T15:00:00Z"));
    CHECK(world.run(world.edit_task.recompute_all(ten)) == 0); // and stays there

    auto urgent = world.by_client("bolt");
    urgent.number = number("+4366077777");
    urgent.severity = desk::Severity::critical;
    urgent.from = at("2026-11-24T20:00:00Z");
    CHECK(world.ask(urgent)->task.response_due_at == at("2026-11-24T21:00:00Z"));
}

TEST_CASE("a wish that nobody can keep is refused with its reason, and leaves no task")
{
    AskingWorld world;
    auto wish = world.by_client();
    wish.from = at("2026-11-24T13:00:00Z");
    wish.to = at("2026-11-24T13:00:00Z");
    CHECK(world.ask(wish).error() == app::CallbackRefusal::window_reversed);
    wish.from = at("2026-11-23T07:00:00Z");
    wish.to = at("2026-11-23T09:00:00Z");
    CHECK(world.ask(wish).error() == app::CallbackRefusal::window_past);
    wish.from = at("2027-03-24T13:00:00Z");
    wish.to = std::nullopt;
    CHECK(world.ask(wish).error() == app::CallbackRefusal::window_too_far);
    CHECK(world.ask(world.by_client("bolt")).error() == app::CallbackRefusal::no_number);
    CHECK(world.ask(world.by_agent()).error() == app::CallbackRefusal::no_number);
    CHECK(world.run(world.store().tasks().list({})).empty());
}

TEST_CASE(
    "a client without entitlement is refused, at the wished time too; an agent may note it all the same (S9)")
{
    AskingWorld world;
    world.import_acme(std::nullopt, parse_date("2026-11-24").value());
    auto wish = world.by_client();
    CHECK(world.ask(wish));
    wish.number = number("+4366077777");
    wish.from = at("2026-11-25T09:00:00Z");
    CHECK(world.ask(wish).error() == app::CallbackRefusal::not_entitled);
    auto noted = world.by_agent();
    noted.client = world.client("acme");
    noted.number = number("+4366077777");
    noted.from = wish.from;
    CHECK(world.ask(noted));
}

TEST_CASE("one more wish makes an open task more urgent at most, with its first beginning (C2, D4)")
{
    AskingWorld world;
    const auto first = world.ask(world.by_client());
    auto urgent = world.by_client();
    urgent.severity = desk::Severity::high;
    const auto joined = world.ask(urgent, ten + minutes{30});
    CHECK(joined->joined);
    CHECK(joined->task.id == first->task.id);
    CHECK(joined->task.response_due_at == ten + hours{1});

    auto calm = world.by_client();
    calm.severity = desk::Severity::request;
    CHECK(world.ask(calm, ten + minutes{40})->task.severity == desk::Severity::high);
}

TEST_CASE("a client does not reach into another's open task by its number")
{
    AskingWorld world;
    const auto first = world.ask(world.by_client());
    auto wish = world.by_client("bolt");
    wish.number = number("+4366012345");
    wish.severity = desk::Severity::critical;
    CHECK(world.ask(wish).error() == app::CallbackRefusal::of_another_client);
    CHECK(world.run(world.store().tasks().find(first->task.id))->task.severity == desk::Severity::standard);
}

TEST_CASE("an agent's note of a number finds its client and their agent")
{
    AskingWorld world;
    auto wish = world.by_agent();
    wish.number = number("+4366012345");
    wish.owner = world.agent("ben");
    const auto added = world.ask(wish);
    CHECK(added->task.client == world.client("acme"));
    CHECK(added->task.agent == world.agent("anna"));
    CHECK(added->task.owner == world.agent("ben"));
    CHECK(added->task.state == desk::TaskState::claimed);
}
