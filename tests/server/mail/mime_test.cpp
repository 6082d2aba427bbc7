#include "server/mail/mime.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <sstream>

using namespace callhours::mail;
using Catch::Contains;
using Catch::EndsWith;
using Catch::StartsWith;

namespace {

std::size_t longest_line(const std::string& text)
{
    std::size_t longest = 0;
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);)
        longest = std::max(longest, line.size());
    return longest; // with its CR
}

} // namespace

TEST_CASE("a plain header stands as it is", "[mail]")
{
    CHECK(header_text("Your call with Anna: Monday, 9:00") == "Your call with Anna: Monday, 9:00");
}

TEST_CASE("a header with other letters becomes an encoded word", "[mail]")
{
    CHECK(header_text("Weiß") == "=?UTF-8?B?V2Vpw58=?=");
}

TEST_CASE("a long header is folded into encoded words that split no letter (RFC 2047 §2, §5)", "[mail]")
{
    std::string text;
    for (int i = 0; i < 40; ++i)
        text += "ü";
    text = "x" + text;
    const auto folded = header_text(text);
    CHECK(folded == "=?UTF-8?B?eMO8w7zDvMO8w7zDvMO8w7zDvMO8w7zDvMO8w7zDvMO8w7zDvMO8w7zDvMO8?=\r\n "
                    "=?UTF-8?B?w7zDvMO8w7zDvMO8w7zDvMO8w7zDvMO8w7zDvMO8w7zDvMO8?=");
    CHECK(longest_line(folded) <= 77);
}

TEST_CASE("no text begins another header", "[mail]")
{
    for (const auto* text : {"Eva\r\nBcc: x@y.example", "Eva\nBcc: x@y.example", "Eva\rBcc: x@y.example"}) {
        CHECK(header_text(text).find_first_of("\r\n") == std::string::npos);
        CHECK(display_name(text).find_first_of("\r\n") == std::string::npos);
    }
}

TEST_CASE("what looks like an encoded word is not read as one", "[mail]")
{
    CHECK_THAT(header_text("=?UTF-8?B?QQ==?="), !Contains("QQ=="));
}

TEST_CASE("a name is quoted, and so are the quotes in it (RFC 5322 §3.2.4)", "[mail]")
{
    CHECK(display_name(R"(Gruber, "Eva" \)") == R"("Gruber, \"Eva\" \\")");
}

TEST_CASE("quoted-printable keeps lines short and their ends visible (RFC 2045 §6.7)", "[mail]")
{
    CHECK(quoted_printable("a=b\nü \n") == "a=3Db\r\n=C3=BC=20\r\n");
    CHECK(quoted_printable("one\r\ntwo") == "one\r\ntwo");
    CHECK(quoted_printable("tab\tin") == "tab=09in");
    CHECK(longest_line(quoted_printable(std::string(500, 'x'))) == 77);
    CHECK(quoted_printable("lone\rreturn") == "lone=0Dreturn");
}

TEST_CASE("base64 comes in lines of 76", "[mail]")
{
    CHECK(base64_lines("") == "");
    CHECK(base64_lines("f") == "Zg==");
    CHECK(base64_lines("fo") == "Zm8=");
    CHECK(base64_lines("foobar") == "Zm9vYmFy");
    CHECK(longest_line(base64_lines(std::string(500, 'x'))) == 77);
}

TEST_CASE("the invitation is an alternative and a file", "[mail]")
{
    const auto body = multipart_body({.text = "words",
                                      .html = "<p>words</p>",
                                      .invitation = Invitation{.calendar = "BEGIN", .method = "CANCEL"}});
    CHECK_THAT(body, StartsWith("Content-Type: multipart/mixed; boundary="));
    CHECK_THAT(body, Contains("\r\nContent-Type: text/calendar; method=CANCEL; charset=UTF-8\r\n"));
    CHECK_THAT(body, Contains("filename=\"invite.ics\""));
    CHECK(body.find("text/plain") < body.find("text/html"));
    CHECK(body.find("text/html") < body.find("text/calendar")); // RFC 2046 §5.1.4: the best comes last
    CHECK(body.find("text/calendar") < body.find("application/ics"));
    CHECK_THAT(body, EndsWith("--\r\n"));
}

TEST_CASE("a mail without an invitation is words alone", "[mail]")
{
    const auto body = multipart_body({.text = "words", .html = "<p>words</p>", .invitation = std::nullopt});
    CHECK_THAT(body, StartsWith("Content-Type: multipart/alternative; boundary="));
    CHECK_THAT(body, Contains("text/html") && !Contains("calendar; ") && !Contains("mixed"));
    CHECK_THAT(body, EndsWith("--\r\n"));
}
