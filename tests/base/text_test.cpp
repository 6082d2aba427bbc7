#include "base/text.hpp"

#include <catch2/catch.hpp>

using namespace callhours;

TEST_CASE("UTF-8 is told from what only looks like it", "[base]")
{
    CHECK(is_valid_utf8("Grüße, Мир, 😀"));
    for (const auto* bad :
         {"\xff", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "a\x80"}) {
        CHECK_FALSE(is_valid_utf8(bad));
    }
}

TEST_CASE("control characters are found, C1 ones too", "[base]")
{
    CHECK(has_control_characters("a\nb"));
    CHECK(has_control_characters("a\x7f"));
    CHECK(has_control_characters("a\xc2\x85"));
    CHECK_FALSE(has_control_characters("ä\xc2\xa0ö"));
}

TEST_CASE("length is counted in characters, and trimming takes only white space", "[base]")
{
    CHECK(length_in_characters("Grüße😀") == 6);
    CHECK(trim(" \t a b \r\n") == "a b");
    CHECK(trim("   ").empty());
}

TEST_CASE("a slug is short, lower case and plain", "[base]")
{
    CHECK(is_slug("acme-2_x"));
    for (const auto* bad : {"", "-a", "Acme", "a b", "a/b", "ä"})
        CHECK_FALSE(is_slug(bad));
    CHECK_FALSE(is_slug(std::string(65, 'a')));
}
