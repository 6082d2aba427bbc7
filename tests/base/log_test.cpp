#include "base/log/log.hpp"

#include <catch2/catch.hpp>

TEST_CASE("foreign text cannot start a log line of its own", "[base]")
{
    CHECK(callhours::loggable("a\r\nb\x1b[0m") == "a\\x0d\\x0ab\\x1b[0m");
    CHECK(callhours::loggable(std::string(300, 'x')) == std::string(200, 'x') + "…");
}
