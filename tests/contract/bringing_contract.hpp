#pragma once

#include "tests/contract/booking_steps.hpp"
#include "tests/contract/call_steps.hpp"

// What is brought from other systems: tasks and bookings that are found again by the names they had there.

namespace callhours::tests {

inline store::TaskImport a_brought_task(const char* external,
                                        std::optional<PhoneNumber> number = std::nullopt)
{
    store::TaskImport task;
    task.pointer = "2";
    task.external = external;
    task.number = std::move(number);
    task.client = "acme";
    task.agent = "anna";
    task.about = "Mail stops";
    task.created_at = ringing;
    task.response_due_at = ringing + hours{15};
    return task;
}

inline store::ImportBatch a_batch_of(std::vector<store::TaskImport> tasks, const char* source = "zendesk",
                                     Instant now = ringing + hours{1})
{
    store::ImportBatch batch;
    batch.tasks = std::move(tasks);
    batch.source = source;
    batch.now = now;
    return batch;
}

inline store::BookingImport a_brought_booking(const char* external, Instant start)
{
    store::BookingImport booking;
    booking.pointer = "2";
    booking.client = "acme";
    booking.type = "support";
    booking.start = start;
    booking.external = external;
    return booking;
}

TEMPLATE_LIST_TEST_CASE("a task that is brought keeps its life so far, and is there once", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    auto done = a_brought_task("1");
    done.state = desk::TaskState::done;
    done.owner = "ben";
    done.note = "rebooted";
    done.responded_at = ringing + minutes{10};
    done.closed_at = ringing + minutes{20};
    const auto batch = a_batch_of({done, a_brought_task("2", eva)});
    const auto report = import(desk, batch);
    CHECK(report.tasks == 2);
    const auto tasks = desk.run(desk.store().tasks().of_client(desk.client("acme"), 10));
    REQUIRE(tasks.size() == 2);
    const auto& kept = tasks[0].task.note.empty() ? tasks[1].task : tasks[0].task;
    CHECK(kept.state == desk::TaskState::done);
    CHECK(kept.owner == desk.agent("ben"));
    CHECK(kept.created_at == ringing);
    CHECK(kept.responded_at == done.responded_at);
    CHECK(kept.closed_at == done.closed_at);
    CHECK(desk.run(desk.store().tasks().open_of(eva)));

    const auto before = desk.run(desk.store().changes().newest());
    const auto again = import(desk, batch);
    CHECK(again.tasks == 0);
    CHECK(again.known_tasks == 2);
    CHECK(desk.run(desk.store().changes().newest()) == before);
    CHECK(import(desk, a_batch_of({a_brought_task("1")}, "freshdesk")).tasks ==
          1); // another system's ticket 1
}

TEMPLATE_LIST_TEST_CASE("open tasks of one number become one (C2), and the second says what it was about",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto second = a_brought_task("2", eva);
    second.about = "and printing";
    const auto report = import(desk, a_batch_of({a_brought_task("1", eva), second}));
    CHECK(report.tasks == 1);
    CHECK(report.joined_tasks == 1);
    const auto open = desk.run(desk.store().tasks().open_of(eva));
    const auto history = desk.run(desk.store().tasks().history(open->id));
    REQUIRE(history.size() == 2);
    CHECK(history[1].what == "asked");
    CHECK(history[1].text == "and printing");
    CHECK(import(desk, a_batch_of({second})).known_tasks == 1);
}

TEMPLATE_LIST_TEST_CASE("any problem leaves no trace of what was brought, and neither does a try",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto wrong = a_brought_task("2");
    wrong.client = "nobody";
    wrong.pointer = "3";
    auto batch = a_batch_of({a_brought_task("1"), wrong});
    batch.bookings = {a_brought_booking("a", nine), a_brought_booking("b", nine + minutes{10})};
    batch.bookings[1].pointer = "5";
    const auto refused = desk.run(desk.store().imports().import(batch));
    REQUIRE_FALSE(refused);
    REQUIRE(refused.error().size() == 2);
    CHECK(refused.error()[0].pointer == "5"); // overlaps
    CHECK(refused.error()[1].pointer == "3/client");
    batch.tasks.pop_back();
    batch.bookings.pop_back();
    const auto before = desk.run(desk.store().changes().newest());
    const auto tried = desk.run(desk.store().imports().try_out(batch));
    REQUIRE(tried);
    CHECK(tried->tasks == 1);
    CHECK(tried->bookings == 1);
    CHECK(desk.run(desk.store().changes().newest()) == before);
    CHECK(desk.run(desk.store().tasks().list({})).empty());
    CHECK(import(desk, batch).tasks == 1);
}

TEMPLATE_LIST_TEST_CASE("a booking that was moved or cancelled here is not brought a second time",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    store::ImportBatch batch;
    batch.now = at("2026-11-22T12:00:00Z");
    batch.uid_domain = "desk.example";
    batch.bookings = {a_brought_booking("a", nine), a_brought_booking("b", nine + hours{1})};
    batch.bookings[1].status = store::BookingStatus::no_show;
    batch.bookings[1].note = "rang twice";
    batch.bookings[1].phone = eva;
    CHECK(import(desk, batch).bookings == 2);
    const auto booked = desk.run(desk.store().bookings().list({}));
    REQUIRE(booked.size() == 2);
    CHECK(booked[1].status == store::BookingStatus::no_show);
    CHECK(booked[1].visitor.note == "rang twice");
    CHECK(booked[1].visitor.phone == eva);
    CHECK(desk.run(desk.store().outbox().unsent()).empty());
    REQUIRE(desk.run(desk.store().bookings().cancel(cancellation_of(booked[0]))));
    const auto again = import(desk, batch);
    CHECK(again.bookings == 0);
    CHECK(again.known_bookings == 2);
}

TEMPLATE_LIST_TEST_CASE("who brings old tasks wakes nobody by them, and webhooks tell none", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    auto& webhooks = desk.store().webhooks();
    REQUIRE(desk.run(webhooks.add("https://x.example/", {}, Secret{"s"}, ringing)));
    import(desk, a_batch_of({a_brought_task("1")}, "zendesk", ringing + days{30}));
    std::vector<desk::EscalationDone> done;
    const auto look = [&](const store::TaskListed&, const std::vector<desk::EscalationDone>& before) {
        done = before;
        return store::Looked{};
    };
    desk.run(desk.store().escalations().look(look, ringing + days{30}, 10));
    CHECK(done.size() == 2); // warning and breach of the first answer count as told
    const auto announce = [](const store::Happening&) {
        return std::optional{store::Announcement{"task.created", "{}"}};
    };
    desk.run(webhooks.spread(announce, ringing + days{30}));
    CHECK(desk.run(webhooks.deliveries({})).empty());
}

TEMPLATE_LIST_TEST_CASE("who brings much is told how far it is", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    std::vector<store::TaskImport> tasks;
    for (int i = 0; i < 1200; ++i)
        tasks.push_back(a_brought_task(std::to_string(i).c_str()));
    auto batch = a_batch_of(std::move(tasks));
    std::vector<std::size_t> told;
    batch.progress = [&](std::size_t taken) { told.push_back(taken); };
    CHECK(import(desk, batch).tasks == 1200);
    CHECK(told == std::vector<std::size_t>{500, 1000});
}

} // namespace callhours::tests
