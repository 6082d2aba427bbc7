#pragma once

#include "base/clock.hpp"
#include "base/log/log.hpp"
#include "base/task.hpp"
#include "base/worker_pool.hpp"
#include "server/fetch/fetch.hpp"
#include "store/holidays.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <optional>
#include <string>

namespace callhours::rules {

/// The days of a holiday calendar's text, or why it cannot be used, in words for who brought it.
[[nodiscard]] Result<store::HolidayDates, std::string> read_holidays(std::string_view ics);

/// Fetches holiday calendars by URL: once when they are named, then every day, by ETag and Last-Modified. One
/// that cannot be fetched or read keeps its last good dates, and is tried again after a quarter of an hour,
/// then after twice as long each time, up to a day. Io thread.
class HolidayRefresh {
public:
    /// May block; run in a thread of its own.
    using Reader = std::function<Result<store::HolidayDates, std::string>(std::string)>;

    struct Parts {
        boost::asio::any_io_executor io;
        store::HolidayCalendars& calendars;
        fetch::Fetcher& fetcher;
        const Clock& clock;
        Log& log;
        Reader reader; ///< of texts that were fetched: from strangers, so in a process of its own
    };

    explicit HolidayRefresh(const Parts& parts) : parts_{parts}, timer_{parts.io} {}

    struct Fetched {
        store::HolidayCalendar calendar;          ///< with what is now known of its source
        std::optional<store::HolidayDates> dates; ///< absent where the source says that nothing changed
    };

    /// One fetch; stores nothing.
    Task<Result<Fetched, std::string>> fetch(store::HolidayCalendar calendar);

    /// Refreshes those that are due; how many were tried.
    Task<int> refresh_due();

    /// Until stop().
    Task<void> run();

    void stop();

private:
    Task<void> refresh(store::HolidayCalendar calendar);

    Parts parts_;
    WorkerPool readers_{1};
    boost::asio::steady_timer timer_;
    bool stopped_ = false;
};

/// How long after that many failures in a row the next try comes.
[[nodiscard]] seconds pause_after(int failures);

} // namespace callhours::rules
