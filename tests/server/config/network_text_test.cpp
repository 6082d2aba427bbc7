#include "server/config/network_text.hpp"

#include "server/config/config.hpp"

#include <catch2/catch.hpp>

using namespace callhours::config;

TEST_CASE("an address to listen on goes there and back", "[config]")
{
    for (const auto* text : {"127.0.0.1:8080", "0.0.0.0:0", "[::1]:443"}) {
        CAPTURE(text);
        REQUIRE(parse_listen(text));
        CHECK(to_text(*parse_listen(text)) == text);
    }
    CHECK(parse_listen("localhost:1")->address == "127.0.0.1");
}

TEST_CASE("what is no address to listen on is refused", "[config]")
{
    for (const auto* text : {"", "8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536",
                             "127.0.0.1:-1", "127.0.0.1:80x", "::1:80", "[127.0.0.1]:80", "example.com:80"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_listen(text));
    }
}

TEST_CASE("a network is an address with or without a length", "[config]")
{
    for (const auto* text : {"127.0.0.1", "10.0.0.0/8", "::1", "2001:db8::/32"})
        CHECK(is_network(text));
    for (const auto* text : {"", "10.0.0.0/33", "10.0.0.0/", "a/8", "::/129"})
        CHECK_FALSE(is_network(text));
}

TEST_CASE("a URL is http or https, a host, perhaps a port and a path", "[config]")
{
    for (const auto* text :
         {"http://a", "https://a.example:8443", "http://127.0.0.1:8088", "http://[::1]:80"}) {
        CAPTURE(text);
        CHECK(is_http_url(text, false));
    }
    CHECK(is_http_url("http://a/prefix", true));
    CHECK_FALSE(is_http_url("http://a/prefix", false));
    for (const auto* text :
         {"", "a.example", "ftp://a", "http://", "http://a:b", "http://a?b", "http://u:p@a", "http://a b"}) {
        CAPTURE(text);
        CHECK_FALSE(is_http_url(text, true));
    }
}
