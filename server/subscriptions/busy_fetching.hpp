#pragma once

#include "base/clock.hpp"
#include "base/log/log.hpp"
#include "base/worker_pool.hpp"
#include "server/app/rules.hpp"
#include "server/fetch/fetch.hpp"
#include "server/subscriptions/ics_reader.hpp"
#include "store/outside_calendars.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>

namespace callhours::subscriptions {

/// Keeps agents' times of calendars elsewhere up to date. A slow or broken one delays no other: some are
/// asked at the same time, each within its own limits. Io thread.
class BusyFetching {
public:
    /// Blocks; run in a thread of its own.
    using Reader = std::function<Result<Reading, std::string>(const ReadingTask&)>;

    struct Parts {
        boost::asio::any_io_executor io;
        store::OutsideCalendars& calendars;
        app::Rules& rules;
        fetch::Fetcher& fetcher;
        const Clock& clock;
        Log& log;
        Reader reader;
    };

    explicit BusyFetching(Parts parts);

    void start();
    void stop();

    /// Whatever is due now, to its end; for tests. start() does it by itself.
    Task<void> work_once();

private:
    Task<void> work();
    Task<std::vector<store::BusyCalendar>> claim();
    Task<void> take(store::BusyCalendar calendar);
    Task<void> ask(const store::BusyCalendar& calendar);
    Task<void> ask_file(const store::BusyCalendar& calendar);
    Task<void> ask_collection(const store::BusyCalendar& calendar);
    Task<Result<Reading, std::string>> read(const store::BusyCalendar& calendar, ForeignText what,
                                            std::string text);
    Task<void> take_times(const store::BusyCalendar& calendar, ForeignText what, std::string text,
                          store::BusyFile file);
    Task<void> keep(const store::BusyCalendar& calendar);
    Task<void> fail(const store::BusyCalendar& calendar, std::string problem);

    Parts parts_;
    WorkerPool readers_{2}; ///< they wait for processes, which must keep no password waiting
    boost::asio::steady_timer timer_;
    std::size_t running_ = 0;
    bool stopped_ = false;
};

} // namespace callhours::subscriptions
