#pragma once

#include "base/clock.hpp"
#include "base/log/log.hpp"
#include "base/task.hpp"
#include "base/worker_pool.hpp"
#include "server/app/rules.hpp"
#include "server/nap.hpp"
#include "store/changes.hpp"
#include "store/own_events.hpp"

#include <boost/asio/any_io_executor.hpp>

namespace callhours {

/// Follows agents' own recurring events further as time goes by, and all of them anew where an agent's zone
/// has changed. Looks every hour and after a change of the rules. Io thread.
class OwnTimesWorker {
public:
    struct Parts {
        boost::asio::any_io_executor io;
        store::OwnEvents& own_events;
        const store::Changes& changes;
        app::Rules& rules;
        WorkerPool& workers;
        const Clock& clock;
        Log& log;
    };

    explicit OwnTimesWorker(const Parts& parts);

    void start();
    void stop();

    /// All that is due; for tests. start() does it by itself.
    Task<void> round();

private:
    Task<void> run();
    Task<bool> lay_out(const store::OwnEvent& event, const store::Agent& agent);

    Parts parts_;
    Nap nap_;
};

} // namespace callhours
