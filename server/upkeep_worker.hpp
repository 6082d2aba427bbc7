#pragma once

#include "base/clock.hpp"
#include "base/log/log.hpp"
#include "base/task.hpp"
#include "server/nap.hpp"
#include "store/upkeep.hpp"

#include <boost/asio/any_io_executor.hpp>

namespace callhours {

/// Forgets what is past its use, soon after the start and every hour. Io thread.
class UpkeepWorker {
public:
    struct Parts {
        boost::asio::any_io_executor io;
        store::Upkeep& upkeep;
        const Clock& clock;
        Log& log;
    };

    UpkeepWorker(const Parts& parts, store::KeepFor keep);

    void start();
    void stop();

private:
    Task<void> run();
    Task<void> round();

    Parts parts_;
    store::KeepFor keep_;
    Nap nap_;
};

} // namespace callhours
