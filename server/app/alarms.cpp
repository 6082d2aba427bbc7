#include "server/app/alarms.hpp"

#include <boost/asio/steady_timer.hpp>

#include <list>

namespace callhours::app {

struct AsioAlarms::Waiting {
    std::list<boost::asio::steady_timer> timers;
};

AsioAlarms::AsioAlarms(boost::asio::any_io_executor io)
    : io_{std::move(io)}, waiting_{std::make_shared<Waiting>()}
{
}

AsioAlarms::~AsioAlarms()
{
    stop();
}

void AsioAlarms::after(std::chrono::milliseconds delay, std::function<void()> ring)
{
    if (!waiting_) return;
    const auto timer = waiting_->timers.emplace(waiting_->timers.end(), io_, delay);
    timer->async_wait([waiting = std::weak_ptr{waiting_}, timer, ring = std::move(ring)](auto error) {
        const auto alive = waiting.lock();
        if (error || !alive) return;
        alive->timers.erase(timer);
        ring();
    });
}

void AsioAlarms::stop()
{
    waiting_.reset();
}

} // namespace callhours::app
