#include "tests/server/http/handlers.hpp"
#include "tests/server/http/running_server.hpp"
#include "tests/server/http/slow_route.hpp"

#include <catch2/catch.hpp>

#include <vector>

using namespace callhours;
using namespace callhours::tests;
using namespace std::chrono_literals;

namespace {

http::ServerOptions small_limits()
{
    http::ServerOptions options;
    options.header_limit_bytes = 2048;
    options.body_limit_bytes = 1000;
    return options;
}

std::string post(std::string_view path, std::size_t size)
{
    return "POST " + std::string{path} + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(size) +
           "\r\n\r\n";
}

} // namespace

TEST_CASE("what is no HTTP is refused with a problem document and the connection ends", "[http]")
{
    RunningServer server{test_routes()};

    struct Case {
        std::string bytes;
        int status;
    };

    const std::vector<Case> cases{
        {"hello\r\n\r\n", 400},
        {"\x16\x03\x01\x02\x01\x01\r\n\r\n", 400}, // a TLS handshake on the plain port
        {"GET /hello\r\n\r\n", 400},
        {"GET /hello HTTP/2.0\r\n\r\n", 505},
        {"GET /hello HTTP/1.1\r\n\r\n", 400}, // no Host
        {"GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
        {"GET /hel%lo HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET /%ff HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET /hello?a=%g HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET hello HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET /hello HTTP/1.1\r\nHost : a\r\n\r\n", 400},
        {"GET /hello HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", 400},
        {"POST /api/echo HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400},
        {"POST /api/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400},
        {"POST /api/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
         400},
        {"POST /api/echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
         400},
        {"POST /api/echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501},
        {"POST /api/echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501},
        {"POST /api/echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n", 501},
        {"POST /api/echo HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        {"POST /api/echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n", 400},
        {"GET /hello HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\n\r\n", 417},
        {"BREW /hello HTTP/1.1\r\nHost: a\r\n\r\n", 501},
        {"CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", 501},
    };
    for (const auto& [bytes, status] : cases) {
        CAPTURE(bytes);
        RawClient client{server.port()};
        const auto answer = client.ask(bytes);
        CHECK(answer.status == status);
        CHECK(answer.has("Content-Type: application/problem+json"));
        CHECK(answer.has("Connection: close"));
        CHECK(client.closed());
    }
    RawClient sound{server.port()};
    CHECK(sound.ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").status == 200);
}

TEST_CASE("a header that is too long is 431, in one piece or in many", "[http]")
{
    RunningServer server{test_routes(), small_limits()};
    const auto filler = std::string(3000, 'a');
    std::string many = "GET /hello HTTP/1.1\r\nHost: a\r\n";
    for (int i = 0; i < 300; ++i)
        many += "X: 1\r\n";
    for (const auto& bytes :
         {"GET /" + filler + " HTTP/1.1\r\nHost: a\r\n\r\n",
          "GET /hello HTTP/1.1\r\nHost: a\r\nCookie: " + filler + "\r\n\r\n", many, filler}) {
        RawClient client{server.port()};
        CHECK(client.ask(bytes).status == 431);
        CHECK(client.closed());
    }
}

TEST_CASE("a request with very many short fields is 431", "[http]")
{
    RunningServer server{test_routes()};
    std::string bytes = "GET /hello HTTP/1.1\r\nHost: a\r\n";
    for (int i = 0; i < 200; ++i)
        bytes += "X: 1\r\n";
    RawClient client{server.port()};

    CHECK(client.ask(bytes + "\r\n").status == 431);
}

TEST_CASE("a body over the limit is 413 before it is sent", "[http]")
{
    RunningServer server{test_routes(), small_limits()};
    RawClient client{server.port()};
    RawClient asking{server.port()};

    CHECK(client.ask(post("/api/echo", 1001)).status == 413);
    CHECK(client.closed());
    CHECK(
        asking
            .ask("POST /api/echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n")
            .status == 413);
}

TEST_CASE("a client that sends its large body regardless still reads the refusal", "[http]")
{
    RunningServer server{test_routes(), small_limits()};
    RawClient client{server.port()};
    const auto answer = client.ask(post("/api/echo", 500'000) + std::string(500'000, 'x'));

    CHECK(answer.status == 413);
    CHECK(answer.body.find("1000") != std::string::npos);
}

TEST_CASE("chunks over the limit are 413", "[http]")
{
    RunningServer server{test_routes(), small_limits()};
    RawClient client{server.port()};
    client.send("POST /api/echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    std::string chunk = "1f4\r\n" + std::string(500, 'x') + "\r\n";

    CHECK(client.ask(chunk + chunk + chunk).status == 413);
}

TEST_CASE("a chunk's header without end is refused", "[http]")
{
    RunningServer server{test_routes()};
    RawClient client{server.port()};
    client.send("POST /api/echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");

    CHECK(client.ask("1;" + std::string(200'000, 'x')).status == 400);
}

TEST_CASE("a route may take more than the others", "[http]")
{
    RunningServer server{test_routes(), small_limits()};
    RawClient client{server.port()};

    CHECK(client.ask(post("/api/large", 90'000) + std::string(90'000, 'x')).body.size() == 90'000);
    CHECK(client.ask(post("/api/large", 100'001)).status == 413);
}

TEST_CASE("a header that does not end in time is 408", "[http]")
{
    http::ServerOptions options;
    options.header_timeout = 50ms;
    RunningServer server{test_routes(), options};
    RawClient client{server.port()};

    CHECK(client.ask("GET /hello HTTP/1.1\r\nHo").status == 408);
    CHECK(client.closed());
}

TEST_CASE("a connection that says nothing is closed without a word", "[http]")
{
    http::ServerOptions options;
    options.header_timeout = 50ms;
    RunningServer server{test_routes(), options};
    RawClient client{server.port()};

    CHECK(client.closed());
}

TEST_CASE("a body that does not end in time is 408", "[http]")
{
    http::ServerOptions options;
    options.body_timeout = 50ms;
    RunningServer server{test_routes(), options};
    RawClient client{server.port()};

    CHECK(client.ask(post("/api/echo", 10) + "half").status == 408);
}

TEST_CASE("a connection that rests too long after an answer is closed", "[http]")
{
    http::ServerOptions options;
    options.idle_timeout = 50ms;
    RunningServer server{test_routes(), options};
    RawClient client{server.port()};

    CHECK(client.ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").status == 200);
    CHECK(client.closed());
}

TEST_CASE("a client that does not read its answer loses the connection", "[http]")
{
    http::ServerOptions options;
    options.write_timeout = 50ms;
    auto router = test_routes();
    const auto large = std::make_shared<const std::string>(100'000'000, 'x');
    router.add(http::Method::get, "/long", [large](const http::Request&) {
        return [](http::SharedText text) -> Task<http::Response> {
            co_return http::Response{200, {}, text};
        }(large);
    });
    RunningServer server{std::move(router), options};
    RawClient client{server.port()};
    client.send("GET /long HTTP/1.1\r\nHost: a\r\n\r\n");
    RawClient other{server.port()};
    CHECK(other.ask("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").status == 200);
    CHECK(other.closed());

    server.stop(); // comes back at once only if the deadline has freed the slow one
    CHECK(client.receive().status == 0);
}

TEST_CASE("a server whose connections are all at work answers 503", "[http]")
{
    const SlowRoute slow;
    http::ServerOptions options;
    options.max_connections = 1;
    RunningServer server{slow.router(), options};
    RawClient working{server.port()};
    working.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    slow.reached->get_future().wait();

    RawClient second{server.port()};
    const auto answer = second.ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(answer.status == 503);
    CHECK(answer.has("Retry-After: 2"));
    CHECK(second.closed());
    slow.open(server.io());
    CHECK(working.receive().body == "late");
    CHECK(working.ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").status == 200);
}

TEST_CASE("a full server ends a connection that rests, and serves the new one", "[http]")
{
    http::ServerOptions options;
    options.max_connections = 1;
    RunningServer server{test_routes(), options};
    RawClient resting{server.port()};
    CHECK(resting.ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").status == 200);

    RawClient second{server.port()};
    CHECK(second.ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").status == 200);
    CHECK(resting.closed());
}

TEST_CASE("a client that goes away in the middle harms nobody", "[http]")
{
    RunningServer server{test_routes()};
    for (const auto* bytes : {"", "GET", "GET /hello HTTP/1.1\r\n",
                              "POST /api/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf"}) {
        RawClient client{server.port()};
        client.send(bytes);
        client.end_sending();
        CHECK(client.closed());
    }
    RawClient client{server.port()};
    CHECK(client.ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").status == 200);
}
