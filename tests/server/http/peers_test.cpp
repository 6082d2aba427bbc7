#include "server/http/peers.hpp"

#include <catch2/catch.hpp>

using namespace callhours::http;

namespace {

const std::vector<Network> trusted{Network::parse("127.0.0.1").value(), Network::parse("10.0.0.0/8").value(),
                                   Network::parse("2001:db8::/32").value()};

Request named(std::string_view peer, Headers headers, const std::vector<Network>& proxies = trusted)
{
    Request request;
    request.headers = std::move(headers);
    name_client(request, peer, false, proxies);
    return request;
}

} // namespace

TEST_CASE("a network holds its own addresses", "[http]")
{
    CHECK(Network::parse("10.0.0.0/8")->holds("10.255.0.1"));
    CHECK(Network::parse("10.0.0.0/8")->holds("::ffff:10.255.0.1"));
    CHECK_FALSE(Network::parse("10.0.0.0/8")->holds("11.0.0.1"));
    CHECK(Network::parse("2001:db8::/32")->holds("2001:db8:1::1"));
    CHECK_FALSE(Network::parse("2001:db8::/32")->holds("2001:db9::1"));
    CHECK(Network::parse("192.0.2.1")->holds("192.0.2.1"));
    CHECK_FALSE(Network::parse("192.0.2.1")->holds("nonsense"));
    for (const auto* text : {"", "a", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0/8", "::/129"}) {
        CAPTURE(text);
        CHECK_FALSE(Network::parse(text));
    }
}

TEST_CASE("whoever is no trusted proxy cannot name another client", "[http]")
{
    const auto request =
        named("192.0.2.1", {{"X-Forwarded-For", "198.51.100.7"}, {"X-Forwarded-Proto", "https"}});

    CHECK(request.remote == "192.0.2.1");
    CHECK_FALSE(request.secure);
}

TEST_CASE("a trusted proxy names the client and the protocol", "[http]")
{
    const auto request =
        named("127.0.0.1", {{"X-Forwarded-For", "198.51.100.7"}, {"X-Forwarded-Proto", "https"}});

    CHECK(request.remote == "198.51.100.7");
    CHECK(request.secure);
    CHECK_FALSE(request.loopback);
}

TEST_CASE("what the client itself wrote into the chain is not believed", "[http]")
{
    CHECK(named("127.0.0.1", {{"X-Forwarded-For", "1.1.1.1, 198.51.100.7, 10.0.0.2"}}).remote ==
          "198.51.100.7");
    CHECK(named("127.0.0.1", {{"X-Forwarded-For", "1.1.1.1"}, {"X-Forwarded-For", "198.51.100.7:4711"}})
              .remote == "198.51.100.7");
    CHECK(named("127.0.0.1", {{"X-Forwarded-For", "nonsense, 10.0.0.2"}}).remote == "10.0.0.2");
    CHECK(named("127.0.0.1", {{"X-Forwarded-For", "[2001:db9::7]:4711"}}).remote == "2001:db9::7");
}

TEST_CASE("only this machine itself is loopback, not who comes through a proxy on it", "[http]")
{
    CHECK(named("127.0.0.1", {}).loopback);
    CHECK(named("::1", {}).loopback);
    CHECK(named("::ffff:127.0.0.1", {}).loopback);
    CHECK_FALSE(named("192.0.2.1", {}).loopback);
    CHECK_FALSE(named("127.0.0.1", {{"X-Forwarded-For", "198.51.100.7"}}, {}).loopback);
    CHECK_FALSE(named("127.0.0.1", {{"Via", "1.1 proxy"}}, {}).loopback);
}
