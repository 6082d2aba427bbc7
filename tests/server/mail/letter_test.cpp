#include "tests/server/mail/mail_world.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::tests;
using Catch::Contains;
using Catch::StartsWith;
using Audience = store::OutboxMail::Audience;

TEST_CASE("the visitor's letter begins with the time and says who calls whom", "[mail]")
{
    MailWorld world;
    world.book();
    const auto text = world.text(world.owed(Audience::visitor));
    CHECK_THAT(text, StartsWith("Monday, 23 November 2026, 9:00–9:30 (Central European Time)\n\n"));
    CHECK_THAT(text,
               Contains("Your call with Anna Novak is booked.\nAnna Novak calls you at +4366012345.\n"));
    CHECK_THAT(text, Contains("30 minutes"));
}

TEST_CASE("a letter names both zones where their clocks differ", "[mail]")
{
    MailWorld world;
    world.eva.zone = "America/New_York";
    world.book();
    const auto visitors = world.letter(world.owed(Audience::visitor));
    CHECK(visitors.when == "Monday, 23 November 2026, 3:00–3:30 (Eastern Time)");
    CHECK_THAT(visitors.other_when,
               Contains("For Anna Novak") && Contains("9:00–9:30 (Central European Time)"));
    const auto agents = world.letter(world.owed(Audience::agent));
    CHECK_THAT(agents.when, Contains("9:00–9:30 (Central European Time)"));
    CHECK_THAT(agents.other_when, Contains("For Eva Grüber") && Contains("3:00–3:30"));
}

TEST_CASE("a letter names one zone where the clocks agree, or the visitor's is not known", "[mail]")
{
    const auto* zone = GENERATE("Europe/Vienna", "", "Mars/Olympus_Mons");
    MailWorld world;
    world.eva.zone = zone;
    world.book();
    const auto letter = world.letter(world.owed(Audience::visitor));
    CHECK_THAT(letter.when, Contains("9:00–9:30 (Central European Time)"));
    CHECK(letter.other_when.empty());
}

TEST_CASE("the agent's letter says who booked, with their contact data and note", "[mail]")
{
    MailWorld world;
    world.book();
    const auto text = world.text(world.owed(Audience::agent));
    CHECK_THAT(
        text,
        Contains("Eva Grüber (Acme) has booked a call with you.\nYou call Eva Grüber at +4366012345.\n"));
    CHECK_THAT(text, Contains("E-mail: eva@acme.example\n") && Contains("Note: about <the> export\n"));
}

TEST_CASE("letters hold the answers to the questions of the call type, in their reader's language", "[mail]")
{
    MailWorld world;
    auto batch = an_empty_batch();
    store::CallTypeImport support;
    support.slug = "support";
    support.questions = std::vector<store::Question>{
        {.key = "area",
         .labels = {{"en", "Where?"}, {"de", "Wo?"}},
         .kind = store::Question::Kind::choice,
         .choices = {{.value = "mail", .labels = {{"en", "Mail"}, {"de", "E-Mail-Programm"}}}}},
        {.key = "urgent", .labels = {{"en", "Urgent?"}}, .kind = store::Question::Kind::yes_no}};
    batch.call_types = {support};
    REQUIRE(world.run(world.store().imports().import(batch)));
    world.reload();
    world.eva.answers = {{"area", "mail"}, {"urgent", "no"}};
    world.book();

    CHECK_THAT(world.text(world.owed(Audience::agent)), Contains("Where?: Mail\nUrgent?: No\n"));
    CHECK_THAT(world.text(world.owed(Audience::visitor)), Contains("Where?: Mail\nUrgent?: No\n"));
    const auto german = world.letter(world.owed(Audience::visitor), world.catalogue.of("de"));
    CHECK(std::find(german.facts.begin(), german.facts.end(),
                    std::pair<std::string, std::string>{"Wo?", "E-Mail-Programm"}) != german.facts.end());
}

TEST_CASE("the links to change and cancel are the visitor's, and only where they lead somewhere", "[mail]")
{
    MailWorld world;
    const auto booking = world.book();
    const web::Links links{"https://desk.example"};
    const auto manage = links.manage(*world.directory, booking.id);
    const auto letter = world.letter(world.owed(Audience::visitor), links);
    CHECK(letter.change_link == manage + "/change");
    CHECK(letter.cancel_link == manage + "/cancel");
    CHECK(world.letter(world.owed(Audience::visitor)).change_link.empty());
    CHECK(world.letter(world.owed(Audience::agent), links).change_link.empty());
    world.cancel(booking);
    CHECK(world.letter(world.owed(Audience::visitor), links).change_link.empty());
}

TEST_CASE("a letter about a change says what the time was", "[mail]")
{
    MailWorld world;
    world.move(world.book(), MailWorld::monday + hours{2});
    for (const auto audience : {Audience::visitor, Audience::agent}) {
        const auto letter = world.letter(world.owed(audience));
        CHECK_THAT(letter.subject, StartsWith("New time for"));
        CHECK_THAT(letter.when, Contains("11:00–11:30"));
        CHECK_THAT(letter.what_happened, Contains("It was Monday, 23 November, 9:00."));
    }
}

TEST_CASE("a letter tells its own event, whatever became of the booking since", "[mail]")
{
    MailWorld world;
    const auto booking = world.book();
    const auto first = world.owed(Audience::visitor);
    world.cancel(world.move(booking, MailWorld::monday + hours{2}));
    const auto letter = world.letter(first);
    CHECK_THAT(letter.when, StartsWith("Monday") && Contains("9:00–9:30"));
    CHECK(letter.what_happened == "Your call with Anna Novak is booked.");
}

TEST_CASE("a mail's event is as old as the feed's, be there several changes in one second (B1)", "[mail]")
{
    MailWorld world;
    const auto moved = world.move(world.book(), MailWorld::monday + hours{2});
    const auto history = world.run(world.store().bookings().history(moved.id));
    CHECK(mail::moment_of(world.owed(Audience::visitor), moved, history)->booking.changed_at ==
          moved.changed_at);
    CHECK(moved.changed_at == MailWorld::sunday + seconds{1});
}

TEST_CASE("an agent who lost the call is told the time that was theirs", "[mail]")
{
    MailWorld world;
    world.move(world.book(), MailWorld::monday + hours{2}, "ben");
    const auto mail = world.owed(Audience::agent); // ben has no address
    REQUIRE(mail.method == store::OutboxMail::Method::cancel);
    const auto letter = world.letter(mail);
    CHECK_THAT(letter.when, StartsWith("Cancelled: ") && Contains("9:00–9:30"));
    CHECK(letter.what_happened == "The call with Eva Grüber (Acme) has moved to Ben Ost.");
}

TEST_CASE("a cancellation says so first, and why to the agent alone", "[mail]")
{
    MailWorld world;
    world.cancel(world.book());
    const auto visitors = world.text(world.owed(Audience::visitor));
    const auto agents = world.text(world.owed(Audience::agent));
    CHECK_THAT(visitors, StartsWith("Cancelled: Monday, 23 November 2026") && !Contains("calls you"));
    CHECK_THAT(visitors, !Contains("on holiday"));
    CHECK_THAT(agents, StartsWith("Cancelled: ") && Contains("Reason: on holiday\n"));
}

TEST_CASE("a reminder says the time first, and how to change or cancel", "[mail]")
{
    MailWorld world;
    world.book();
    const web::Links links{"https://desk.example"};
    const auto visitors = world.letter(world.reminder(Audience::visitor), links);
    CHECK_THAT(visitors.subject,
               StartsWith("Reminder: your call with Anna Novak, Monday, 23 November, 9:00"));
    CHECK_THAT(visitors.when, StartsWith("Monday, 23 November 2026, 9:00–9:30"));
    CHECK_THAT(visitors.who_calls, Contains("+4366012345"));
    CHECK_FALSE(visitors.change_link.empty());
    const auto agents = world.letter(world.reminder(Audience::agent), links);
    CHECK_THAT(agents.subject, StartsWith("Reminder: call with Acme"));
    CHECK_THAT(agents.what_happened, Contains("Eva Grüber (Acme)"));
    CHECK(agents.change_link.empty());
}

TEST_CASE("what was asked and answered stands in both letters, in the reader's language", "[mail]")
{
    MailWorld world;
    auto batch = an_empty_batch();
    auto support = a_call_type("support", 30);
    support.questions = std::vector<store::Question>{
        {.key = "topic", .labels = {{"en", "What about?"}, {"de", "Worum geht es?"}}},
        {.key = "area",
         .labels = {{"en", "Where?"}},
         .kind = store::Question::Kind::choice,
         .choices = {{.value = "mail", .labels = {{"en", "Mail"}, {"de", "E-Mail"}}},
                     {.value = "other", .labels = {{"en", "Elsewhere"}}}}},
        {.key = "urgent", .labels = {{"en", "Urgent?"}}, .kind = store::Question::Kind::yes_no}};
    batch.call_types = {support};
    REQUIRE(world.run(world.store().imports().import(batch)));
    world.reload();
    world.eva.answers = {{"topic", "the <export>"}, {"area", "mail"}, {"urgent", "yes"}, {"gone", "42"}};
    world.book();
    const auto& german = world.catalogue.of("de");
    for (const auto audience : {Audience::visitor, Audience::agent}) {
        const auto mail = world.owed(audience);
        CHECK_THAT(world.text(mail), Contains("What about?: the <export>\n") && Contains("Where?: Mail\n") &&
                                         Contains("Urgent?: Yes\n") && Contains("gone: 42\n"));
        const auto text = mail::plain_text(world.letter(mail, german), german);
        CHECK_THAT(text, Contains("Worum geht es?: the <export>\n") && Contains("Where?: E-Mail\n") &&
                             Contains("Urgent?: Ja\n"));
    }
}

TEST_CASE("the HTML escapes what people wrote", "[mail]")
{
    MailWorld world;
    world.book();
    const auto html = mail::html(world.letter(world.owed(Audience::agent)), web::Templates{}, world.english);
    CHECK_THAT(html, Contains("about &lt;the&gt; export") && !Contains("<the>"));
    CHECK_THAT(html, !Contains("<img") && Contains("max-width:600px"));
}
