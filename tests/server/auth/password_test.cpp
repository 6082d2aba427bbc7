#include "server/auth/password.hpp"

#include "tests/server/auth/counting_bytes.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::auth;

TEST_CASE("the right password fits its hash and a wrong one does not", "[auth]")
{
    const auto hash = hash_password(Secret{"correct horse"}, PasswordHashCost::least);

    CHECK(verify_password(hash, Secret{"correct horse"}));
    CHECK_FALSE(verify_password(hash, Secret{"correct horsf"}));
    CHECK_FALSE(verify_password(hash, Secret{""}));
}

TEST_CASE("a hash is Argon2id and salted", "[auth]")
{
    const auto first = hash_password(Secret{"correct horse"}, PasswordHashCost::least);
    const auto second = hash_password(Secret{"correct horse"}, PasswordHashCost::least);

    CHECK(first.starts_with("$argon2id$v=19$"));
    CHECK(first != second);
}

TEST_CASE("what is no hash fits no password", "[auth]")
{
    CHECK_FALSE(verify_password("", Secret{""}));
    CHECK_FALSE(verify_password("$argon2id$nonsense", Secret{"x"}));
    CHECK_FALSE(verify_password(std::string(1000, 'a'), Secret{"x"}));
}

TEST_CASE("a hash of weaker parameters is to be made again", "[auth]")
{
    CHECK(needs_rehash(hash_password(Secret{"correct horse"}, PasswordHashCost::least)));
    CHECK_FALSE(needs_rehash(hash_password(Secret{"correct horse"})));
    CHECK(needs_rehash("nonsense"));
}

TEST_CASE("a password must be long enough and be text", "[auth]")
{
    CHECK(password_refusal(Secret{"ten letter"}).empty());
    CHECK(password_refusal(Secret{"пароль из слов"}).empty());
    CHECK_FALSE(password_refusal(Secret{"nine lett"}).empty());
    CHECK_FALSE(password_refusal(Secret{"bell \a bell bell"}).empty());
    CHECK_FALSE(password_refusal(Secret{std::string(1025, 'a')}).empty());
    CHECK_FALSE(password_refusal(Secret{"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"}).empty());
}

TEST_CASE("a one-time password is four groups that can be read aloud", "[auth]")
{
    tests::CountingBytes bytes;
    const auto password = one_time_password(bytes).reveal();

    CHECK(password == "abcde-fghjk-mnpqr-stuvw");
    CHECK(password.find_first_of("01loi") == std::string::npos);
}
