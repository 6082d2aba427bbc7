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
