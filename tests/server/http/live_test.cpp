#include "tests/server/http/handlers.hpp"
#include "tests/server/http/running_server.hpp"

#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>

#include <functional>

using namespace callhours;
using namespace callhours::tests;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t bound = 1024 * 1024;
constexpr std::string_view ask = "GET /live HTTP/1.1\r\nHost: a\r\n\r\n";

/// A route whose answer the test goes on with; all of it happens on the io thread.
struct LiveRoute {
    std::shared_ptr<std::weak_ptr<http::LiveText>> place = std::make_shared<std::weak_ptr<http::LiveText>>();

    static Task<http::Response> answer(std::shared_ptr<std::weak_ptr<http::LiveText>> place)
    {
        const auto live = std::make_shared<http::LiveText>(bound);
        live->push("begun ");
        *place = live;
        http::Response response{.status = 200, .headers = {{"Content-Type", "text/plain"}}, .body = live};
        co_return response;
    }

    [[nodiscard]] http::Router router() const
    {
        auto routes = test_routes();
        routes.add(http::Method::get, "/live", [at = place](const http::Request&) { return answer(at); });
        return routes;
    }

    /// Runs `job` on the io thread with the answer, null when it is gone, and gives what it gave.
    template <typename Job> auto with(RunningServer& server, Job job) const
    {
        std::promise<decltype(job(nullptr))> given;
        boost::asio::post(server.io(), [&] {
            const auto live = place->lock();
            given.set_value(job(live.get()));
        });
        return given.get_future().get();
    }

    void push(RunningServer& server, std::string_view piece) const
    {
        with(server, [&](http::LiveText* live) { return live != nullptr && (live->push(piece), true); });
    }

    /// Whether the session lets go of the answer within ten seconds.
    [[nodiscard]] bool is_let_go(RunningServer& server) const
    {
        const auto until = std::chrono::steady_clock::now() + 10s;
        while (std::chrono::steady_clock::now() < until) {
            if (with(server, [](http::LiveText* live) { return live == nullptr; })) return true;
            std::this_thread::yield();
        }
        return false;
    }
};

} // namespace

TEST_CASE("an answer that goes on comes in chunks as they are made, and ends when it is told to", "[http]")
{
    const LiveRoute route;
    RunningServer server{route.router()};
    RawClient client{server.port()};

    const auto answer = client.ask(ask);
    CHECK(answer.status == 200);
    CHECK(answer.has("Transfer-Encoding: chunked"));
    CHECK(answer.head.find("Content-Length") == std::string::npos);
    CHECK(client.receives("6\r\nbegun \r\n"));
    route.push(server, "on");
    CHECK(client.receives("2\r\non\r\n"));
    route.with(server, [](http::LiveText* live) { return live->push("last"), live->end(), true; });
    CHECK(client.receives("4\r\nlast\r\n0\r\n\r\n"));
    CHECK(client.closed());
}

TEST_CASE("to HTTP/1.0 an answer that goes on comes bare and ends with the connection", "[http]")
{
    const LiveRoute route;
    RunningServer server{route.router()};
    RawClient client{server.port()};

    const auto answer = client.ask("GET /live HTTP/1.0\r\n\r\n");
    CHECK(answer.head.find("Transfer-Encoding") == std::string::npos);
    route.with(server, [](http::LiveText* live) { return live->push("end"), live->end(), true; });
    CHECK(client.receives("begun end"));
    CHECK(client.closed());
}

TEST_CASE("no timeout of requests ends an answer that goes on", "[http]")
{
    const LiveRoute route;
    http::ServerOptions options;
    options.header_timeout = options.body_timeout = options.idle_timeout = options.write_timeout = 50ms;
    RunningServer server{route.router(), options};
    RawClient listener{server.port()};
    CHECK(listener.ask(ask).status == 200);
    CHECK(listener.receives("begun "));

    for (int turn = 0; turn < 3; ++turn) { // each as long as the server lets an idle connection be
        RawClient idle{server.port()};
        CHECK(idle.ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").status == 200);
        CHECK(idle.closed());
    }
    route.push(server, "still");
    CHECK(listener.receives("still"));
}

TEST_CASE("a reader who does not read is dropped when more waits for them than the bound", "[http]")
{
    const LiveRoute route;
    RunningServer server{route.router()};
    RawClient client{server.port()};
    CHECK(client.ask(ask).status == 200);

    const std::string piece(256 * 1024, 'x');
    bool dropped = false;
    for (int i = 0; i < 1000 && !dropped; ++i) { // the system's own buffers take some megabytes first
        dropped = route.with(server, [&](http::LiveText* live) {
            if (live == nullptr) return true;
            live->push(piece);
            return live->overrun();
        });
    }
    CHECK(dropped);
    CHECK(route.is_let_go(server));
}

TEST_CASE("an answer that goes on is let go when its reader leaves", "[http]")
{
    const LiveRoute route;
    RunningServer server{route.router()};
    {
        RawClient client{server.port()};
        CHECK(client.ask(ask).status == 200);
    }
    CHECK(route.is_let_go(server));
}

TEST_CASE("a reader who talks meanwhile is passed over, and one who floods is dropped", "[http]")
{
    const LiveRoute route;
    RunningServer server{route.router()};
    RawClient client{server.port()};
    CHECK(client.ask(ask).status == 200);
    client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    route.push(server, "piece");
    CHECK(client.receives("5\r\npiece\r\n"));
    client.send(std::string(2 * 1024 * 1024, 'x'));
    CHECK(route.is_let_go(server));
}

TEST_CASE("a stopping server ends an answer that goes on at once, and cleanly", "[http]")
{
    const LiveRoute route;
    http::ServerOptions options;
    options.stop_timeout = 60s;
    RunningServer server{route.router(), options};
    RawClient client{server.port()};
    CHECK(client.ask(ask).status == 200);

    server.stop();
    CHECK(client.receives("0\r\n\r\n"));
    CHECK(client.closed());
}

TEST_CASE("HEAD of what goes on has no body and keeps the connection", "[http]")
{
    const LiveRoute route;
    RunningServer server{route.router()};
    RawClient client{server.port()};
    client.send("HEAD /live HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(client.receive(true).status == 200);
    CHECK(client.ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").body == "hello");
    CHECK(route.is_let_go(server));
}
