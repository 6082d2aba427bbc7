#pragma once

#include "base/task.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/thread_pool.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <type_traits>

namespace callhours {

/// A few threads for what would block the io thread: password hashing, libcurl, files.
class WorkerPool {
public:
    explicit WorkerPool(std::size_t threads);

    /// Waits for the jobs that run.
    ~WorkerPool();

    /// Runs `job` on a thread of the pool and resumes the caller on its own executor; what the job throws is
    /// thrown to the caller. The job owns what it needs: its caller may be gone when it runs.
    Task<void> run(std::function<void()> job);

    /// The same for a job that has an answer.
    template <typename Job> auto ask(Job job) -> Task<std::invoke_result_t<Job&>>
    {
        using Answer = std::invoke_result_t<Job&>;
        auto answer = std::make_shared<std::optional<Answer>>();
        std::function<void()> wrapped = [answer, job = std::move(job)]() mutable { answer->emplace(job()); };
        co_await run(std::move(wrapped));
        co_return std::move(**answer);
    }

    [[nodiscard]] boost::asio::any_io_executor executor() { return pool_.get_executor(); }

private:
    boost::asio::thread_pool pool_;
};

} // namespace callhours
