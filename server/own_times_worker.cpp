#include "server/own_times_worker.hpp"

#include "server/caldav/own_times.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace callhours {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds look{5};
constexpr hours between_rounds{1};
constexpr std::size_t bite = 100;

} // namespace

OwnTimesWorker::OwnTimesWorker(const Parts& parts) : parts_{parts}, nap_{parts.io} {}

void OwnTimesWorker::start()
{
    asio::co_spawn(parts_.io, run(), asio::detached);
}

void OwnTimesWorker::stop()
{
    nap_.stop();
}

Task<void> OwnTimesWorker::run()
{
    ChangeNumber seen;
    auto next = std::chrono::steady_clock::now();
    while (!nap_.stopped()) {
        const auto rules = parts_.changes.newest_rules_known();
        if (rules != seen || std::chrono::steady_clock::now() >= next) {
            try {
                co_await round();
                seen = rules;
                next = std::chrono::steady_clock::now() + between_rounds;
            } catch (const std::exception& broken) {
                parts_.log.warn("own_times.late",
                                "own events could not be followed further, tried again soon: {}",
                                loggable(broken.what()));
            }
        }
        co_await nap_(look);
    }
}

Task<void> OwnTimesWorker::round()
{
    const auto directory = co_await parts_.rules.current();
    const auto until = std::min(parts_.clock.now() + caldav::laid_out_at_least, end_of_time);
    for (const auto& agent : directory->agents) {
        std::size_t odd = 0; // they stay due, and come first
        for (bool more = true; more && !nap_.stopped();) {
            const auto due = co_await parts_.own_events.outdated(
                agent.id, agent.calendar.schedule.zone.name(), until, odd + bite);
            more = due.size() == odd + bite;
            for (std::size_t i = odd; i < due.size(); ++i) {
                const bool done = co_await lay_out(due[i], agent);
                if (!done) ++odd;
            }
        }
    }
}

/// False where its recurrences cannot be followed; then the times that are known stay.
Task<bool> OwnTimesWorker::lay_out(const store::OwnEvent& event, const store::Agent& agent)
{
    const auto now = parts_.clock.now();
    caldav::EventOwner owner{.zone = agent.calendar.schedule.zone};
    if (agent.email) owner.addresses.push_back(agent.email->reveal());
    auto times = co_await parts_.workers.ask([text = event.text, recurs = event.recurs, owner, now] {
        return caldav::own_times(text, recurs, owner, now);
    });
    if (!times) {
        parts_.log.warn("own_times.odd", "own event {} of agent {} cannot be followed further",
                        event.id.value(), agent.id.value());
        co_return false;
    }
    co_await parts_.own_events.lay_out(event.id, event.revision, std::move(*times), now);
    co_return true;
}

} // namespace callhours
