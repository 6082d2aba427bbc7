#pragma once

#include "base/clock.hpp"
#include "telephony/ari/asterisk_link.hpp"
#include "telephony/ari/http_client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace callhours::tests {

using Milliseconds = std::chrono::milliseconds;

/// The Asterisk that the environment names (see tests/e2e/telephony/test_ari_live.py), and our link to it.
/// Nothing here sleeps: every wait runs the io_context until what is waited for has come.
class Asterisk {
public:
    Asterisk();
    ~Asterisk();
    Asterisk(const Asterisk&) = delete;
    Asterisk& operator=(const Asterisk&) = delete;

    [[nodiscard]] telephony::ari::AsteriskLink& link() { return *link_; }

    /// Another link, not started: with a wrong password, or under the same application's name.
    [[nodiscard]] std::unique_ptr<telephony::ari::AsteriskLink>
    another_link(const std::function<void(telephony::ari::AsteriskLink::Settings&)>& change);

    /// Starts the link and takes its first event.
    telephony::LinkUp connect();

    /// The first event of this kind for which `fits`, past ones that nobody took among them; it is taken.
    template <typename Event>
    Event expect(std::function<bool(const Event&)> fits = {}, Milliseconds within = Milliseconds{10'000})
    {
        std::optional<Event> found;
        const auto look = [&] {
            for (auto each = seen_.begin(); each != seen_.end(); ++each) {
                const auto* event = std::get_if<Event>(&*each);
                if (event == nullptr || (fits && !fits(*event))) continue;
                found = *event;
                seen_.erase(each);
                return true;
            }
            return false;
        };
        if (!run_until(look, within)) throw std::runtime_error{"the event did not come"};
        return std::move(*found);
    }

    [[nodiscard]] const std::vector<telephony::PbxEvent>& seen() const { return seen_; }

    Result<void, telephony::PbxError> perform(telephony::PbxCommand command)
    {
        return run(link_->perform(std::move(command)));
    }

    template <typename T> T run(Task<T> task, Milliseconds within = Milliseconds{30'000})
    {
        std::optional<T> answer;
        std::exception_ptr failure;
        bool ended = false;
        auto keep = [](Task<T> inner, std::optional<T>& out) -> Task<void> {
            auto got = co_await std::move(inner);
            out.emplace(std::move(got));
        };
        boost::asio::co_spawn(io_, keep(std::move(task), answer), [&](std::exception_ptr e) {
            failure = e;
            ended = true;
        });
        if (!run_until([&] { return ended; }, within)) throw std::runtime_error{"the answer did not come"};
        if (failure) std::rethrow_exception(failure);
        return std::move(*answer);
    }

    bool run_until(const std::function<bool()>& happened, Milliseconds within);

    /// Rings the desk from the dialplan's extension `live,who` and gives the inbound channel.
    telephony::ChannelArrived ring_desk(const std::string& who);

    /// Without our link, as a stranger would.
    telephony::ari::Reply ask(telephony::ari::Method method, telephony::ari::Target target);

    [[nodiscard]] static telephony::ari::AsteriskLink::Settings settings();

    /// A name that no test used before, not even in a former run.
    [[nodiscard]] static std::string fresh_name(const std::string& beginning);

    [[nodiscard]] boost::asio::any_io_executor executor() { return io_.get_executor(); }

private:
    boost::asio::io_context io_;
    Log log_{Log::Level::warn};
    SystemClock clock_;
    std::unique_ptr<telephony::ari::AsteriskLink> link_;
    std::unique_ptr<telephony::ari::HttpClient> http_;
    std::vector<telephony::PbxEvent> seen_;
    bool reading_ = false;
};

/// The environment's; a missing one fails the test with its name.
[[nodiscard]] std::string environment(const char* name);

} // namespace callhours::tests
