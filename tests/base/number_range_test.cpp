#include "base/number_range.hpp"

#include <catch2/catch.hpp>

using namespace callhours;

namespace {

PhoneNumber number(const char* text)
{
    return PhoneNumber::parse_e164(text).value();
}

} // namespace

TEST_CASE("a range covers its main number and every extension behind it", "[base]")
{
    const auto range = NumberRange::parse("+4312345*").value();
    CHECK(range.prefix() == "+4312345");
    CHECK(range.covers(number("+4312345")));
    CHECK(range.covers(number("+43123450")));
    CHECK(range.covers(number("+4312345678901")));
    CHECK_FALSE(range.covers(number("+4312344999")));
    CHECK_FALSE(range.covers(number("+4312340")));
}

TEST_CASE("what is no range, or covers half a country, is refused", "[base]")
{
    using enum NumberRange::Error;
    for (const auto* text :
         {"", "*", "+*", "4312345*", "+4312345", "+43 1 2345*", "+43123*45", "+0312345*", "+4312345**"})
        CHECK(NumberRange::parse(text).error() == malformed);
    CHECK(NumberRange::parse("+4312*").error() == too_short);
    CHECK(NumberRange::parse("+43123*"));
    CHECK(NumberRange::parse("+43123456789012*"));
    CHECK(NumberRange::parse("+431234567890123*").error() == too_long);
}
