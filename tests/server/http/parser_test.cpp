#include "server/http/parser.hpp"

#include <catch2/catch.hpp>

using namespace callhours::http;
using Stage = RequestParser::Stage;

TEST_CASE("a parser stops at the end of the header and of the request", "[http]")
{
    RequestParser parser{1024};
    Request request;
    parser.begin(request);
    const std::string bytes = "POST /a?b=1 HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhiGET";
    auto used = parser.feed(bytes);

    CHECK(parser.stage() == Stage::body);
    CHECK(request.path == "/a");
    CHECK(request.query.get("b") == "1");
    used += parser.feed(std::string_view{bytes}.substr(used));
    CHECK(parser.stage() == Stage::complete);
    CHECK(request.body == "hi");
    CHECK(bytes.substr(used) == "GET");
}

TEST_CASE("cut anywhere, the request is the same", "[http]")
{
    const std::string bytes = "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n"
                              "3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: t\r\n\r\n";
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
        CAPTURE(cut);
        RequestParser parser{1024};
        Request request;
        parser.begin(request);
        std::string pending;
        for (const auto& piece : {bytes.substr(0, cut), bytes.substr(cut)}) {
            pending += piece;
            for (std::size_t used = 1; used != 0;) {
                used = parser.feed(pending);
                pending.erase(0, used);
            }
        }
        CHECK_FALSE(parser.refusal());
        CHECK(parser.stage() == Stage::complete);
        CHECK(request.body == "abcde");
        CHECK_FALSE(request.headers.has("Trailer"));
    }
}

TEST_CASE("no run of octets harms the parser", "[http]")
{
    // A small generator of its own, so that a failure comes again.
    std::uint32_t state = 1;
    const auto next = [&state] { return state = state * 1664525U + 1013904223U; };
    const std::string sound =
        "POST /a%20b?c=d HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    for (int round = 0; round < 20'000; ++round) {
        auto bytes = sound;
        for (unsigned i = 0; i < 1 + next() % 4; ++i) {
            bytes[(next() >> 8U) % bytes.size()] = static_cast<char>(next() >> 16U);
        }
        RequestParser parser{1024};
        Request request;
        parser.begin(request);
        std::size_t at = 0;
        for (std::size_t used = 1; used != 0 && !parser.refusal();) {
            used = parser.feed(std::string_view{bytes}.substr(at));
            at += used;
        }
        REQUIRE(at <= bytes.size());
    }
}
