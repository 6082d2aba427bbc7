#pragma once

#include "base/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>

namespace callhours::tests {

/// Runs `task` to its end on `io`, which must have nothing endless on it, and gives what it gives.
template <typename T> T run(boost::asio::io_context& io, Task<T> task)
{
    std::exception_ptr failure;
    std::optional<T> answer;
    auto keep = [](Task<T> inner, std::optional<T>& out) -> Task<void> {
        out.emplace(co_await std::move(inner));
    };
    boost::asio::co_spawn(io, keep(std::move(task), answer), [&](std::exception_ptr e) { failure = e; });
    io.restart();
    io.run();
    if (failure) std::rethrow_exception(failure);
    return std::move(*answer);
}

inline void run(boost::asio::io_context& io, Task<void> task)
{
    std::exception_ptr failure;
    boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr e) { failure = e; });
    io.restart();
    io.run();
    if (failure) std::rethrow_exception(failure);
}

} // namespace callhours::tests
