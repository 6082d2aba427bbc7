#include "base/phone_number.hpp"

#include <catch2/catch.hpp>

using namespace callhours;

namespace {
const DiallingRules austria{.country = "43", .national = "0", .international = "00", .area = "1"};
const DiallingRules czechia{.country = "420", .national = "", .international = "00", .area = ""};

std::string e164(std::string_view text, const DiallingRules& rules = austria)
{
    return PhoneNumber::parse(text, rules).value().reveal();
}
} // namespace

TEST_CASE("a number is read by the desk's own dialling rules", "[base]")
{
    CHECK(e164("+43 660 12345") == "+4366012345");
    CHECK(e164("004366012345") == "+4366012345");
    CHECK(e164("0660/123-45") == "+4366012345");
    CHECK(e164("+43 (0) 660 12345") == "+4366012345");
    CHECK(e164("5123456") == "+4315123456");
    CHECK(e164("601 123 456", czechia) == "+420601123456");
}

TEST_CASE("a withheld number is anonymous, whatever word the PBX has for it", "[base]")
{
    for (const auto* text : {"", "  ", "anonymous", "Anonymous", "Restricted", "unknown", "unavailable"}) {
        CAPTURE(text);
        CHECK(PhoneNumber::parse(text, austria).error() == PhoneNumber::Error::anonymous);
    }
}

TEST_CASE("what is no number is refused with the reason", "[base]")
{
    CHECK(PhoneNumber::parse("call me", austria).error() == PhoneNumber::Error::malformed);
    CHECK(PhoneNumber::parse("+", austria).error() == PhoneNumber::Error::malformed);
    CHECK(PhoneNumber::parse("+0660123456", austria).error() == PhoneNumber::Error::malformed);
    CHECK(PhoneNumber::parse("+43660;ext=1", austria).error() == PhoneNumber::Error::malformed);
    CHECK(PhoneNumber::parse("+43 12", austria).error() == PhoneNumber::Error::too_short);
    CHECK(PhoneNumber::parse("+4366012345678901", austria).error() == PhoneNumber::Error::too_long);
    CHECK(PhoneNumber::parse_e164("004366012345").error() == PhoneNumber::Error::malformed);
}

TEST_CASE("a number is masked wherever it is formatted", "[base]")
{
    CHECK(fmt::format("{}", PhoneNumber::parse_e164("+4366012345").value()) == "+43…45");
}
