#include "server/mail/outbox_worker.hpp"

#include "server/app/delivery_pauses.hpp"
#include "tests/server/mail/mail_world.hpp"
#include "tests/support/manual_clock.hpp"

#include <catch2/catch.hpp>

#include <deque>

using namespace callhours;
using namespace callhours::tests;
using Outcome = mail::Handover::Outcome;
using Step = mail::OutboxWorker::Step;

namespace {

/// Takes every mail, but for the answers that it was told to give first.
class ScriptedMailer final : public mail::Mailer {
public:
    mail::Handover hand_over(const mail::Message& message) override
    {
        const auto holds = [&](const char* text) { return message.bytes.find(text) != std::string::npos; };
        tried.push_back(holds("method=CANCEL")    ? "CANCEL "
                        : holds("method=REQUEST") ? "REQUEST "
                        : holds("<notice-")       ? "NOTICE "
                                                  : "REMINDER ");
        tried.back() += message.to.reveal();
        if (answers.empty()) return {Outcome::accepted, "250 ok"};
        auto answer = answers.front();
        answers.pop_front();
        return answer;
    }

    void rest() noexcept override { ++rests; }

    void stop() noexcept override {}

    int rests = 0;
    std::vector<std::string> tried;
    std::deque<mail::Handover> answers;
};

struct PostOffice : MailWorld {
    ManualClock clock{sunday};
    Log log{Log::Level::error};
    app::Rules rules{store().directories(), store().changes()};
    mail::MessageWriter writer{address("desk@desk.example"), std::nullopt};
    ScriptedMailer mailer;
    WorkerPool workers{1};
    mail::OutboxWorker worker{{io.get_executor(),
                               store().outbox(),
                               store().bookings(),
                               store().waiting_list(),
                               store().escalations(),
                               store().tasks(),
                               rules,
                               writer,
                               mailer,
                               workers,
                               clock,
                               log,
                               {.of_visitors = {minutes{60}}, .of_agents = {}}}};

    /// Until nothing is due.
    void work()
    {
        while (run(worker.handle_due()) != Step::nothing_due) {}
    }

    std::vector<store::OutboxMail> unsent() { return run(store().outbox().unsent()); }
};

const std::string eva = "eva@acme.example";
const std::string anna = "anna@desk.example";

} // namespace

TEST_CASE("each mail that is owed is handed over once", "[mail]")
{
    PostOffice office;
    office.book();
    office.work();
    office.work();
    CHECK(office.mailer.tried == std::vector{"REQUEST " + eva, "REQUEST " + anna});
    CHECK(office.unsent().empty());
}

TEST_CASE("a mail that is put off is tried again after its pause, not sooner", "[mail]")
{
    PostOffice office;
    office.mailer.answers = {{Outcome::put_off, "451 later"}};
    office.book();
    office.work();
    REQUIRE(office.unsent().size() == 1);
    CHECK(office.unsent().front().last_reply == "451 later");
    CHECK(office.unsent().front().due_at == MailWorld::sunday + seconds{5});
    office.clock.advance(seconds{5});
    office.work();
    CHECK(office.mailer.tried.back() == "REQUEST " + eva);
    CHECK(office.unsent().empty());
}

TEST_CASE("a refused mail is not tried again, and the others go", "[mail]")
{
    PostOffice office;
    office.mailer.answers = {{Outcome::refused, "550 nobody"}};
    office.book();
    office.work();
    office.clock.advance(days{3});
    office.work();
    CHECK(office.mailer.tried == std::vector{"REQUEST " + eva, "REQUEST " + anna});
}

TEST_CASE("a server that is away is asked by one mail at a time", "[mail]")
{
    PostOffice office;
    office.mailer.answers = {{Outcome::unreachable, "no route"}};
    office.book();
    CHECK(office.run(office.worker.handle_due()) == Step::server_away);
    CHECK(office.mailer.tried.size() == 1);
}

TEST_CASE("what waits for a server that was away goes as soon as it takes a mail", "[mail]")
{
    PostOffice office;
    office.mailer.answers = {{Outcome::unreachable, "no route"}};
    office.book();
    office.work();
    CHECK(office.mailer.tried == std::vector{"REQUEST " + eva, "REQUEST " + anna, "REQUEST " + eva});
    CHECK(office.unsent().empty());
}

TEST_CASE("a cancellation waits for the invitation before it, and for nobody else's", "[mail]")
{
    PostOffice office;
    office.mailer.answers = {{Outcome::put_off, "451 later"}};
    const auto booking = office.book();
    office.work();
    office.cancel(booking);
    office.work();
    CHECK(office.mailer.tried.back() == "CANCEL " + anna);
    office.clock.advance(seconds{5});
    office.work();
    CHECK(office.mailer.tried == std::vector{"REQUEST " + eva, "REQUEST " + anna, "CANCEL " + anna,
                                             "REQUEST " + eva, "CANCEL " + eva});
}

TEST_CASE("a mail is given up after two days of pauses that grow", "[mail]")
{
    seconds sum{0};
    seconds last{0};
    int attempts = 1;
    for (; app::pause_after(attempts); ++attempts) {
        CHECK(*app::pause_after(attempts) >= last);
        last = *app::pause_after(attempts);
        sum += last;
    }
    CHECK(app::pause_after(1) == seconds{5});
    CHECK(app::pause_after(2) == minutes{1});
    CHECK(sum >= days{1} + hours{20});
    CHECK(sum <= days{2} + hours{4});
    CHECK_FALSE(app::pause_after(attempts + 1));

    PostOffice office;
    office.book();
    for (int i = 0; i < 100; ++i)
        office.mailer.answers.push_back({Outcome::put_off, "451 later"});
    for (int step = 0; step < 100 && !office.unsent().empty(); ++step) {
        office.work();
        office.clock.advance(hours{4});
    }
    CHECK(office.unsent().empty());
    CHECK(office.mailer.tried.size() == 2 * static_cast<std::size_t>(attempts));
}

TEST_CASE("a mail that nobody can be sent is set aside, and the next goes", "[mail]")
{
    PostOffice office;
    office.book();
    REQUIRE(office.stores.raw("UPDATE outbox SET sequence = 7 WHERE audience = 'visitor'").empty());
    office.work();
    CHECK(office.run(office.store().outbox().list({})).back().state == store::MailReport::State::failed);
    CHECK(office.mailer.tried == std::vector{"REQUEST " + anna});
    CHECK(office.unsent().empty());
}

TEST_CASE("what a server that is away leaves behind was not tried", "[mail]")
{
    PostOffice office;
    office.mailer.answers = {{Outcome::unreachable, "no route"}};
    office.book();
    (void)office.run(office.worker.handle_due());
    REQUIRE(office.unsent().size() == 2);
    CHECK(office.unsent()[0].attempts + office.unsent()[1].attempts == 1);
}

TEST_CASE("the connection rests when there is nothing more to say, once", "[mail]")
{
    PostOffice office;
    office.book();
    office.work();
    CHECK(office.mailer.rests == 1);
    office.work();
    CHECK(office.mailer.rests == 1);
}

TEST_CASE("a reminder is owed, sent at its time, and sent once", "[mail]")
{
    PostOffice office;
    office.book();
    office.work();
    office.clock.set(MailWorld::monday - hours{1});
    for (int i = 0; i < 2; ++i) {
        office.run(office.worker.remind());
        office.work();
    }
    CHECK(office.mailer.tried == std::vector{"REQUEST " + eva, "REQUEST " + anna, "REMINDER " + eva});
}

TEST_CASE("a reminder that could not go in time is dropped, not sent late", "[mail]")
{
    PostOffice office;
    office.book();
    office.work();
    office.clock.set(MailWorld::monday - hours{1});
    office.run(office.worker.remind());
    office.mailer.answers = {{Outcome::put_off, "451 later"}};
    office.work();
    office.clock.advance(minutes{31});
    office.work();
    CHECK(office.mailer.tried.size() == 3);
    const auto report = office.run(office.store().outbox().list({})).front();
    CHECK(report.state == store::MailReport::State::dropped);
    CHECK(office.run(office.store().outbox().tries(report.mail.id)).size() == 1);
}

TEST_CASE("a reminder of a call that was moved or cancelled while it waited is dropped", "[mail]")
{
    const bool moved = GENERATE(true, false);
    PostOffice office;
    const auto booking = office.book();
    office.work();
    office.clock.set(MailWorld::monday - hours{1});
    office.run(office.worker.remind());
    if (moved) {
        office.move(booking, MailWorld::monday + hours{4});
    } else {
        office.cancel(booking);
    }
    office.work();
    for (const auto& tried : office.mailer.tried)
        CHECK(tried.find("REMINDER") == std::string::npos);
    CHECK(office.unsent().empty());
}

TEST_CASE("every try of a mail is noted with its recipient and the server's words", "[mail]")
{
    PostOffice office;
    office.mailer.answers = {{Outcome::put_off, "451 later", "mail.example:587"}};
    office.book();
    office.work();
    office.clock.advance(seconds{5});
    office.work();
    const auto first = office.run(office.store().outbox().list({})).back();
    const auto tries = office.run(office.store().outbox().tries(first.mail.id));
    REQUIRE(tries.size() == 2);
    CHECK(tries[0].outcome == Outcome::put_off);
    CHECK(tries[0].reply == "451 later");
    CHECK(tries[0].server == "mail.example:587");
    CHECK(tries[0].recipient == address("eva@acme.example"));
    CHECK(tries[1].outcome == Outcome::accepted);
    CHECK(tries[1].begun_at == MailWorld::sunday + seconds{5});
}

TEST_CASE("a mail that was asked for by hand has two days of tries before it again", "[mail]")
{
    PostOffice office;
    office.mailer.answers = {{Outcome::refused, "550 nobody"}};
    office.book();
    office.work();
    const auto id = office.run(office.store().outbox().list({})).back().mail.id;
    REQUIRE(office.run(office.store().outbox().retry(id, office.clock.now())));
    office.mailer.answers = {{Outcome::put_off, "451 later"}};
    office.work();
    CHECK(office.unsent().front().due_at == MailWorld::sunday + seconds{5});
}

TEST_CASE("a try that a stop cut off is due at once", "[mail]")
{
    PostOffice office;
    office.mailer.answers = {{Outcome::stopped, "stopped"}};
    office.book();
    (void)office.run(office.worker.handle_due());
    CHECK(office.unsent().front().due_at == MailWorld::sunday);
}

TEST_CASE("the worker ends when it is told to", "[mail]")
{
    PostOffice office;
    office.worker.stop();
    office.run(office.worker.run());
    CHECK(office.mailer.tried.empty());
}

TEST_CASE("a server's words are logged without the addresses in them", "[mail]")
{
    CHECK(mail::without_addresses("550 <eva@acme.example>: no such user") == "550 … no such user");
    CHECK(mail::without_addresses("") == "");
    CHECK(mail::without_addresses("250 ok ") == "250 ok ");
}
