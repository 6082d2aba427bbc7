#include "tests/server/mail/mail_world.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::tests;
using Catch::Contains;
using Catch::StartsWith;
using Audience = store::OutboxMail::Audience;

namespace {

struct WritingWorld : MailWorld {
    mail::MessageWriter writer{address("desk@desk.example"), std::nullopt};

    std::optional<mail::Message> write(const store::OutboxMail& mail)
    {
        const auto booking = run(store().bookings().find(mail.booking));
        return writer.write(mail, *booking, run(store().bookings().history(mail.booking)), *directory);
    }
};

} // namespace

TEST_CASE("a message has its recipient, its sender by the agent's name, and the outbox's Message-ID",
          "[mail]")
{
    WritingWorld world;
    world.book();
    const auto owed = world.owed(Audience::visitor);
    const auto message = world.write(owed).value();
    CHECK(message.from == address("desk@desk.example"));
    CHECK(message.to == address("eva@acme.example"));
    CHECK_THAT(message.bytes, StartsWith("From: \"Anna Novak\"\r\n <desk@desk.example>\r\nTo: =?UTF-8?B?"));
    CHECK_THAT(message.bytes, Contains("\r\nMessage-ID: " + owed.message_id + "\r\n"));
    CHECK_THAT(message.bytes, Contains("\r\nDate: Sun, 22 Nov 2026 12:00:00 +0000\r\n"));
    CHECK_THAT(message.bytes, Contains("text/calendar; method=REQUEST;"));
}

TEST_CASE("a mail written twice is the same, byte for byte", "[mail]")
{
    WritingWorld world;
    const auto booking = world.book();
    const auto owed = world.owed(Audience::agent);
    const auto first = world.write(owed).value();
    world.cancel(booking);
    CHECK(world.write(owed).value().bytes == first.bytes);
}

TEST_CASE("a cancellation is one in the mail's own type too", "[mail]")
{
    WritingWorld world;
    world.cancel(world.book());
    CHECK_THAT(world.write(world.owed(Audience::visitor)).value().bytes,
               Contains("text/calendar; method=CANCEL;"));
}

TEST_CASE("a reminder asks no calendar for anything", "[mail]")
{
    WritingWorld world;
    world.book();
    const auto message = world.write(world.reminder(Audience::visitor)).value();
    CHECK_THAT(message.bytes, !Contains("text/calendar") && !Contains(".ics"));
    CHECK_THAT(message.bytes, Contains("\r\nContent-Type: multipart/alternative;"));
}

TEST_CASE("a message is written in ASCII lines that every mail server takes (RFC 5321 §4.5.3.1.6)", "[mail]")
{
    WritingWorld world;
    world.eva.note = std::string(2000, 'x') + "\r\n.\r\nü\r\rBcc: mallory@evil.example";
    world.book();
    const auto bytes = world.write(world.owed(Audience::agent)).value().bytes;
    std::size_t column = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        REQUIRE(static_cast<unsigned char>(bytes[i]) < 0x80);
        if (bytes[i] == '\r') REQUIRE(bytes.at(i + 1) == '\n');
        if (bytes[i] == '\n') REQUIRE(bytes.at(i - 1) == '\r');
        column = bytes[i] == '\n' ? 0 : column + 1;
        REQUIRE(column <= 98);
    }
}

TEST_CASE("there is no message about an event that never was, nor to an agent without an address", "[mail]")
{
    WritingWorld world;
    world.book();
    auto owed = world.owed(Audience::agent);
    owed.agent = world.agent("ben");
    CHECK_FALSE(world.write(owed));
    owed = world.owed(Audience::visitor);
    owed.sequence = 7;
    CHECK_FALSE(world.write(owed));
}
