#include "store/sqlite/db_thread.hpp"

#include "base/assert.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace callhours::store::sqlite {

namespace asio = boost::asio;
using std::chrono::steady_clock;

DbThread::DbThread(std::unique_ptr<Connection> connection, Log& log, Settings settings)
    : connection_{std::move(connection)}, log_{log}, settings_{settings}
{
    look_for_changes();
    thread_ = std::thread{[this] { work(); }};
}

DbThread::~DbThread()
{
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    arrived_.notify_one();
    thread_.join();
}

Task<void> DbThread::submit(Kind kind, std::function<void(Connection&)> job)
{
    auto initiate = [](auto handler, DbThread* self, Kind asked, std::function<void(Connection&)> work) {
        // The handler can only be moved, std::function wants to copy; the guard keeps the io thread waiting.
        auto kept = std::make_shared<decltype(handler)>(std::move(handler));
        auto guard = asio::make_work_guard(*kept);
        auto resume = [kept, guard](std::exception_ptr failure) {
            asio::post(guard.get_executor(), [kept, failure = std::move(failure)]() mutable {
                auto call = std::move(*kept);
                call(std::move(failure));
            });
        };
        self->enqueue(Waiting{asked, std::move(work), std::move(resume), nullptr});
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(
        std::move(initiate), asio::use_awaitable, this, kind, std::move(job));
}

void DbThread::enqueue(Waiting waiting)
{
    {
        const std::lock_guard lock{mutex_};
        CALLHOURS_ASSERT(!stopping_);
        queue_.push_back(std::move(waiting));
    }
    arrived_.notify_one();
}

void DbThread::work()
{
    for (;;) {
        Queue reads;
        Queue writes;
        {
            std::unique_lock lock{mutex_};
            arrived_.wait_for(lock, settings_.look_for_foreign_changes,
                              [this] { return stopping_ || !queue_.empty(); });
            if (queue_.empty() && stopping_) return;
        }
        while (take_next(reads, writes) && writes.empty()) {}
        if (!writes.empty()) do_writes(writes, reads);
        if (!reads.empty()) do_reads(reads);
        if (steady_clock::now() - looked_at_ >= settings_.look_for_foreign_changes) look_for_changes();
    }
}

/// Moves the oldest waiting one to its kind; false when nothing waits.
bool DbThread::take_next(Queue& reads, Queue& writes)
{
    const std::lock_guard lock{mutex_};
    if (queue_.empty()) return false;
    auto& kind = queue_.front().kind == Kind::write ? writes : reads;
    kind.push_back(std::move(queue_.front()));
    queue_.pop_front();
    return true;
}

/// Those that arrive while others are at work join the same transaction, so that one flush serves them all.
void DbThread::do_writes(Queue& writes, Queue& reads)
{
    std::optional<DatabaseError> lost;
    try {
        begin_write();
        for (std::size_t i = 0; i < writes.size(); ++i) {
            write_one(writes[i]);
            const std::size_t before = writes.size();
            while (writes.size() < settings_.most_writes_per_commit && writes.size() == before &&
                   take_next(reads, writes)) {}
        }
        const auto newest = read_newest();
        commit();
        connection_->empty_log_if_asked();
        remember(newest);
    } catch (const DatabaseError& error) {
        lost = error;
    } catch (const std::exception& error) {
        lost = DatabaseError{DatabaseError::Kind::other, error.what()};
    }
    if (lost) roll_back();
    answer(writes, lost);
}

/// Each gets an exception of its own: the io thread is free to change what it catches.
void DbThread::answer(Queue& done, const std::optional<DatabaseError>& lost)
{
    for (auto& waiting : done) {
        waiting.job = nullptr;
        if (lost) {
            waiting.failure = std::make_exception_ptr(
                DatabaseError{lost->kind(), std::string{lost->what()}, lost->refusal()});
        }
        waiting.resume(std::exchange(waiting.failure, nullptr));
    }
}

/// Throws only when the whole transaction is lost.
void DbThread::write_one(Waiting& waiting)
{
    connection_->query("SAVEPOINT job").run();
    try {
        waiting.job(*connection_);
    } catch (...) {
        waiting.failure = std::current_exception();
    }
    if (!connection_->in_transaction()) {
        if (waiting.failure) std::rethrow_exception(waiting.failure);
        throw DatabaseError{DatabaseError::Kind::other, "the database gave up the transaction"};
    }
    if (waiting.failure) connection_->query("ROLLBACK TO job").run();
    connection_->query("RELEASE job").run();
}

void DbThread::do_reads(Queue& reads)
{
    std::optional<DatabaseError> lost;
    try {
        connection_->query("BEGIN").run();
    } catch (const DatabaseError& error) {
        lost = error;
    }
    for (auto& waiting : reads) {
        if (lost) break;
        try {
            waiting.job(*connection_);
        } catch (...) {
            waiting.failure = std::current_exception();
        }
    }
    roll_back();
    answer(reads, lost);
}

/// SQLite waits a while by itself for another process; we go on asking, and say so once.
void DbThread::begin_write()
{
    const auto patient_until = steady_clock::now() + settings_.patience_with_other_processes;
    for (bool told = false;; told = true) {
        try {
            connection_->query("BEGIN IMMEDIATE").run();
            return;
        } catch (const DatabaseError& error) {
            if (error.kind() != DatabaseError::Kind::busy) throw;
            if (steady_clock::now() >= patient_until) {
                log_.error("store.locked", "another process keeps the database locked: writes fail");
                throw;
            }
            if (!told) log_.warn("store.busy", "waiting for another process that writes to the database");
        }
    }
}

void DbThread::commit()
{
    try {
        connection_->query("COMMIT").run();
    } catch (const std::exception& error) {
        log_.error("store.commit_failed", "nothing of this batch was written: {}", loggable(error.what()));
        throw;
    }
}

void DbThread::roll_back() noexcept
{
    try {
        if (connection_->in_transaction()) connection_->query("ROLLBACK").run();
    } catch (const std::exception& error) {
        log_.error("store.rollback_failed", "{}", loggable(error.what()));
    }
}

/// What other processes committed; our own commits are known at once.
void DbThread::look_for_changes()
{
    looked_at_ = steady_clock::now();
    try {
        remember(read_newest());
        look_failed_ = false;
    } catch (const std::exception& error) {
        if (!look_failed_)
            log_.warn("store.unreadable", "cannot look for changes: {}", loggable(error.what()));
        look_failed_ = true;
    }
}

DbThread::Newest DbThread::read_newest()
{
    // Each maximum is the last entry of a partial index, whose words these are.
    auto last = connection_->query(R"(
        SELECT coalesce((SELECT max(number) FROM change), 0),
               coalesce((SELECT max(number) FROM change WHERE subject IN ('rules', 'booking', 'hold', 'busy')), 0),
               coalesce((SELECT max(number) FROM change WHERE subject = 'rules'), 0))");
    if (!last.step()) return {};
    auto row = last.row();
    Newest newest;
    newest.change = row.take<std::int64_t>();
    newest.calendar = row.take<std::int64_t>();
    newest.rules = row.take<std::int64_t>();
    return newest;
}

/// The narrower first: who sees the newest change must not miss that it is one of the rules.
void DbThread::remember(const Newest& newest) noexcept
{
    newest_rules_.store(newest.rules, std::memory_order_release);
    newest_calendar_.store(newest.calendar, std::memory_order_release);
    newest_change_.store(newest.change, std::memory_order_release);
}

} // namespace callhours::store::sqlite
