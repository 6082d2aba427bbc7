#pragma once

#include "tests/server/http/handlers.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <future>
#include <memory>

namespace callhours::tests {

using Gate = boost::asio::steady_timer;

/// Waits until the test cancels its gate, which only this frame owns: nothing may outlive its io_context.
inline Task<http::Response> wait_at(std::shared_ptr<std::weak_ptr<Gate>> place,
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

} // namespace callhours::tests
