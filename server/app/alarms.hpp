#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <functional>
#include <memory>

namespace callhours::app {

/// Something to be done later on the io thread. Nothing is taken back: who no longer wants it finds out when
/// it rings.
class Alarms {
public:
    virtual ~Alarms() = default;

    virtual void after(std::chrono::milliseconds delay, std::function<void()> ring) = 0;
};

/// On Asio's steady clock.
class AsioAlarms final : public Alarms {
public:
    explicit AsioAlarms(boost::asio::any_io_executor io);
    ~AsioAlarms() override;

    void after(std::chrono::milliseconds delay, std::function<void()> ring) override;

    /// What waits never rings, so that the io thread can come to its end.
    void stop();

private:
    struct Waiting;

    boost::asio::any_io_executor io_;
    std::shared_ptr<Waiting> waiting_;
};

} // namespace callhours::app
