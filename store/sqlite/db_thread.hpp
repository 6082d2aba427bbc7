#pragma once

#include "base/ids.hpp"
#include "base/log/log.hpp"
#include "base/task.hpp"
#include "store/sqlite/connection.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>

namespace callhours::store::sqlite {

/// Owns the connection and the thread that uses it. Writes that wait together are committed together, with
/// one flush to the disk (group commit). Its tasks resume on their caller's executor; any thread may ask.
class DbThread {
public:
    struct Settings {
        std::size_t most_writes_per_commit = 256;
        std::chrono::milliseconds look_for_foreign_changes = std::chrono::milliseconds{200};
        seconds patience_with_other_processes{30}; ///< for the write lock; then the waiting writes fail
    };

    DbThread(std::unique_ptr<Connection> connection, Log& log, Settings settings);

    DbThread(std::unique_ptr<Connection> connection, Log& log)
        : DbThread{std::move(connection), log, Settings{}}
    {
    }

    /// Does everything that waits, commits it, then ends the thread.
    ~DbThread();
    DbThread(const DbThread&) = delete;
    DbThread& operator=(const DbThread&) = delete;

    /// Runs `job(Connection&)` in a read transaction that sees all writes asked for before; gives what it
    /// gives.
    template <typename Job> auto read(Job job) -> Task<std::invoke_result_t<Job&, Connection&>>
    {
        return ask(Kind::read, std::move(job));
    }

    /// Runs `job(Connection&)` in a transaction that is on the disk when the task resumes. A job never begins
    /// or commits; what it wrote is undone when it throws. It owns what it needs: it runs and is committed
    /// even when its caller is gone, and may be destroyed on either thread.
    template <typename Job> auto write(Job job) -> Task<std::invoke_result_t<Job&, Connection&>>
    {
        return ask(Kind::write, std::move(job));
    }

    /// The newest number of the table `change` that this thread has seen. Any thread.
    [[nodiscard]] ChangeNumber newest_change() const noexcept
    {
        return ChangeNumber{newest_change_.load(std::memory_order_acquire)};
    }

    /// The same, of changes to rules, bookings, holds and busy times.
    [[nodiscard]] ChangeNumber newest_calendar() const noexcept
    {
        return ChangeNumber{newest_calendar_.load(std::memory_order_acquire)};
    }

    /// The same, of changes to the rules alone.
    [[nodiscard]] ChangeNumber newest_rules() const noexcept
    {
        return ChangeNumber{newest_rules_.load(std::memory_order_acquire)};
    }

private:
    enum class Kind { read, write };

    struct Waiting {
        Kind kind;
        std::function<void(Connection&)> job;
        std::function<void(std::exception_ptr)> resume;
        std::exception_ptr failure;
    };

    using Queue = std::deque<Waiting>;

    template <typename Job, typename Answer> struct Asked {
        Job job;
        std::optional<Answer> answer;
    };

    // Asio needs a default value for what a spawned task gives; the optional here spares our types one.
    template <typename Job> auto ask(Kind kind, Job job) -> Task<std::invoke_result_t<Job&, Connection&>>
    {
        using Answer = std::invoke_result_t<Job&, Connection&>;
        if constexpr (std::is_void_v<Answer>) {
            auto asked = std::make_shared<Job>(std::move(job));
            std::function<void(Connection&)> run = [asked](Connection& db) { (*asked)(db); };
            co_await submit(kind, std::move(run));
        } else {
            auto asked = std::make_shared<Asked<Job, Answer>>(Asked<Job, Answer>{std::move(job), {}});
            std::function<void(Connection&)> run = [asked](Connection& db) {
                asked->answer.emplace(asked->job(db));
            };
            co_await submit(kind, std::move(run));
            co_return std::move(*asked->answer);
        }
    }

    Task<void> submit(Kind kind, std::function<void(Connection&)> job);
    void enqueue(Waiting waiting);

    void work();
    bool take_next(Queue& reads, Queue& writes);
    void do_writes(Queue& writes, Queue& reads);
    void write_one(Waiting& waiting);
    void do_reads(Queue& reads);
    static void answer(Queue& done, const std::optional<DatabaseError>& lost);
    void begin_write();
    void commit();
    void roll_back() noexcept;
    void look_for_changes();

    struct Newest {
        std::int64_t change = 0;
        std::int64_t calendar = 0;
        std::int64_t rules = 0;
    };

    Newest read_newest();
    void remember(const Newest& newest) noexcept;

    std::unique_ptr<Connection> connection_;
    Log& log_;
    Settings settings_;
    std::atomic<std::int64_t> newest_change_{0};
    std::atomic<std::int64_t> newest_calendar_{0};
    std::atomic<std::int64_t> newest_rules_{0};
    std::chrono::steady_clock::time_point looked_at_;
    bool look_failed_ = false;

    std::mutex mutex_;
    std::condition_variable arrived_;
    Queue queue_;
    bool stopping_ = false;

    std::thread thread_; // last: it uses all the others
};

} // namespace callhours::store::sqlite
