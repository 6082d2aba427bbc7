#pragma once

#include "server/http/router.hpp"

#include <stdexcept>

namespace callhours::tests {

inline Task<http::Response> say_hello(const http::Request&)
{
    co_return http::text(200, "hello");
}

/// Gives the body back.
inline Task<http::Response> echo(const http::Request& request)
{
    co_return http::text(200, request.body);
}

inline Task<http::Response> fail(const http::Request&)
{
    throw std::runtime_error{"the disk of /secret/place is full"};
    co_return http::no_content();
}

inline Task<http::Response> show_page(const http::Request&)
{
    co_return http::html(200, "<!doctype html><title>page</title>");
}

/// What the routes of most tests are.
inline http::Router test_routes()
{
    http::Router router;
    router.add(http::Method::get, "/hello", say_hello);
    router.add(http::Method::get, "/page", show_page);
    router.add(http::Method::post, "/api/echo", echo);
    router.add(http::Route{http::Method::post, "/api/large", echo, 100'000});
    router.add(http::Method::get, "/api/fail", fail);
    router.add(http::Method::get, "/fail", fail);
    return router;
}

} // namespace callhours::tests
