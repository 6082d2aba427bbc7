#include "tests/server/http/handlers.hpp"
#include "tests/server/http/running_server.hpp"

#include "server/http/range.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

using namespace callhours;
using namespace callhours::tests;

TEST_CASE("a connection serves one request after the other", "[http]")
{
    RunningServer server{test_routes()};
    RawClient client{server.port()};

    for (int i = 0; i < 3; ++i) {
        const auto answer = client.ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
        CHECK(answer.status == 200);
        CHECK(answer.body == "hello");
        CHECK_FALSE(answer.has("Connection: close"));
    }
}

TEST_CASE("pipelined requests are answered in their order", "[http]")
{
    RunningServer server{test_routes()};
    RawClient client{server.port()};
    client.send("POST /api/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\none"
                "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"
                "POST /api/echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
                "chunked\r\n\r\n2\r\nth\r\n3\r\nree\r\n0\r\n\r\n"
                "GET /none HTTP/1.1\r\nHost: a\r\n\r\n");

    CHECK(client.receive().body == "one");
    CHECK(client.receive().body == "hello");
    CHECK(client.receive().body == "three");
    CHECK(client.receive().status == 404);
}

TEST_CASE("a request that comes octet by octet is the same request", "[http]")
{
    RunningServer server{test_routes()};
    RawClient client{server.port()};
    for (const char c :
         std::string_view{"POST /api/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"}) {
        client.send({&c, 1});
    }
    CHECK(client.receive().body == "hello");
}

TEST_CASE("HEAD has the head of GET and no body", "[http]")
{
    RunningServer server{test_routes()};
    RawClient client{server.port()};
    client.send("HEAD /hello HTTP/1.1\r\nHost: a\r\nRange: bytes=0-1\r\n\r\n");
    const auto answer = client.receive(true);

    CHECK(answer.status == 200);
    CHECK(answer.has("Content-Length: 5"));
    CHECK(client.ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").body == "hello");
}

TEST_CASE("the client decides whether the connection stays", "[http]")
{
    RunningServer server{test_routes()};
    RawClient closing{server.port()};
    RawClient old{server.port()};
    RawClient old_keeping{server.port()};

    CHECK(
        closing.ask("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").has("Connection: close"));
    CHECK(closing.closed());
    CHECK(old.ask("GET /hello HTTP/1.0\r\n\r\n").body == "hello");
    CHECK(old.closed());
    for (int i = 0; i < 2; ++i) {
        CHECK(old_keeping.ask("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                  .has("Connection: keep-alive"));
    }
}

TEST_CASE("who asks first whether to send a body is told to go on", "[http]")
{
    RunningServer server{test_routes()};
    RawClient client{server.port()};
    client.send("POST /api/echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");

    CHECK(client.receive(true).status == 100);
    CHECK(client.ask("hello").body == "hello");
}

TEST_CASE("what a handler throws stays in the log", "[http]")
{
    RunningServer server{test_routes()};
    RawClient client{server.port()};
    const auto answer = client.ask("GET /api/fail HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto page = client.ask("GET /fail HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\n\r\n");

    CHECK(answer.status == 500);
    CHECK(answer.has("Content-Type: application/problem+json"));
    CHECK(answer.body.find("secret") == std::string::npos);
    CHECK(page.status == 500);
    CHECK(page.has("Content-Type: text/html; charset=utf-8"));
    CHECK(page.body.find("secret") == std::string::npos);
}

TEST_CASE("a page cannot be framed, runs no inline script and tells nobody its address", "[http]")
{
    RunningServer server{test_routes()};
    RawClient client{server.port()};
    const auto page = client.ask("GET /page HTTP/1.1\r\nHost: a\r\n\r\n");

    CHECK(page.has("Referrer-Policy: no-referrer"));
    CHECK(page.has("X-Content-Type-Options: nosniff"));
    CHECK(page.head.find("frame-ancestors 'none'") != std::string::npos);
    CHECK(page.head.find("script-src 'self';") != std::string::npos);
}

TEST_CASE("a method that the address does not take is 405 and says what it takes", "[http]")
{
    RunningServer server{test_routes()};
    RawClient client{server.port()};
    const auto answer = client.ask("DELETE /hello HTTP/1.1\r\nHost: a\r\n\r\n");

    CHECK(answer.status == 405);
    CHECK(answer.has("Allow: OPTIONS, GET, HEAD"));
    CHECK(client.ask("OPTIONS /hello HTTP/1.1\r\nHost: a\r\n\r\n").has("Allow: OPTIONS, GET, HEAD"));
    CHECK(client.ask("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").status == 204);
}

TEST_CASE("a file goes out whole or in part, however long", "[http]")
{
    const auto path =
        std::filesystem::temp_directory_path() / ("callhours-" + std::to_string(::getpid()) + ".wav");
    std::string bytes;
    for (int i = 0; i < 700'000; ++i)
        bytes += static_cast<char>('a' + i % 23);
    std::ofstream{path, std::ios::binary} << bytes;
    http::Router router;
    router.add(http::Method::get, "/audio", [&path](const http::Request& request) -> Task<http::Response> {
        return [](const http::Request& asked, std::string file) -> Task<http::Response> {
            co_return http::serve_file(asked, {std::move(file), 700'000, "audio/wav", {"\"1\""}});
        }(request, path.string());
    });
    RunningServer server{std::move(router)};
    RawClient client{server.port()};

    const auto whole = client.ask("GET /audio HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(whole.status == 200);
    CHECK((whole.body == bytes));
    const auto part = client.ask("GET /audio HTTP/1.1\r\nHost: a\r\nRange: bytes=300000-300009\r\n\r\n");
    CHECK(part.status == 206);
    CHECK(part.has("Content-Range: bytes 300000-300009/700000"));
    CHECK(part.body == bytes.substr(300'000, 10));
    std::filesystem::remove(path);
    const auto gone = client.ask("GET /audio HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(gone.status == 500);
    CHECK(gone.body.find("callhours-") == std::string::npos);
}

TEST_CASE("a long answer arrives whole", "[http]")
{
    http::Router router;
    router.add(http::Method::get, "/long", [](const http::Request&) -> Task<http::Response> {
        co_return http::Response{200, {}, std::make_shared<const std::string>(20'000'000, 'x')};
    });
    RunningServer server{std::move(router)};
    RawClient client{server.port()};

    const auto answer = client.ask("GET /long HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(answer.body.size() == 20'000'000);
    CHECK(client.ask("GET /none HTTP/1.1\r\nHost: a\r\n\r\n").status == 404);
}

TEST_CASE("an answer with a line end in a field is never sent", "[http]")
{
    http::Router router;
    router.add(http::Method::get, "/", [](const http::Request&) -> Task<http::Response> {
        co_return http::Response{200, {{"X-Name", "a\r\nSet-Cookie: evil"}}, "hello"};
    });
    RunningServer server{std::move(router)};
    RawClient client{server.port()};
    const auto answer = client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

    CHECK(answer.status == 500);
    CHECK(answer.head.find("evil") == std::string::npos);
}

TEST_CASE("a port in use is told by its address and a way out", "[http]")
{
    RunningServer first{test_routes()};
    boost::asio::io_context io;
    WorkerPool workers{1};
    Log log{Log::Level::error};
    http::ServerOptions options;
    options.port = first.port();
    http::Server second{io.get_executor(), test_routes(), options, workers, log};

    const auto address = "127.0.0.1:" + std::to_string(first.port());
    CHECK_THROWS_WITH(second.listen(),
                      Catch::Contains(address) && Catch::Contains("another program has that port"));
    options.address = "no.such.host";
    http::Server third{io.get_executor(), test_routes(), options, workers, log};
    CHECK_THROWS_WITH(third.listen(), Catch::Contains("no.such.host"));
    options.address = "192.0.2.1";
    http::Server fourth{io.get_executor(), test_routes(), options, workers, log};
    CHECK_THROWS_WITH(fourth.listen(), Catch::Contains("this machine has no such address"));
}

TEST_CASE("a server says which port it was given", "[http]")
{
    boost::asio::io_context io;
    WorkerPool workers{1};
    Log log{Log::Level::error};
    http::ServerOptions options;
    options.port = 0;
    http::Server server{io.get_executor(), test_routes(), options, workers, log};
    server.listen();

    CHECK(server.port() != 0);
    CHECK(server.url() == "http://127.0.0.1:" + std::to_string(server.port()));
}

TEST_CASE("certificates that cannot be read are named", "[http]")
{
    boost::asio::io_context io;
    WorkerPool workers{1};
    Log log{Log::Level::error};
    http::ServerOptions options;
    options.tls = http::TlsFiles{"/nowhere/cert.pem", "/nowhere/key.pem"};

    CHECK_THROWS_WITH((http::Server{io.get_executor(), test_routes(), options, workers, log}),
                      Catch::Contains("/nowhere/cert.pem"));
}
