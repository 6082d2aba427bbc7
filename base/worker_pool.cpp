#include "base/worker_pool.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>

namespace callhours {

namespace asio = boost::asio;

WorkerPool::WorkerPool(std::size_t threads) : pool_{threads} {}

WorkerPool::~WorkerPool()
{
    pool_.stop();
    pool_.join();
}

Task<void> WorkerPool::run(std::function<void()> job)
{
    const auto home = co_await asio::this_coro::executor;
    co_await asio::post(asio::bind_executor(pool_, asio::use_awaitable));
    std::exception_ptr failure;
    try {
        job();
    } catch (...) {
        failure = std::current_exception();
    }
    co_await asio::post(asio::bind_executor(home, asio::use_awaitable));
    if (failure) std::rethrow_exception(failure);
}

} // namespace callhours
