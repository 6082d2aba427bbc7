#include "server/auth/link_signer.hpp"

#include "tests/server/auth/counting_bytes.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::auth;

namespace {

LinkSigner a_signer()
{
    tests::CountingBytes bytes;
    return LinkSigner{LinkSigner::new_key(bytes)};
}

} // namespace

TEST_CASE("a signed link gives its id back", "[auth]")
{
    const auto signer = a_signer();

    CHECK(signer.verify(LinkPurpose::manage_booking, signer.sign(LinkPurpose::manage_booking, 42)) == 42);
}

TEST_CASE("a link carries 128 bits of signature and is safe in a path", "[auth]")
{
    const auto token = a_signer().sign(LinkPurpose::manage_booking, 42);

    CHECK(token.size() == std::string{"42-"}.size() + 22);
    CHECK(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
          std::string::npos);
}

TEST_CASE("a link opens only what it was made for", "[auth]")
{
    const auto signer = a_signer();

    CHECK_FALSE(signer.verify(LinkPurpose::booking_file, signer.sign(LinkPurpose::manage_booking, 42)));
}

TEST_CASE("a link with another id, a cut or a changed signature is refused", "[auth]")
{
    const auto signer = a_signer();
    const auto token = signer.sign(LinkPurpose::manage_booking, 42);
    auto changed = token;
    changed.back() = changed.back() == 'A' ? 'B' : 'A';

    for (const auto& forged :
         {changed, "43" + token.substr(2), "042" + token.substr(2), "+42" + token.substr(2),
          token.substr(0, token.size() - 1), token + "A", std::string{"42-"}, std::string{"42"},
          std::string{""}, std::string{"-42-x"}}) {
        CAPTURE(forged);
        CHECK_FALSE(signer.verify(LinkPurpose::manage_booking, forged));
    }
}

TEST_CASE("another key refuses the link", "[auth]")
{
    const LinkSigner other{LinkSigner::Key{}};

    CHECK_FALSE(other.verify(LinkPurpose::manage_booking, a_signer().sign(LinkPurpose::manage_booking, 42)));
}

TEST_CASE("a key has exactly 32 octets", "[auth]")
{
    CHECK(LinkSigner::key_from(LinkSigner::Key{}));
    CHECK_FALSE(LinkSigner::key_from(std::span<const std::uint8_t>{}));
}

TEST_CASE("a link dies with what it is bound to", "[auth]")
{
    const auto signer = a_signer();
    const auto token = signer.sign(LinkPurpose::booking_page, 42, "this token");
    CHECK(signer.verify(LinkPurpose::booking_page, token, "this token") == 42);
    CHECK_FALSE(signer.verify(LinkPurpose::booking_page, token, "the next token"));
    CHECK_FALSE(signer.verify(LinkPurpose::booking_page, token));
}
