#include "server/web/fields.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::web;

namespace {

const DiallingRules austria{.country = "43", .national = "0", .international = "00", .area = "1"};

/// The fields that are wrong, in their order.
std::vector<std::string> wrong(const VisitorFields& fields)
{
    const auto visitor = check_visitor(fields, austria);
    std::vector<std::string> names;
    if (visitor) return names;
    for (const auto& error : visitor.error()) {
        CHECK_FALSE(error.text.empty());
        names.push_back(error.field);
    }
    return names;
}

using Names = std::vector<std::string>;

} // namespace

TEST_CASE("what a visitor wrote is taken, without the white space around it")
{
    const auto visitor = check_visitor({.name = " Žofie O'Brien ",
                                        .email = " eva@acme.example\n",
                                        .phone = " 0660 / 123 45",
                                        .note = " It hangs. \n"},
                                       austria);
    REQUIRE(visitor);
    CHECK(visitor->name == "Žofie O'Brien");
    CHECK(visitor->email->reveal() == "eva@acme.example");
    CHECK(visitor->phone->reveal() == "+4366012345");
    CHECK(visitor->note == "It hangs.");
}

TEST_CASE("telephone and note may be left out")
{
    const auto visitor =
        check_visitor({.name = "Eva", .email = "eva@acme.example", .phone = "", .note = "  "}, austria);
    REQUIRE(visitor);
    CHECK_FALSE(visitor->phone);
    CHECK(visitor->note.empty());
}

TEST_CASE("all that is wrong is told at once")
{
    CHECK(wrong({.name = "", .email = "x", .phone = "y", .note = "\x07"}) ==
          Names{"name", "email", "phone", "note"});
}

TEST_CASE("what is missing is told apart from what is malformed or too long")
{
    const auto problem = [](const VisitorFields& fields) {
        return check_visitor(fields, austria).error().front().problem;
    };
    const std::string long_name(101, 'x');
    CHECK(problem({.name = " ", .email = "eva@acme.example", .phone = "", .note = ""}) ==
          FieldProblem::missing);
    CHECK(problem({.name = "Eva", .email = "", .phone = "", .note = ""}) == FieldProblem::missing);
    CHECK(problem({.name = "Eva", .email = "eva", .phone = "", .note = ""}) == FieldProblem::malformed);
    CHECK(problem({.name = long_name, .email = "eva@acme.example", .phone = "", .note = ""}) ==
          FieldProblem::too_long);
}

TEST_CASE("a name is counted in characters and holds no controls")
{
    std::string hundred;
    for (int i = 0; i < 100; ++i)
        hundred += "ž";
    CHECK(wrong({.name = hundred, .email = "eva@acme.example", .phone = "", .note = ""}).empty());
    CHECK(wrong({.name = hundred + "ž", .email = "eva@acme.example", .phone = "", .note = ""}) ==
          Names{"name"});
    for (const auto* name : {"Eva\r\nBcc: all", "Eva\x7f", "Eva\x1b[2J", "Eva \xff"}) {
        CAPTURE(name);
        CHECK(wrong({.name = name, .email = "eva@acme.example", .phone = "", .note = ""}) == Names{"name"});
    }
}

TEST_CASE("a note keeps its lines and tabs, and nothing else that controls")
{
    CHECK(is_plain_text("one\r\ntwo\tthree\n"));
    CHECK(is_plain_text(""));
    CHECK_FALSE(is_plain_text(std::string_view{"a\0b", 3}));
    CHECK_FALSE(is_plain_text("bell \x07"));
    CHECK_FALSE(is_plain_text("\x80"));
    CHECK(wrong({.name = "Eva", .email = "eva@acme.example", .phone = "", .note = std::string(2001, 'x')}) ==
          Names{"note"});
}

TEST_CASE("a number that is none, or withheld, is told")
{
    for (const auto* phone :
         {"no number", "++43660", "+43", "anonymous", "0660 123 45 ext. 7", "+4366012345678901"}) {
        CAPTURE(phone);
        CHECK(wrong({.name = "Eva", .email = "eva@acme.example", .phone = phone, .note = ""}) ==
              Names{"phone"});
    }
}
