#pragma once

#include "tests/contract/booking_steps.hpp"

// Who waits for a time to become free, what they know of, and that each is told once.

namespace callhours::tests {

inline const Instant asked_at = at("2026-11-22T12:00:00Z"); // the day before nine

template <typename Stores>
store::JoinRequest a_wait(const DeskInStore<Stores>& desk, const char* email = "eva@acme.example",
                          const char* uid = "wait-1@desk.example", int length = 1)
{
    const auto zone = calendar::Zone::find("Europe/Berlin").value();
    const auto from = calendar::local_date(nine, zone);
    const auto to = from + days{length};
    return {.wait = {.id = {},
                     .client = desk.client("acme"),
                     .type = desk.type("support"),
                     .name = "Eva",
                     .email = address(email),
                     .language = "de",
                     .zone = "Europe/Berlin",
                     .from = from,
                     .to = to,
                     .part = calendar::PartOfDay::morning,
                     .span = Interval::make(calendar::to_instant(WallTime{from}, zone),
                                            calendar::to_instant(WallTime{to}, zone))
                                 .value(),
                     .uid = uid},
            .known = {nine},
            .now = asked_at};
}

template <typename Stores> store::Wait join(DeskInStore<Stores>& desk, store::JoinRequest request)
{
    return desk.run(desk.store().waiting_list().join(std::move(request))).value().wait;
}

template <typename Stores> store::Wait found(DeskInStore<Stores>& desk, store::WaitId id)
{
    return desk.run(desk.store().waiting_list().find(id)).value();
}

template <typename Stores> std::vector<store::MailReport> free_mails(DeskInStore<Stores>& desk)
{
    auto reports = desk.run(desk.store().outbox().list({}));
    std::erase_if(reports,
                  [](const auto& each) { return each.mail.method != store::OutboxMail::Method::free_times; });
    return reports;
}

inline store::WaitNote news(const store::Wait& wait, std::vector<Instant> tell)
{
    store::WaitNote note{.id = wait.id, .version = wait.version, .known = {}, .tell = std::move(tell)};
    for (const auto begin : note.tell)
        note.known.emplace(begin, true);
    return note;
}

TEMPLATE_LIST_TEST_CASE("who joins the waiting list is there, with what they know of", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto wait = join(desk, a_wait(desk));
    desk.reopen();
    const auto again = found(desk, wait.id);
    CHECK(again.name == "Eva");
    CHECK(again.email == address("eva@acme.example"));
    CHECK(again.span == wait.span);
    CHECK(again.part == calendar::PartOfDay::morning);
    CHECK(again.language == "de");
    CHECK(again.created_at == asked_at);
    CHECK_FALSE(again.ended_at);
    CHECK(store::is_live(again, asked_at));
    CHECK_FALSE(store::is_live(again, again.span.end()));
    CHECK(desk.run(desk.store().waiting_list().known({wait.id})).at(wait.id) ==
          calendar::KnownTimes{{nine, false}});
}

TEMPLATE_LIST_TEST_CASE("asked twice for the same, it is there once", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto& list = desk.store().waiting_list();
    const auto first = desk.run(list.join(a_wait(desk))).value();
    CHECK_FALSE(first.was_there);
    const auto again = desk.run(list.join(a_wait(desk, "EVA@acme.example", "wait-2@desk.example"))).value();
    CHECK(again.was_there);
    CHECK(again.wait.id == first.wait.id);
    CHECK(desk.run(list.list({})).size() == 1);

    (void)desk.run(list.end(first.wait.id, store::Wait::End::left, asked_at));
    const auto anew = desk.run(list.join(a_wait(desk, "eva@acme.example", "wait-3@desk.example"))).value();
    CHECK_FALSE(anew.was_there); // who left may come back
    CHECK(anew.wait.id != first.wait.id);
}

TEMPLATE_LIST_TEST_CASE("an address, a client and the desk have so many waits and no more", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    auto& list = desk.store().waiting_list();
    const auto limited = [&](const char* email, const char* uid, int length) {
        auto request = a_wait(desk, email, uid, length);
        request.most_per_address = 2;
        request.most_per_client = 3;
        return request;
    };
    CHECK(desk.run(list.join(limited("a@acme.example", "1@d", 1))));
    CHECK(desk.run(list.join(limited("a@acme.example", "2@d", 2))));
    CHECK(desk.run(list.join(limited("A@acme.example", "3@d", 3))).error() ==
          store::JoinRefusal::too_many_of_address);
    CHECK(desk.run(list.join(limited("b@acme.example", "4@d", 1))));
    CHECK(desk.run(list.join(limited("c@acme.example", "5@d", 1))).error() ==
          store::JoinRefusal::too_many_of_client);
    auto of_bolt = limited("c@bolt.example", "6@d", 1);
    of_bolt.wait.client = desk.client("bolt");
    of_bolt.most = 3;
    CHECK(desk.run(list.join(of_bolt)).error() == store::JoinRefusal::too_many);

    auto later = limited("a@acme.example", "7@d", 9);
    later.now = later.wait.span.begin() + hours{24 * 4}; // the others' days are over
    CHECK(desk.run(list.join(later)));
    CHECK(desk.run(list.list({.client = {}, .of_agent = {}, .live_at = later.now})).size() == 1);
    CHECK(desk.run(list.list({})).front().end == store::Wait::End::lapsed);
}

TEMPLATE_LIST_TEST_CASE("news is written down together with its mail, once (B3)", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto wait = join(desk, a_wait(desk));
    const auto other = desk.stores.open();
    const auto note = news(wait, {nine, nine + hours{1}});
    CHECK(desk.run(desk.store().waiting_list().note({note}, asked_at)) == 1);
    CHECK(desk.run(other->waiting_list().note({note}, asked_at)) == 0); // a second server saw the same
    const auto mails = free_mails(desk);
    REQUIRE(mails.size() == 1);
    CHECK(mails[0].mail.wait == wait.id);
    CHECK_FALSE(mails[0].mail.booking.is_set());
    CHECK(mails[0].mail.message_id == "<wait-1.0.free_times.visitor@desk.example>");
    CHECK(mails[0].recipient == address("eva@acme.example"));
    CHECK(mails[0].client == desk.client("acme"));
    CHECK(mails[0].agent == desk.agent("anna"));
    CHECK(mails[0].visitor == "Eva");
    CHECK(mails[0].call_begin == nine);
    CHECK(desk.run(desk.store().waiting_list().times_of(mails[0].mail.id)) == note.tell);
    const auto told = found(desk, wait.id);
    CHECK(told.told_at == asked_at);
    CHECK(told.mails == 1);
    CHECK(desk.run(desk.store().waiting_list().known({wait.id})).at(wait.id) == note.known);

    CHECK(desk.run(desk.store().waiting_list().note({news(told, {nine + hours{2}})}, asked_at)) == 1);
    CHECK(free_mails(desk).front().mail.message_id == "<wait-1.1.free_times.visitor@desk.example>");
    const auto due = desk.run(desk.store().outbox().lease_due(10, asked_at, asked_at + seconds{9}));
    CHECK(due.size() == 2);
}

TEMPLATE_LIST_TEST_CASE("who waits no more is told nothing", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto wait = join(desk, a_wait(desk));
    const auto how = GENERATE(store::Wait::End::left, store::Wait::End::removed);
    const auto ended = desk.run(desk.store().waiting_list().end(wait.id, how, asked_at));
    CHECK(ended->end == how);
    const auto again = desk.run(desk.store().waiting_list().end(wait.id, store::Wait::End::booked, nine));
    CHECK(again->end == how); // as it was
    CHECK(again->ended_at == asked_at);
    CHECK(desk.run(desk.store().waiting_list().note({news(*ended, {nine})}, asked_at)) == 0);
    CHECK(desk.run(desk.store().waiting_list().note({news(wait, {nine})}, asked_at)) == 0);
    CHECK(free_mails(desk).empty());
    CHECK_FALSE(desk.run(desk.store().waiting_list().end(store::WaitId{99}, how, asked_at)));
}

TEMPLATE_LIST_TEST_CASE("nobody is told when their days are over", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto wait = join(desk, a_wait(desk));
    CHECK(desk.run(desk.store().waiting_list().note({news(wait, {nine})}, wait.span.end())) == 0);
}

TEMPLATE_LIST_TEST_CASE("a call of that type in those days ends the wait, booked or moved there",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto wait = join(desk, a_wait(desk));
    const auto others = join(desk, a_wait(desk, "max@acme.example", "wait-2@desk.example"));
    auto request = a_request(desk, span_of(nine + hours{48}, minutes{30}), "later@desk.example");
    const auto booked = desk.run(desk.store().bookings().reserve(std::move(request))).outcome.value();
    CHECK_FALSE(found(desk, wait.id).end); // another day
    auto training = a_request(desk, span_of(nine, minutes{60}), "training@desk.example");
    training.type = desk.type("training");
    CHECK(desk.run(desk.store().bookings().reserve(std::move(training))).outcome);
    CHECK_FALSE(found(desk, wait.id).end); // another type

    const auto there = span_of(nine + hours{2}, minutes{30});
    CHECK(desk.run(desk.store().bookings().reschedule(
        {.booking = booked.id,
         .only_of = std::nullopt,
         .admission = admission(*desk.directory, desk.agent("anna"), there),
         .actor = {},
         .now = asked_at})));
    CHECK(found(desk, wait.id).end == store::Wait::End::booked);
    CHECK_FALSE(found(desk, others.id).end); // somebody else of the same client

    auto capital = a_request(desk, span_of(nine + hours{3}, minutes{30}), "max@desk.example");
    capital.visitor.email = address("MAX@acme.example");
    CHECK(desk.run(desk.store().bookings().reserve(std::move(capital))).outcome);
    CHECK(found(desk, others.id).end == store::Wait::End::booked);
}

TEMPLATE_LIST_TEST_CASE("a list of waits is narrowed to a client, an agent's clients, and who still waits",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto& list = desk.store().waiting_list();
    const auto wait = join(desk, a_wait(desk));
    auto of_bolt = a_wait(desk, "bo@bolt.example", "wait-2@desk.example");
    of_bolt.wait.client = desk.client("bolt");
    const auto other = join(desk, of_bolt);
    const auto ids = [&](store::WaitFilter filter) {
        std::vector<store::WaitId> found;
        for (const auto& each : desk.run(list.list(std::move(filter))))
            found.push_back(each.id);
        return found;
    };
    using Ids = std::vector<store::WaitId>;
    CHECK(ids({}) == Ids{wait.id, other.id});
    CHECK(ids({.client = desk.client("acme")}) == Ids{wait.id});
    CHECK(ids({.client = {}, .of_agent = desk.agent("ben")}) == Ids{other.id});
    (void)desk.run(list.end(wait.id, store::Wait::End::left, asked_at));
    CHECK(ids({.client = {}, .of_agent = {}, .live_at = asked_at}) == Ids{other.id});
}

TEMPLATE_LIST_TEST_CASE("a wait is forgotten a month after its end, once its mails are", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    auto& list = desk.store().waiting_list();
    const auto silent = join(desk, a_wait(desk));
    const auto told = join(desk, a_wait(desk, "max@acme.example", "wait-2@desk.example"));
    CHECK(desk.run(list.note({news(told, {nine})}, asked_at)) == 1);
    const auto due = desk.run(desk.store().outbox().lease_due(1, asked_at, asked_at + seconds{9}));
    REQUIRE(due.size() == 1);
    desk.run(desk.store().outbox().sent(due[0].id, {.begun_at = asked_at}, asked_at));

    const auto month = silent.span.end() + days{30};
    (void)desk.run(desk.store().upkeep().forget({}, month, 100));
    CHECK(desk.run(list.find(silent.id)));
    (void)desk.run(desk.store().upkeep().forget({}, month + seconds{1}, 100));
    CHECK_FALSE(desk.run(list.find(silent.id)));
    CHECK(desk.run(list.find(told.id)));
    const auto later = asked_at + days{401};
    while (desk.run(desk.store().upkeep().forget({}, later, 100)) > 0) {}
    CHECK_FALSE(desk.run(list.find(told.id)));
    CHECK(free_mails(desk).empty());
}

TEMPLATE_LIST_TEST_CASE("after a restore the waiting list's mails wait with the others", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto wait = join(desk, a_wait(desk, "max@acme.example"));
    book(desk, span_of(nine, minutes{30}), "one@desk.example");
    REQUIRE(desk.stores.raw("UPDATE outbox SET held = 1").empty());
    CHECK(desk.run(desk.store().waiting_list().note({news(wait, {nine})}, asked_at)) == 1);
    CHECK(free_mails(desk).front().mail.held);
    CHECK(desk.run(desk.store().outbox().lease_due(10, asked_at, asked_at + seconds{9})).empty());
    CHECK(desk.run(desk.store().outbox().release_held()) > 1);
    CHECK_FALSE(free_mails(desk).front().mail.held);
}

} // namespace callhours::tests
