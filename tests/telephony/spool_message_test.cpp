#include "telephony/spool_message.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::telephony;
using Error = SpoolMessage::Error;

namespace {

const std::string whole =
    ";\n; Message Information file\n;\n[message]\norigmailbox=1001\ncontext=default\n"
    "macrocontext=\nexten=1001\nrdnis=unknown\npriority=2\ncallerchan=PJSIP/trunk-00000001\n"
    "callerid=\"Eva Novak\" <+4366012345>\norigdate=Sun Nov 22 08:00:00 PM UTC 2026\n"
    "origtime=1795377600\ncategory=\nmsg_id=1795377600-00000007\nflag=\nduration=12\n";

std::string with(const std::string& from, const std::string& to)
{
    auto text = whole;
    text.replace(text.find(from), from.size(), to);
    return text;
}

} // namespace

TEST_CASE("a message of the spool tells its caller, its mailbox and its arrival", "[telephony]")
{
    const auto message = parse_spool_message(whole).value();
    CHECK(message.id == "1795377600-00000007");
    CHECK(message.caller == "+4366012345");
    CHECK(message.mailbox == "1001@default");
    CHECK(message.arrived_at == from_epoch(1'795'377'600));
}

TEST_CASE("a message cut at any byte is unfinished, until its last line is there", "[telephony]")
{
    for (std::size_t length = 0; length < whole.size(); ++length)
        CHECK(parse_spool_message(whole.substr(0, length)).error() == Error::unfinished);
}

TEST_CASE("callers without a name, without a number, and lines of other systems are read", "[telephony]")
{
    const auto caller = [](const std::string& text) {
        return parse_spool_message(with("\"Eva Novak\" <+4366012345>", text)).value().caller;
    };
    CHECK(caller("066012345") == "066012345");
    CHECK(caller("Unknown").empty());
    CHECK(caller("\"Route 66\" <>").empty());
    CHECK(caller("").empty());
    auto crlf = whole;
    for (std::size_t at = 0; (at = crlf.find('\n', at)) != std::string::npos; at += 2)
        crlf.insert(at, "\r");
    CHECK(parse_spool_message(crlf).value().id == "1795377600-00000007");
}

TEST_CASE("a message without Asterisk's id is known by what renumbering does not change", "[telephony]")
{
    const auto message = parse_spool_message(with("msg_id=1795377600-00000007\n", "")).value();
    CHECK(message.id == "1001-+4366012345-1795377600-12");
}

TEST_CASE("what has no time of arrival is no message", "[telephony]")
{
    for (const auto* time : {"", "yesterday", "0", "-5", "99999999999999", "1795377600x"})
        CHECK(parse_spool_message(with("1795377600\ncategory", std::string{time} + "\ncategory")).error() ==
              Error::not_one);
}

TEST_CASE("only msgNNNN.txt is a message", "[telephony]")
{
    CHECK(is_spool_message_name("msg0000.txt"));
    CHECK(is_spool_message_name("msg12345.txt"));
    for (const auto* name : {"msg.txt", "msg0000.wav", "msg00x0.txt", "greet.txt", "msg0000.txt~", ".lock"})
        CHECK_FALSE(is_spool_message_name(name));
}
