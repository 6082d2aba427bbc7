#include "server/waiting_side.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <chrono>

namespace callhours {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds between_questions{
    1}; ///< whether anything has changed: no question to the database
constexpr std::chrono::minutes longest_pause{1};

} // namespace

WaitingSide::WaitingSide(const Parts& parts)
    : parts_{parts}, join_{parts.rules, parts.free_slots, parts.store.waiting_list()},
      tell_{parts.rules, parts.free_slots, parts.store.waiting_list()},
      api_{{parts.gate, join_, parts.store.waiting_list(), parts.random, parts.links}}, nap_{parts.io}
{
}

void WaitingSide::start()
{
    asio::co_spawn(parts_.io, look_again_and_again(), asio::detached);
}

void WaitingSide::stop()
{
    nap_.stop();
}

Task<void> WaitingSide::look_again_and_again()
{
    ChangeNumber seen;
    auto looked_at = std::chrono::steady_clock::time_point::min();
    while (!nap_.stopped()) {
        const auto newest = parts_.store.changes().newest_calendar_known();
        const auto now = std::chrono::steady_clock::now();
        if (newest != seen || looked_at + longest_pause <= now) {
            const bool done = co_await look();
            if (done) {
                seen = newest; // what changed meanwhile has a later number, and is looked at next
                looked_at = now;
            }
        }
        co_await nap_(between_questions);
    }
}

Task<bool> WaitingSide::look()
{
    std::string failure;
    try {
        const int mails = co_await tell_(parts_.clock.now());
        mails_ += mails;
        if (mails > 0) parts_.log.info("waiting.told", "{} who wait are told of free times", mails);
    } catch (const std::exception& broken) {
        failure = broken.what();
    }
    if (!failure.empty() && !broken_)
        parts_.log.error("waiting.not_told", "who waits for free times cannot be told: {}", failure);
    broken_ = !failure.empty();
    co_return failure.empty();
}

std::vector<web::Sample> WaitingSide::samples() const
{
    return {{"callhours_waiting", "Places on the waiting list", "", static_cast<double>(tell_.waiting())},
            {"callhours_waiting_mails", "Mails of free times that this process owed to who waits", "",
             static_cast<double>(mails_)}};
}

} // namespace callhours
