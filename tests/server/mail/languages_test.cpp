#include "server/mail/free_times_letter.hpp"
#include "server/mail/notice_letter.hpp"
#include "tests/server/mail/mail_world.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace callhours;
using namespace callhours::tests;
using Catch::Contains;
using Audience = store::OutboxMail::Audience;

namespace {

/// One of each kind of mail, to the visitor and to agents, with everything filled in.
std::vector<store::OutboxMail> every_mail(MailWorld& world)
{
    std::vector<store::OutboxMail> mails;
    const auto collect = [&] {
        for (const auto& mail : world.run(world.store().outbox().unsent())) {
            if (std::ranges::none_of(mails, [&](const auto& known) { return known.id == mail.id; }))
                mails.push_back(mail);
        }
    };
    const auto booking = world.book();
    (void)world.reminder(Audience::visitor);
    collect();
    auto moved = world.move(booking, MailWorld::monday + hours{2});
    moved = world.move(moved, MailWorld::monday + hours{3}, "ben"); // anna hands over
    moved = world.move(moved, MailWorld::monday + hours{4});        // and takes over
    world.cancel(moved);
    collect();
    return mails;
}

void check_whole(const std::string& text)
{
    CAPTURE(text);
    CHECK_FALSE(text.empty());
    CHECK(text.find_first_of("{}") == std::string::npos);
    CHECK(text.find("()") == std::string::npos);
    CHECK(text.find("  ") == std::string::npos);
}

} // namespace

TEST_CASE("every mail is whole in every language: no key missing, no placeholder left", "[mail]")
{
    MailWorld world;
    world.eva.zone = "America/New_York";
    const web::Links links{"https://desk.example"};
    const web::Templates templates;
    const auto mails = every_mail(world);
    REQUIRE(mails.size() >= 12);
    const auto languages = world.catalogue.languages();
    for (const auto* wanted : {"de", "en", "ru"})
        REQUIRE(std::ranges::count(languages, std::string_view{wanted}) == 1);
    for (const auto language : languages) {
        const auto& messages = world.catalogue.of(language);
        for (const auto& mail : mails) {
            CAPTURE(language, mail.message_id);
            const auto letter = world.letter(mail, messages, links);
            for (const auto& part :
                 {letter.subject, letter.when, letter.other_when, letter.what_happened, letter.foot})
                check_whole(part);
            for (const auto& [label, value] : letter.facts) {
                check_whole(label);
                check_whole(value);
            }
            CHECK(letter.language == language);
            CHECK_THAT(mail::plain_text(letter, messages), !Contains("{"));
            CHECK_THAT(mail::html(letter, templates, messages), !Contains("{"));
            if (language == "en") continue;
            const auto english = world.letter(mail, world.english, links);
            CHECK(letter.subject != english.subject);
            CHECK(letter.when != english.when);
            CHECK(letter.what_happened != english.what_happened);
            CHECK(letter.foot != english.foot);
            CHECK(letter.facts.front().first != english.facts.front().first);
        }
    }
}

TEST_CASE("the waiting list's mail is whole in every language, however many times it tells of", "[mail]")
{
    MailWorld world;
    const auto zone = calendar::Zone::find("Europe/Vienna").value();
    const store::Wait wait{.id = store::WaitId{7},
                           .client = world.client("acme"),
                           .type = world.type("support"),
                           .name = "Eva",
                           .email = address("eva@acme.example"),
                           .language = "de",
                           .zone = "Europe/Vienna",
                           .from = calendar::local_date(MailWorld::monday, zone),
                           .to = calendar::local_date(MailWorld::monday, zone) + days{14},
                           .span = span_of(MailWorld::monday, hours{14 * 24})};
    const web::Links links{"https://desk.example"};
    const web::Templates templates;
    const auto amount = GENERATE(1, 3, 40, 400);
    std::vector<Instant> times;
    for (int each = 0; each < amount; ++each)
        times.push_back(MailWorld::monday + minutes{30} * each);
    for (const auto language : world.catalogue.languages()) {
        CAPTURE(language, amount);
        const auto& messages = world.catalogue.of(language);
        const auto letter = mail::write_free_times(wait, times, *world.directory, links, messages);
        for (const auto& part :
             {letter.subject, letter.title, letter.words, letter.zone, letter.nothing_kept, letter.foot})
            check_whole(part);
        CHECK(letter.more.empty() == (amount <= 3));
        CHECK(letter.days.size() == (amount <= 3 ? 1u : amount == 40 ? 2u : 7u));
        CHECK_THAT(letter.days.front().link, Contains("day=2026-11-23"));
        const auto text = mail::plain_text(letter, messages);
        CHECK_THAT(text, !Contains("{") && Contains("9:00") && Contains(letter.leave_link));
        CHECK_THAT(mail::html(letter, templates, messages),
                   !Contains("{") && Contains("https://desk.example/w/7-"));
    }
}

TEST_CASE("a notice is whole in every language, whatever it is about and whoever waits", "[mail]")
{
    using Kind = desk::EscalationKind;
    MailWorld world;
    const web::Links links{"https://desk.example"};
    const web::Templates templates;
    const auto kind = GENERATE(Kind::second_level, Kind::deputy, Kind::response_warning,
                               Kind::response_breach, Kind::action_warning, Kind::action_breach);
    const auto severity = GENERATE(desk::Severity::critical, desk::Severity::request);
    const bool known = GENERATE(true, false);
    const store::Notice notice{.id = NoticeId{3},
                               .task = TaskId{12},
                               .agent = world.agent("anna"),
                               .step = {.kind = kind, .mark = 0},
                               .created_at = MailWorld::sunday,
                               .read_at = {}};
    desk::CallbackTask task;
    task.id = TaskId{12};
    if (known) {
        task.client = world.client("acme");
        task.number = number("+4366012345");
        task.about = "the export <stops>";
        task.action_due_at = MailWorld::monday + hours{4};
    }
    task.severity = severity;
    task.created_at = MailWorld::sunday;
    task.response_due_at = MailWorld::monday + hours{1};
    for (const auto language : world.catalogue.languages()) {
        CAPTURE(language, desk::to_text(kind), known);
        const auto& messages = world.catalogue.of(language);
        const auto letter = mail::write_notice(notice, task, *world.directory, links, messages);
        for (const auto& part : {letter.subject, letter.words, letter.zone, letter.foot})
            check_whole(part);
        for (const auto& [label, value] : letter.facts) {
            check_whole(label);
            check_whole(value);
        }
        CHECK((letter.subject.find("Acme") != std::string::npos) == known);
        CHECK_THAT(mail::plain_text(letter, messages), Contains("https://desk.example/console#tasks/12"));
        CHECK_THAT(mail::html(letter, templates, messages), !Contains("{") && !Contains("<stops>"));
        if (language == "en") continue;
        const auto english = mail::write_notice(notice, task, *world.directory, links, world.english);
        CHECK(letter.subject != english.subject);
        CHECK(letter.words != english.words);
        CHECK(letter.foot != english.foot);
    }
}

TEST_CASE("a mail counts minutes as its language does (CLDR plural rules)", "[mail]")
{
    const auto [length, words] = GENERATE(table<int, const char*>({{1, "1 минута"},
                                                                   {2, "2 минуты"},
                                                                   {5, "5 минут"},
                                                                   {11, "11 минут"},
                                                                   {21, "21 минута"},
                                                                   {22, "22 минуты"}}));
    MailWorld world;
    world.book(MailWorld::monday, minutes{length});
    const auto letter = world.letter(world.owed(Audience::visitor), world.catalogue.of("ru"));
    CHECK_THAT(letter.facts.front().second, Contains(words));
}
