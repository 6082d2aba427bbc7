#include "telephony/ari/account.hpp"
#include "telephony/ari/address.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::telephony::ari;

TEST_CASE("an address is read with and without prefix, port and /ari", "[ari]")
{
    CHECK(Address::parse("http://127.0.0.1:8088").value() == Address{false, "127.0.0.1", "8088", "/ari"});
    CHECK(Address::parse("http://127.0.0.1:8088/").value() == Address{false, "127.0.0.1", "8088", "/ari"});
    CHECK(Address::parse("http://pbx/ari/").value() == Address{false, "pbx", "80", "/ari"});
    CHECK(Address::parse("https://pbx.example/asterisk").value() ==
          Address{true, "pbx.example", "443", "/asterisk/ari"});
    CHECK(Address::parse("http://[::1]:8088").value().authority() == "[::1]:8088");
}

TEST_CASE("an address that is none is refused with its reason", "[ari]")
{
    CHECK(Address::parse("127.0.0.1:8088").error() == Address::Error::malformed);
    CHECK(Address::parse("").error() == Address::Error::malformed);
    CHECK(Address::parse("http://").error() == Address::Error::malformed);
    CHECK(Address::parse("http://pbx:99999").error() == Address::Error::malformed);
    CHECK(Address::parse("http://pbx:0").error() == Address::Error::malformed);
    CHECK(Address::parse("http://pbx/?api_key=a:b").error() == Address::Error::malformed);
    CHECK(Address::parse("ws://pbx:8088").error() == Address::Error::scheme);
    CHECK(Address::parse("http://user:password@pbx:8088").error() == Address::Error::credentials);
}

TEST_CASE("user and password are put into the Authorization field as RFC 7617 has it", "[ari]")
{
    const Account account{{}, "Aladdin", Secret{"open sesame"}};
    CHECK(basic_authorization(account).reveal() == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
}
