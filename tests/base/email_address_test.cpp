#include "base/email_address.hpp"

#include <catch2/catch.hpp>

using namespace callhours;

TEST_CASE("an ordinary address is taken as it is", "[base]")
{
    for (const auto* text : {"eva@example.com", "e.v+a@sub.example.co", "müller@exämple.de", "a@b"}) {
        CAPTURE(text);
        CHECK(EmailAddress::parse(text).value().reveal() == text);
    }
}

TEST_CASE("an address that could break a header or a parser is refused", "[base]")
{
    for (const auto* text : {"", "eva", "@example.com", "eva@", "a b@example.com", "a..b@example.com",
                             ".a@example.com", "x@y\r\nX-Inject: 1", "<eva@example.com>", "a,b@example.com",
                             "a@b@c;d", "eva@example.com.", "\"a b\"@example.com", "e\xff@example.com"}) {
        CAPTURE(text);
        CHECK(EmailAddress::parse(text).error() == EmailAddress::Error::malformed);
    }
    CHECK(EmailAddress::parse(std::string(65, 'a') + "@example.com").error() ==
          EmailAddress::Error::too_long);
    CHECK(EmailAddress::parse("a@" + std::string(254, 'b')).error() == EmailAddress::Error::too_long);
}

TEST_CASE("an address is masked wherever it is formatted", "[base]")
{
    CHECK(fmt::format("{}", EmailAddress::parse("eva@example.com").value()) == "e…@example.com");
}
