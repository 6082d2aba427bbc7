#include "telephony/ari/target.hpp"

#include <catch2/catch.hpp>

using namespace callhours::telephony::ari;

TEST_CASE("foreign text keeps to its own segment and value", "[ari]")
{
    CHECK(Target{"channels"}.segment("a/b c?d+e%").text() == "/channels/a%2Fb%20c%3Fd%2Be%25");
    CHECK(Target{"channels"}.segment("..").text() == "/channels/%2E%2E");
    CHECK(Target{"channels"}.segment("1732300000.12").text() == "/channels/1732300000.12");
    CHECK(Target{"x"}.query("a", "1&b=2").query("c", "+43\n").text() == "/x?a=1%26b%3D2&c=%2B43%0A");
    CHECK(Target{"x"}.query("n", "Jörg").text() == "/x?n=J%C3%B6rg");
}

TEST_CASE("a name of ours is made of letters, digits, hyphens and underscores", "[ari]")
{
    CHECK(is_name("vm-main-1732300000-12-1"));
    CHECK(is_name(std::string(120, 'a')));
    CHECK_FALSE(is_name(std::string(121, 'a')));
    CHECK_FALSE(is_name(""));
    CHECK_FALSE(is_name("a.b"));
    CHECK_FALSE(is_name("a/b"));
    CHECK_FALSE(is_name("a+b"));
    CHECK_FALSE(is_name("ä"));
}
