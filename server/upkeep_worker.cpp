#include "server/upkeep_worker.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace callhours {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds after_start{5};
constexpr std::chrono::hours between_rounds{1};
constexpr std::chrono::milliseconds between_bites{50};
constexpr std::size_t bite = 500;

} // namespace

UpkeepWorker::UpkeepWorker(const Parts& parts, store::KeepFor keep)
    : parts_{parts}, keep_{keep}, nap_{parts.io}
{
}

void UpkeepWorker::start()
{
    asio::co_spawn(parts_.io, run(), asio::detached);
}

void UpkeepWorker::stop()
{
    nap_.stop();
}

Task<void> UpkeepWorker::run()
{
    co_await nap_(after_start);
    while (!nap_.stopped()) {
        try {
            co_await round();
        } catch (const std::exception& broken) {
            parts_.log.warn("upkeep.late", "what is past its use is still kept, and looked at in an hour: {}",
                            loggable(broken.what()));
        }
        co_await nap_(between_rounds);
    }
}

Task<void> UpkeepWorker::round()
{
    std::size_t gone = 0;
    while (!nap_.stopped()) {
        const auto rows = co_await parts_.upkeep.forget(keep_, parts_.clock.now(), bite);
        gone += rows;
        if (rows == 0) break;
        co_await nap_(between_bites);
    }
    if (gone > 0)
        parts_.log.info("upkeep.forgotten", "{} old rows of changes, mails and deliveries are gone", gone);
}

} // namespace callhours
