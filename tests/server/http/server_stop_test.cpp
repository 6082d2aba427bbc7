#include "tests/server/http/handlers.hpp"
#include "tests/server/http/running_server.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::tests;
using namespace std::chrono_literals;

namespace {

using Gate = boost::asio::steady_timer;

/// Waits until the test cancels its gate, which only this frame owns: nothing may outlive its io_context.
Task<http::Response> wait_at(std::shared_ptr<std::weak_ptr<Gate>> place,
                             std::shared_ptr<std::promise<void>> reached)
{
    const auto io = co_await boost::asio::this_coro::executor;
    const auto gate = std::make_shared<Gate>(io, Gate::time_point::max());
    *place = gate;
    reached->set_value();
    boost::system::error_code ignored;
    co_await gate->async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
    co_return http::text(200, "late");
}

/// A request that is answered when the test says so.
struct SlowRoute {
    std::shared_ptr<std::weak_ptr<Gate>> place = std::make_shared<std::weak_ptr<Gate>>();
    std::shared_ptr<std::promise<void>> reached = std::make_shared<std::promise<void>>();

    [[nodiscard]] http::Router router() const
    {
        auto routes = test_routes();
        auto slow = [at = place, signal = reached](const http::Request&) { return wait_at(at, signal); };
        routes.add(http::Method::get, "/slow", std::move(slow));
        return routes;
    }

    void open(boost::asio::io_context& io) const
    {
        boost::asio::post(io, [at = place] {
            if (const auto gate = at->lock()) gate->cancel();
        });
    }
};

} // namespace

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
    client.end_sending();
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
