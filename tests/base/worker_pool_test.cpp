#include "base/worker_pool.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include <stdexcept>
#include <thread>

using namespace callhours;

TEST_CASE("a job runs on another thread and its caller goes on on its own", "[base]")
{
    boost::asio::io_context io;
    WorkerPool pool{1};
    const auto home = std::this_thread::get_id();
    bool checked = false;
    auto talk = [](WorkerPool& workers, std::thread::id here, bool& done) -> Task<void> {
        const auto there = co_await workers.ask([] { return std::this_thread::get_id(); });
        CHECK(there != here);
        CHECK(std::this_thread::get_id() == here);
        done = true;
    };
    boost::asio::co_spawn(io, talk(pool, home, checked), [](std::exception_ptr e) { CHECK_FALSE(e); });
    io.run();
    CHECK(checked);
}

TEST_CASE("what a job throws reaches its caller", "[base]")
{
    boost::asio::io_context io;
    WorkerPool pool{1};
    auto talk = [](WorkerPool& workers) -> Task<void> {
        co_await workers.run([] { throw std::runtime_error{"disk"}; });
    };
    std::exception_ptr failure;
    boost::asio::co_spawn(io, talk(pool), [&](std::exception_ptr e) { failure = e; });
    io.run();
    CHECK_THROWS_WITH(std::rethrow_exception(failure), "disk");
}
