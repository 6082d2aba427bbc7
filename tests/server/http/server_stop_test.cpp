#include "tests/server/http/handlers.hpp"
#include "tests/server/http/running_server.hpp"
#include "tests/server/http/slow_route.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::tests;
using namespace std::chrono_literals;

TEST_CASE("a stopping server closes idle connections and accepts no more", "[http]")
{
    RunningServer server{test_routes()};
    RawClient silent{server.port()};
    RawClient idle{server.port()};
    CHECK(idle.ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").status == 200);

    server.stop();
    CHECK(idle.closed());
    CHECK(silent.closed());
    CHECK_THROWS(RawClient{server.port()});
}

TEST_CASE("a stopping server lets a running request end, and says that the connection does", "[http]")
{
    const SlowRoute slow;
    RunningServer server{slow.router()};
    RawClient client{server.port()};
    client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    slow.reached->get_future().wait();

    auto stopped = server.begin_stop();
    CHECK(stopped.wait_for(0s) == std::future_status::timeout);
    slow.open(server.io());
    const auto answer = client.receive();
    CHECK(answer.body == "late");
    CHECK(answer.has("Connection: close"));
    CHECK(client.closed());
    stopped.get();
}

TEST_CASE("a request that does not end by the deadline is cut", "[http]")
{
    const SlowRoute slow;
    http::ServerOptions options;
    options.stop_timeout = 50ms;
    RunningServer server{slow.router(), options};
    RawClient client{server.port()};
    client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    slow.reached->get_future().wait();

    server.stop();
    CHECK(client.receive().status == 0);
    slow.open(server.io());
}
