#pragma once

#include "tests/contract/booking_steps.hpp"
#include "tests/contract/call_steps.hpp"

#include <fstream>
#include <iterator>

// The erasure of a person: all of it or nothing, and no octet left of what they said.

namespace callhours::tests {

inline const PhoneNumber evas_mobile = number("+4366077777");

/// Eva left traces everywhere; Udo, of the same client, and a stranger too.
template <typename Stores> struct Traced : DeskInStore<Stores> {
    BookingId booking;
    BookingId udos;
    store::Calls::Filed call;
    store::Calls::Filed udos_call;
    TaskId task;
    VoicemailId voicemail;

    Traced()
    {
        auto batch = an_empty_batch();
        batch.clients = {a_client("acme", "Acme", "anna")};
        batch.clients[0].numbers = std::vector{number("+4366012345"), evas_mobile};
        batch.clients[0].contacts = std::vector{store::Contact{"Eva Traceable", address("Eva@acme.example")},
                                                store::Contact{"Udo", address("udo@acme.example")}};
        import(*this, batch);
        book_theirs();
        call_and_close();
        wait_in_line();
    }

    store::Erasures& erasures() { return this->store().erasures(); }

    store::ContactToErase eva_herself()
    {
        return {.client = this->client("acme"), .email = address("eva@ACME.example"), .number = evas_mobile};
    }

    Result<store::Erasure, std::vector<store::ErasureObstacle>>
    erase(Instant now = at("2026-12-01T12:00:00Z"))
    {
        auto erased = this->run(erasures().erase(eva_herself(), {store::Actor::Kind::agent, 1}, now));
        this->reload();
        return erased;
    }

    void book_theirs()
    {
        auto hers = a_request(*this, span_of(nine, minutes{30}), "hers");
        hers.visitor.name = "Eva Traceable";
        hers.visitor.email = address("eva@acme.example");
        hers.visitor.phone = evas_mobile;
        hers.visitor.note = "secretnote of hers";
        hers.visitor.answers = {{"area", "secretanswer"}};
        hers.reason = "secretreason";
        hers.key = store::IdempotencyKey{.key = "k", .request_digest = "d"};
        hers.answer = [](const auto& outcome) {
            return std::optional{store::StoredAnswer{
                201, "{\"id\":" + std::to_string(outcome->id.value()) + ",\"email\":\"eva@acme.example\"}",
                "/x"}};
        };
        booking = this->run(this->store().bookings().reserve(hers)).outcome->id;
        auto his = a_request(*this, span_of(nine + hours{1}, minutes{30}), "his");
        his.visitor.name = "Udo Other";
        his.visitor.email = address("udo@acme.example");
        his.visitor.phone = std::nullopt;
        udos = this->run(this->store().bookings().reserve(his)).outcome->id;
    }

    void call_and_close()
    {
        auto hers = a_call("1", evas_mobile);
        hers.client = this->client("acme");
        call = file(*this, hers);
        auto his = a_call("2", number("+4366012345"));
        his.client = this->client("acme");
        udos_call = file(*this, his);
        task = call.task.id;
        voicemail = this->run(this->store().calls().attach(call.call.id, a_voicemail("hers"))).id;
        this->run(this->store().calls().attach(udos_call.call.id, a_voicemail("his")));
        this->run(this->store().calls().ended(call.call.id, "message", ringing + minutes{2}));
        close(task);
    }

    void close(TaskId which, desk::TaskState state = desk::TaskState::done)
    {
        auto change = [state](const desk::CallbackTask& before) -> Result<desk::CallbackTask, std::string> {
            auto next = before;
            next.state = state;
            next.note = "secretword of the agent";
            next.closed_at = ringing + hours{1};
            return next;
        };
        this->run(this->store().tasks().change(
            which, change, {"done", "secretoutcome", {store::Actor::Kind::agent, 1}, ringing + hours{1}}));
    }

    void wait_in_line()
    {
        const auto span = span_of(nine + days{1}, hours{24});
        store::Wait wait{.id = {},
                         .client = this->client("acme"),
                         .type = this->type("support"),
                         .name = "Eva Traceable",
                         .email = address("eva@acme.example"),
                         .language = "de",
                         .zone = "Europe/Vienna",
                         .from = parse_date("2026-11-25").value(),
                         .to = parse_date("2026-11-26").value(),
                         .span = span,
                         .uid = "wait-1@desk.example"};
        REQUIRE(this->run(this->store().waiting_list().join({.wait = wait, .known = {}, .now = nine})));
    }

    /// Every octet of the database and its log.
    std::string octets()
    {
        std::string all;
        for (const auto* ending : {"", "-wal"}) {
            std::ifstream in{this->stores.file().string() + ending, std::ios::binary};
            all += std::string{std::istreambuf_iterator<char>{in}, {}};
        }
        return all;
    }
};

TEMPLATE_LIST_TEST_CASE("an erased person is nowhere any more, not an octet of them", "[contract]",
                        TestedStores)
{
    Traced<TestType> desk;
    for (const auto* word : {"eva@acme.example", "Eva Traceable", "+4366077777", "secretnote", "secretanswer",
                             "secretreason", "secretword", "secretoutcome"}) {
        CAPTURE(word);
        REQUIRE(desk.octets().find(word) != std::string::npos);
    }
    const auto erased = desk.erase();
    REQUIRE(erased);
    CHECK(erased->counts == store::ErasedCounts{.contacts = 1,
                                                .numbers = 1,
                                                .bookings = 1,
                                                .tasks = 1,
                                                .calls = 1,
                                                .recordings = 1,
                                                .mails = 1,
                                                .waits = 1,
                                                .deliveries = 0});
    const auto left = desk.octets();
    for (const auto* word : {"eva@acme.example", "Eva@acme.example", "Eva Traceable", "4366077777",
                             "secretnote", "secretanswer", "secretreason", "secretword", "secretoutcome"}) {
        CAPTURE(word);
        CHECK(left.find(word) == std::string::npos);
    }
}

TEMPLATE_LIST_TEST_CASE("what figures are made of stays, without the person", "[contract]", TestedStores)
{
    Traced<TestType> desk;
    REQUIRE(desk.erase());
    const auto booking = desk.run(desk.store().bookings().find(desk.booking));
    REQUIRE(booking);
    CHECK(booking->time.begin() == nine);
    CHECK(booking->visitor.name.empty());
    CHECK_FALSE(booking->visitor.email);
    CHECK_FALSE(booking->visitor.phone);
    CHECK(booking->visitor.answers.empty());
    CHECK(desk.run(desk.store().bookings().history(desk.booking)).size() == 1);
    const auto task = desk.run(desk.store().tasks().find(desk.task));
    REQUIRE(task);
    CHECK(task->calls == 1);
    CHECK_FALSE(task->task.number);
    CHECK_FALSE(task->voicemail);
    CHECK(task->task.state == desk::TaskState::done);
    const auto call = desk.run(desk.store().calls().find(desk.call.call.id));
    REQUIRE(call);
    CHECK(call->result == store::CallResult::message); // it stays a call that left a message
    CHECK_FALSE(call->call.caller);
    CHECK_FALSE(call->voicemail);
    CHECK(desk.run(desk.store().calls().has_recording("main", "hers"))); // and is not fetched again
    CHECK(desk.run(desk.erasures().list(10)).size() == 1);
}

TEMPLATE_LIST_TEST_CASE("the erasure of one person leaves all others as they are", "[contract]", TestedStores)
{
    Traced<TestType> desk;
    REQUIRE(desk.erase());
    const auto* acme = desk.directory->client("acme");
    REQUIRE(acme->contacts.size() == 1);
    CHECK(acme->contacts[0].name == "Udo");
    CHECK(acme->numbers == std::vector{number("+4366012345")});
    const auto his = desk.run(desk.store().bookings().find(desk.udos));
    CHECK(his->visitor.name == "Udo Other");
    CHECK(his->visitor.email == address("udo@acme.example"));
    const auto call = desk.run(desk.store().calls().find(desk.udos_call.call.id));
    CHECK(call->call.caller == number("+4366012345"));
    CHECK(call->voicemail);
    // Of another client's nothing is erased, whoever has the same address there.
    const auto of_bolt = desk.run(desk.erasures().preview({.client = desk.client("bolt"),
                                                           .email = address("udo@acme.example"),
                                                           .number = number("+4366012345")},
                                                          nine));
    CHECK(of_bolt.counts == store::ErasedCounts{});
}

TEMPLATE_LIST_TEST_CASE("what still needs the person is told, and then nothing is erased", "[contract]",
                        TestedStores)
{
    using Kind = store::ErasureObstacle::Kind;
    Traced<TestType> desk;
    auto open_again = [](const desk::CallbackTask& task) -> Result<desk::CallbackTask, std::string> {
        auto next = task;
        next.state = desk::TaskState::open;
        next.closed_at.reset();
        return next;
    };
    desk.run(desk.store().tasks().change(desk.task, open_again,
                                         {"open", {}, {store::Actor::Kind::agent, 1}, ringing + hours{2}}));
    const auto refused = desk.erase(at("2026-11-22T12:00:00Z")); // the booking is ahead
    REQUIRE_FALSE(refused);
    REQUIRE(refused.error().size() == 2);
    CHECK(refused.error()[0].kind == Kind::booking_ahead);
    CHECK(refused.error()[0].id == desk.booking.value());
    CHECK(refused.error()[1].kind == Kind::task_open);
    CHECK(desk.run(desk.store().bookings().find(desk.booking))->visitor.name == "Eva Traceable");
    CHECK(desk.run(desk.erasures().list(10)).empty());
    CHECK(desk.run(desk.erasures().files_to_remove()).empty());
    const auto preview = desk.run(desk.erasures().preview(desk.eva_herself(), at("2026-11-22T12:00:00Z")));
    CHECK(preview.obstacles.size() == 2);
    CHECK(preview.counts.bookings == 1);

    desk.close(desk.task);
    REQUIRE(desk.run(desk.store().outbox().lease_due(10, nine, at("2026-12-01T13:00:00Z"))).size() > 0);
    const auto leased = desk.erase();
    REQUIRE_FALSE(leased);
    CHECK(leased.error()[0].kind == Kind::mail_under_way);
    CHECK(desk.erase(at("2026-12-01T14:00:00Z"))); // whoever had it is gone
}

TEMPLATE_LIST_TEST_CASE("recordings wait to be removed from the disk, also over a crash, and once",
                        "[contract]", TestedStores)
{
    Traced<TestType> desk;
    REQUIRE(desk.erase());
    desk.reopen();
    CHECK(desk.run(desk.erasures().files_to_remove()) == std::vector<std::string>{"hers.wav"});
    desk.run(desk.erasures().removed({"hers.wav"}));
    CHECK(desk.run(desk.erasures().files_to_remove()).empty());
    const auto again = desk.erase(at("2026-12-01T13:00:00Z"));
    REQUIRE(again);
    CHECK(again->counts == store::ErasedCounts{});
    CHECK(desk.run(desk.erasures().files_to_remove()).empty());
}

TEMPLATE_LIST_TEST_CASE("a preview names what else stands beside the person", "[contract]", TestedStores)
{
    Traced<TestType> desk;
    const auto by_email = desk.run(desk.erasures().preview(
        {.client = desk.client("acme"), .email = address("eva@acme.example"), .number = std::nullopt}, nine));
    CHECK(by_email.numbers == std::vector<std::string>{"+4366077777"});
    CHECK(by_email.counts.calls == 0);
    const auto by_number = desk.run(desk.erasures().preview(
        {.client = desk.client("acme"), .email = std::nullopt, .number = evas_mobile}, nine));
    CHECK(by_number.emails == std::vector<std::string>{"eva@acme.example"});
    CHECK(by_number.counts.contacts == 0);
}

TEMPLATE_LIST_TEST_CASE("what webhooks were to tell of the person is told to nobody", "[contract]",
                        TestedStores)
{
    Traced<TestType> desk;
    auto& webhooks = desk.store().webhooks();
    REQUIRE(desk.run(webhooks.add("https://x.example/", {}, Secret{"s"}, nine)));
    desk.run(desk.store().bookings().mark({.booking = desk.booking,
                                           .status = store::BookingStatus::done,
                                           .actor = {},
                                           .now = nine + hours{1}}));
    desk.run(desk.store().bookings().mark(
        {.booking = desk.udos, .status = store::BookingStatus::done, .actor = {}, .now = nine + hours{1}}));
    const auto announce = [](const store::Happening& happening) {
        const auto& booking = std::get<store::BookingHappened>(happening).booking;
        return std::optional{
            store::Announcement{"booking.marked", "{\"name\":\"" + booking.visitor.name + "\"}"}};
    };
    REQUIRE(desk.run(webhooks.spread(announce, nine + hours{1})) > 0);
    const auto erased = desk.erase();
    REQUIRE(erased);
    CHECK(erased->counts.deliveries == 1);
    const auto due = desk.run(webhooks.lease_due({}, nine + hours{2}, nine + hours{3}));
    REQUIRE(due);
    CHECK(due->body == "{\"name\":\"Udo Other\"}");
    CHECK(desk.run(webhooks.deliveries({.state = store::WebhookDelivery::State::pending})).size() == 1);
    CHECK(desk.octets().find("Eva Traceable") == std::string::npos);
}

} // namespace callhours::tests
