#include "desk/deadlines.hpp"
#include "server/app/ask_callback.hpp"
#include "server/app/escalate_tasks.hpp"
#include "server/app/keep_figures.hpp"
#include "tests/server/app/booking_world.hpp"

#include <fmt/format.h>

using namespace callhours;
using namespace callhours::tests;

namespace {

/// The Sunday on which the clocks go back, and the Monday after it: 40 calls, 10 bookings, an absence, a
/// breach and an escalation. Anna and Ben work from 9 to 17, which is 8 to 16 in UTC on that Monday. The
/// comments count by hand.
constexpr const char* measure_all =
    "INSERT INTO figure_task_due SELECT id, 0 FROM task WHERE true ON CONFLICT DO NOTHING";

struct DayInLife : BookingWorld {
    app::EscalateTasks escalate{rules, store().escalations(), app::EscalateTasks::Mails::off};
    app::KeepFigures keep_figures{rules, store().figures()};
    int calls = 0;

    void tick(Instant now)
    {
        run(escalate(now));
        while (run(keep_figures(now)) > 0) {}
    }

    struct Called {
        CallId call;
        TaskId task;
    };

    Called rings(Instant at, const char* slug, std::optional<PhoneNumber> from = std::nullopt)
    {
        const auto& agent = *directory->client(client(slug));
        const auto caller = from ? *from : number(fmt::format("+43660{:07}", 2000000 + calls).c_str());
        const auto due =
            desk::due_dates(desk::Severity::standard, at, directory->agent(agent.agent)->calendar.schedule)
                .value();
        const auto channel = fmt::format("{}.1", ++calls);
        const auto filed = run(store().calls().file({.link = "main",
                                                     .channel = channel,
                                                     .token = "main" + channel,
                                                     .caller = caller,
                                                     .called = number("+4312345000"),
                                                     .client = client(slug),
                                                     .agent = agent.agent,
                                                     .outcome = "agent",
                                                     .rule = "agent_open",
                                                     .arrived_at = at},
                                                    {.number = caller,
                                                     .client = client(slug),
                                                     .agent = agent.agent,
                                                     .severity = desk::Severity::standard,
                                                     .reason = desk::TaskReason::calling,
                                                     .created_at = at,
                                                     .response_due_at = due.response_due,
                                                     .action_due_at = due.action_due}));
        tick(at);
        return {filed.call.id, filed.task.id};
    }

    TaskId answered(Instant at, const char* slug)
    {
        const auto called = rings(at, slug);
        run(store().calls().answered(called.call, directory->client(client(slug))->agent, at + seconds{10}));
        run(store().calls().ended(called.call, "talked", at + minutes{3}));
        tick(at + minutes{3});
        return called.task;
    }

    TaskId leaves_message(Instant at, const char* slug)
    {
        const auto called = rings(at, slug);
        const auto recording = fmt::format("vm-{}", called.call.value());
        run(store().calls().attach(called.call, {.link = "main",
                                                 .recording = recording,
                                                 .file = recording + ".wav",
                                                 .bytes = 160044,
                                                 .length = seconds{10},
                                                 .silent = false,
                                                 .recorded_at = at + seconds{30}}));
        run(store().calls().ended(called.call, "message", at + seconds{40}));
        tick(at + seconds{40});
        return called.task;
    }

    TaskId hangs_up(Instant at, const char* slug, std::optional<PhoneNumber> from = std::nullopt)
    {
        const auto called = rings(at, slug, std::move(from));
        run(store().calls().ended(called.call, "gone", at + seconds{5}));
        tick(at + seconds{5});
        return called.task;
    }

    void edit(TaskId task, Instant now, std::optional<desk::TaskState> state,
              std::optional<desk::Severity> severity = std::nullopt, const char* by = "anna")
    {
        app::TaskWish wish{};
        wish.task = task;
        wish.state = state;
        wish.severity = severity;
        wish.actor = {store::Actor::Kind::agent, agent(by).value()};
        REQUIRE(run(edit_task(std::move(wish), now)).refusal.empty());
        tick(now);
    }

    void call_on_sunday()
    {
        sunday_tasks = {leaves_message(at("2026-10-25T00:30:00Z"), "acme"), // 2:30 in summer
                        leaves_message(at("2026-10-25T01:30:00Z"), "acme"), // 2:30 once more
                        leaves_message(at("2026-10-25T12:00:00Z"), "acme"),
                        hangs_up(at("2026-10-25T22:59:00Z"), "acme")}; // a minute before midnight
    }

    void book_on_monday(Instant now)
    {
        std::vector<BookingId> booked;
        for (int i = 0; i < 10; ++i) {
            const bool of_acme = i < 6;
            const auto start = at("2026-10-27T08:00:00Z") + minutes{30} * i;
            auto reserved = book(wish(start, fmt::format("day-{}", i), of_acme ? "acme" : "bolt"), now);
            REQUIRE(reserved.outcome);
            booked.push_back(reserved.outcome->id);
        }
        for (int i : {0, 9}) {
            app::MoveWish move{};
            move.booking = booked[static_cast<std::size_t>(i)];
            move.start = at("2026-10-28T08:00:00Z");
            move.actor = {store::Actor::Kind::client, 1};
            REQUIRE(run(book_call.move(std::move(move), now)));
        }
        store::CancelRequest cancel{};
        cancel.booking = booked[1];
        cancel.now = now;
        REQUIRE(run(store().bookings().cancel(std::move(cancel))));
        tick(now);
    }

    void ben_is_away_from(Instant begin, Instant end)
    {
        auto batch = an_empty_batch();
        batch.agents = {an_agent("ben", "Ben Ost")};
        batch.agents[0].absences = std::vector<store::AbsenceImport>{
            {.pointer = {}, .time = Interval::make(begin, end).value(), .deputy = "anna"}};
        import(std::move(batch));
    }

    /// Everything; what stands beside is what is added to the hand count.
    void live()
    {
        ben_is_away_from(at("2026-10-26T12:00:00Z"), at("2026-10-26T16:00:00Z"));
        call_on_sunday(); // 4 calls: 3 messages, 1 missed
        book_on_monday(at("2026-10-26T08:30:00Z"));
        for (int i = 0; i < 20; ++i) // 20 calls answered after 10 s: Anna's 12, Ben's 8
            answered(at("2026-10-26T08:40:00Z") + minutes{i}, i < 12 ? "acme" : "bolt");
        for (int i :
             {0, 1, 2}) // 3 of Sunday's are called back an hour after the opening; the fourth is forgotten
            edit(sunday_tasks[static_cast<std::size_t>(i)], at("2026-10-26T09:00:00Z"),
                 desk::TaskState::done);
        tick(at("2026-10-26T10:00:01Z")); // its two working hours are over: the breach
        std::vector<TaskId> messages;
        for (int i = 0; i < 10; ++i) // 10 messages: Anna's 6, Ben's 4 while he is away
            messages.push_back(
                leaves_message(at("2026-10-26T13:00:00Z") + minutes{i}, i < 6 ? "acme" : "bolt"));
        for (const auto task : messages) // after 60, 59 … 51 minutes
            edit(task, at("2026-10-26T14:00:00Z"), desk::TaskState::done);
        std::vector<TaskId>
            missed; // 6 missed ones: Anna's 3, Ben's 3; the last rings a second time from one number
        for (int i = 0; i < 5; ++i) {
            missed.push_back(hangs_up(at("2026-10-26T15:00:00Z") + minutes{i}, i < 3 ? "acme" : "bolt",
                                      number(fmt::format("+4366077700{}", i).c_str())));
        }
        CHECK(hangs_up(at("2026-10-26T15:05:00Z"), "bolt", number("+43660777004")) == missed[4]);
        critical = missed[1]; // of 15:01
        edit(critical, at("2026-10-26T15:06:00Z"), std::nullopt, desk::Severity::critical);
        edit(critical, at("2026-10-26T15:10:00Z"), desk::TaskState::claimed);
        edit(critical, at("2026-10-26T15:31:00Z"), desk::TaskState::done); // 30 minutes after its call
        tick(at("2026-10-26T22:59:00Z"));
    }

    store::Figures total()
    {
        const auto rows = run(store().figures().sums(store::FigureBy::total, first, last));
        REQUIRE(rows.size() == 1);
        return rows[0].figures;
    }

    store::Figures of(store::FigureBy by, std::int64_t key)
    {
        for (const auto& row : run(store().figures().sums(by, first, last))) {
            if (row.key == key) return row.figures;
        }
        return {};
    }

    std::vector<std::string> kinds_of(TaskId task)
    {
        std::vector<std::string> kinds;
        for (const auto& event : run(store().tasks().history(task))) {
            if (event.actor.kind == store::Actor::Kind::system)
                kinds.push_back(event.what + " " + event.text);
        }
        return kinds;
    }

    std::vector<TaskId> sunday_tasks;
    TaskId critical;
    LocalDate first = parse_date("2026-10-25").value();
    LocalDate last = parse_date("2026-10-27").value();
};

/// What was counted by hand for the two days.
store::Figures by_hand()
{
    store::Figures figures;
    figures.offered = 40;
    figures.answered = 20;
    figures.voicemail = 13; // 3 + 10
    figures.missed = 7;     // 1 + 6
    figures.waited_seconds = 200;
    figures.tasks = 39;     // one call joined
    figures.responded = 34; // 20 + 3 + 10 + 1
    figures.resolved = 34;
    figures.response_met = 34;
    figures.response_late = 1;
    // 20 × 10 s; 3 × 1 h in hours; 60 + 59 + … + 51 min; 30 min
    figures.response_working_seconds = 200 + 3 * 3600 + 555 * 60 + 1800;
    // Sunday's waited 32.5, 31.5 and 21 hours on the wall
    figures.response_wall_seconds = 200 + 117000 + 113400 + 75600 + 555 * 60 + 1800;
    figures.resolution_working_seconds = figures.response_working_seconds;
    figures.resolution_wall_seconds = figures.response_wall_seconds;
    figures.action_met = 34;
    figures.booked = 10;
    figures.moved = 2;
    figures.cancelled = 1;
    return figures;
}

} // namespace

TEST_CASE("a day's life: the figures of 40 calls and 10 bookings agree with a count by hand")
{
    DayInLife day;
    day.live();
    const auto counted = day.total();
    const auto expected = by_hand();
    CHECK(counted.offered == expected.offered);
    CHECK(counted.answered == expected.answered);
    CHECK(counted.voicemail == expected.voicemail);
    CHECK(counted.missed == expected.missed);
    CHECK(counted.waited_seconds == expected.waited_seconds);
    CHECK(counted.tasks == expected.tasks);
    CHECK(counted.responded == expected.responded);
    CHECK(counted.response_met == expected.response_met);
    CHECK(counted.response_late == expected.response_late);
    CHECK(counted.response_working_seconds == expected.response_working_seconds);
    CHECK(counted.response_wall_seconds == expected.response_wall_seconds);
    CHECK(counted.action_met == expected.action_met);
    CHECK(counted == expected);

    SECTION("and the parts make the whole")
    {
        store::Figures agents;
        for (const auto& row :
             day.run(day.store().figures().sums(store::FigureBy::agent, day.first, day.last)))
            agents += row.figures;
        CHECK(agents == expected);
        store::Figures days_together;
        const auto by_day = day.run(day.store().figures().sums(store::FigureBy::day, day.first, day.last));
        for (const auto& row : by_day)
            days_together += row.figures;
        CHECK(days_together == expected);
        REQUIRE(by_day.size() == 2);
        CHECK(by_day[0].figures.offered == 4); // the call of 23:59 in the doubled day is still Sunday's
        CHECK(day.of(store::FigureBy::agent, day.agent("anna").value()).offered == 25); // 4 + 12 + 6 + 3
        CHECK(day.of(store::FigureBy::client, day.client("bolt").value()).offered == 15);
        CHECK(day.of(store::FigureBy::client, day.client("bolt").value()).booked == 4);
        CHECK(day.of(store::FigureBy::severity, 1).tasks == 1);
        CHECK(day.of(store::FigureBy::severity, 3).offered == 39);
    }
    SECTION("the forgotten one was warned of and breached, the critical one went to the second level")
    {
        CHECK(day.kinds_of(day.sunday_tasks[3]).back() == "response_breach Anna Novak");
        CHECK(day.kinds_of(day.critical).back() == "second_level Anna Novak"); // nobody else is there
        const auto told = day.run(day.store().escalations().notices(day.agent("ben"), false, 100));
        CHECK(told.empty()); // he was away, and Anna stood in
    }
    SECTION("counted once more, nothing doubles; and a day without anything has no row")
    {
        REQUIRE(
            day.stores.raw("INSERT INTO figure_day_due VALUES (20750), (20751), (20752), (20753)").empty());
        REQUIRE(day.stores.raw(measure_all).empty());
        day.tick(at("2026-10-26T22:59:30Z"));
        CHECK(day.total() == expected);
        const auto later = parse_date("2026-11-25").value();
        CHECK(day.run(day.store().figures().sums(store::FigureBy::total, later, later + days{7})).empty());
    }
    SECTION("hours that change afterwards do not change what was answered (D4)")
    {
        auto batch = an_empty_batch();
        batch.agents = {an_agent("anna", "Anna Novak")};
        batch.agents[0].schedule.holidays = std::set{parse_date("2026-10-26").value()};
        day.import(std::move(batch));
        REQUIRE(day.stores.raw(measure_all).empty());
        day.tick(at("2026-10-26T22:59:30Z"));
        CHECK(day.total().response_met == expected.response_met);
        CHECK(day.total().response_working_seconds == expected.response_working_seconds);
    }
}

TEST_CASE("a booking to which nobody came counts on the day of the call, and no more when it is taken back")
{
    DayInLife day;
    const auto now = at("2026-10-26T08:30:00Z");
    const auto booked = day.book(day.wish(at("2026-10-26T10:00:00Z"), "one"), now).outcome->id;
    store::MarkRequest mark{};
    mark.booking = booked;
    mark.status = store::BookingStatus::no_show;
    mark.now = now + hours{4};
    REQUIRE(day.run(day.store().bookings().mark(mark)));
    day.tick(now + hours{4});
    CHECK(day.total().no_show == 1);
    mark.status = store::BookingStatus::done;
    REQUIRE(day.run(day.store().bookings().mark(mark)));
    day.tick(now + hours{5});
    CHECK(day.total().no_show == 0);
    CHECK(day.total().booked == 1);
}

TEST_CASE("callbacks count on the day of each try, and by the try at which somebody was reached")
{
    DayInLife day;
    const auto now = at("2026-10-26T09:00:00Z");
    const auto try_to_reach = [&](TaskId task, Instant when, bool talks) {
        const auto begun = day.run(day.store().callbacks().begin({.task = task,
                                                                  .agent = day.agent("anna"),
                                                                  .link = "main",
                                                                  .actor = {store::Actor::Kind::agent, 1},
                                                                  .most_per_day = 100,
                                                                  .most_per_number = 100,
                                                                  .lease = seconds{30}},
                                                                 when));
        REQUIRE(begun);
        if (talks) day.run(day.store().callbacks().talked(begun->id, when + seconds{20}));
        day.run(day.store().callbacks().ended(begun->id, talks ? "talked" : "client_no_answer", std::nullopt,
                                              when + minutes{1}));
        day.tick(when + minutes{1});
    };
    const auto at_once = day.hangs_up(now, "acme");
    const auto later = day.hangs_up(now + minutes{1}, "bolt");
    const auto never = day.hangs_up(now + minutes{2}, "acme");
    try_to_reach(at_once, now + minutes{10}, true);
    for (int i = 0; i < 3; ++i)
        try_to_reach(later, now + minutes{20 + 10 * i}, i == 2);
    try_to_reach(never, now + minutes{60}, false);
    const auto figures = day.total();
    CHECK(figures.dialled == 5);
    CHECK(figures.reached_first == 1);
    CHECK(figures.reached_second == 0);
    CHECK(figures.reached_later == 1);
    CHECK(day.of(store::FigureBy::client, day.client("bolt").value()).dialled == 3);
    day.edit(at_once, now + hours{2}, std::nullopt, desk::Severity::high); // its tries go along
    CHECK(day.of(store::FigureBy::severity, 2).reached_first == 1);
    CHECK(day.of(store::FigureBy::severity, 3).dialled == 4);
    CHECK(day.total().dialled == 5);
}
