#include "server/auth/authorization.hpp"

#include <catch2/catch.hpp>

using namespace callhours::auth;

namespace {

bool is_nothing(const Authorization& authorization)
{
    return std::holds_alternative<std::monostate>(authorization);
}

} // namespace

TEST_CASE("a bearer token is read whatever the case of its scheme", "[auth]")
{
    for (const auto* field : {"Bearer client_abc", "bearer client_abc", "BEARER   client_abc "}) {
        CAPTURE(field);
        const auto authorization = parse_authorization(field);
        REQUIRE(std::holds_alternative<BearerToken>(authorization));
        CHECK(std::get<BearerToken>(authorization).token.reveal() == "client_abc");
    }
}

TEST_CASE("basic credentials are split at the first colon", "[auth]")
{
    // RFC 7617 §2, and §2.1 with a pound sign in UTF-8
    const auto plain = parse_authorization("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    const auto pound = parse_authorization("Basic dGVzdDoxMjPCow==");
    const auto colons = parse_authorization("basic YTpiOmM");

    REQUIRE(std::holds_alternative<BasicCredentials>(plain));
    CHECK(std::get<BasicCredentials>(plain).user == "Aladdin");
    CHECK(std::get<BasicCredentials>(plain).password.reveal() == "open sesame");
    REQUIRE(std::holds_alternative<BasicCredentials>(pound));
    CHECK(std::get<BasicCredentials>(pound).password.reveal() == "123£");
    REQUIRE(std::holds_alternative<BasicCredentials>(colons));
    CHECK(std::get<BasicCredentials>(colons).password.reveal() == "b:c");
}

TEST_CASE("an absent, malformed or unknown authorization is nothing", "[auth]")
{
    for (const auto* field : {"", "Bearer", "Bearer ", "Bearer a b", "Bearer a\"b", "Basic !!!!",
                              "Basic QWxhZGRpbg==", "Basic", "Digest username=x", "Basic QTpCAA=="}) {
        CAPTURE(field);
        CHECK(is_nothing(parse_authorization(field)));
    }
    CHECK(is_nothing(parse_authorization("Bearer " + std::string(5000, 'a'))));
}
