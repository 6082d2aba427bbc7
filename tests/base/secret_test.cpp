#include "base/secret.hpp"

#include <catch2/catch.hpp>

using callhours::Secret;

TEST_CASE("a secret equals only the same text", "[base]")
{
    const Secret secret{"open sesame"};
    CHECK(secret.equals("open sesame"));
    CHECK_FALSE(secret.equals("open sesamE"));
    CHECK_FALSE(secret.equals("open"));
    CHECK_FALSE(secret.equals(""));
    CHECK_FALSE(secret.equals("open sesame and more"));
}
