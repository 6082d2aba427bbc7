#include "server/auth/tokens.hpp"

#include "server/auth/random.hpp"
#include "tests/server/auth/counting_bytes.hpp"

#include <catch2/catch.hpp>

#include <unordered_set>

using namespace callhours;
using namespace callhours::auth;

TEST_CASE("a token says what it opens and carries 32 random octets in base64url", "[auth]")
{
    tests::CountingBytes bytes;
    const auto token = make_token(TokenKind::client, bytes);

    CHECK(token.text.reveal() == "client_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
    CHECK(kind_of(token.text.reveal()) == TokenKind::client);
}

TEST_CASE("the digest of a token is its SHA-256", "[auth]")
{
    // FIPS 180-2, B.1
    CHECK(digest_of("abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("a new token's digest is that of its text", "[auth]")
{
    SodiumRandom random;
    const auto token = make_token(TokenKind::session, random);

    CHECK(token.digest == digest_of(token.text.reveal()));
}

TEST_CASE("tokens of the real generator differ", "[auth]")
{
    SodiumRandom random;
    std::unordered_set<TokenDigest> seen;
    for (int i = 0; i < 100; ++i)
        seen.insert(make_token(TokenKind::feed, random).digest);

    CHECK(seen.size() == 100);
}

TEST_CASE("a text that is not formed like a token has no kind", "[auth]")
{
    CHECK_FALSE(kind_of(""));
    CHECK_FALSE(kind_of("client_short"));
    CHECK_FALSE(kind_of("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"));
    CHECK_FALSE(kind_of("client_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh/"));
    CHECK_FALSE(kind_of("nobody_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"));
}

TEST_CASE("a digest goes to 32 octets and back", "[base]")
{
    const auto digest = digest_of("abc");

    CHECK(TokenDigest::from_bytes(digest.bytes()) == digest);
    CHECK_FALSE(TokenDigest::from_bytes(std::span{digest.bytes()}.first(31)));
}

TEST_CASE("a CSRF token fits its own session and no other", "[auth]")
{
    const auto token = csrf_token("session_a");

    CHECK(token.size() == 22);
    CHECK(csrf_matches("session_a", token));
    CHECK_FALSE(csrf_matches("session_b", token));
    CHECK_FALSE(csrf_matches("session_a", ""));
}
