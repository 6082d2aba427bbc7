#pragma once

#include "base/task.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>

namespace callhours {

/// How a worker rests between its rounds. Io thread.
class Nap {
public:
    explicit Nap(const boost::asio::any_io_executor& io) : timer_{io} {}

    /// Until the time is over or the worker is told to stop; at once when it has been.
    Task<void> operator()(std::chrono::milliseconds time);

    void stop();

    [[nodiscard]] bool stopped() const noexcept { return stopped_; }

private:
    boost::asio::steady_timer timer_;
    bool stopped_ = false;
};

} // namespace callhours
