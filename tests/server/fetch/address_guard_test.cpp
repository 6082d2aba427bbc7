#include "server/fetch/address_guard.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace callhours::fetch;

TEST_CASE("addresses of the internet are public", "[fetch]")
{
    const auto address =
        GENERATE(as<std::string>{}, "1.1.1.1", "93.184.216.34", "172.32.0.1", "100.128.0.1",
                 "2606:2800:220:1:248:1893:25c8:1946", "2a00:1450:4001::1", "::ffff:93.184.216.34");
    CAPTURE(address);
    CHECK(is_public(address));
}

TEST_CASE("private, loopback, link-local, multicast and reserved addresses are not, in either family",
          "[fetch]")
{
    const auto address =
        GENERATE(as<std::string>{}, "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.0.9",
                 "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.168.1.1", "192.0.2.7", "198.18.0.1",
                 "224.0.0.251", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "fd12:3456::1",
                 "fec0::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:a00:1", "::7f00:1",
                 "64:ff9b::a00:1", "2002:7f00:1::", "2001:0:53aa:64c::1", "", "localhost", "not an address");
    CAPTURE(address);
    CHECK_FALSE(is_public(address));
}

TEST_CASE("the configuration opens single addresses and networks, and no others", "[fetch]")
{
    const AddressGuard guard{{"10.0.0.0/8", "::1", "nonsense"}};

    CHECK(guard.admits("10.200.0.1"));
    CHECK(guard.admits("::ffff:10.200.0.1"));
    CHECK(guard.admits("::1"));
    CHECK(guard.admits("1.1.1.1"));
    CHECK_FALSE(guard.admits("127.0.0.1"));
    CHECK_FALSE(guard.admits("192.168.0.1"));
}
