#include "server/subscriptions/busy_fetching.hpp"

#include "server/subscriptions/collection_requests.hpp"
#include "server/subscriptions/schedule.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <exception>

namespace callhours::subscriptions {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds look_around{1};
constexpr std::size_t most_at_once = 4;
constexpr minutes claimed_for{5};
constexpr std::size_t most_bytes = 10 * 1024 * 1024;
constexpr days window_past{1};
constexpr days window_ahead{400};
constexpr hours read_anew{20}; ///< also what has not changed: the window moves on

Interval window_at(Instant now)
{
    return Interval::lasting(now - window_past, window_past + window_ahead);
}

fetch::Request file_request(const store::BusyCalendar& calendar, bool is_fresh)
{
    fetch::Request request{.url = calendar.url.reveal(),
                           .headers = {{"Accept", "text/calendar, */*;q=0.1"}},
                           .most_bytes = most_bytes};
    add_credentials(request, calendar);
    if (is_fresh && !calendar.etag.empty()) {
        request.headers.emplace_back("If-None-Match", calendar.etag);
    } else if (is_fresh && !calendar.modified.empty()) {
        request.headers.emplace_back("If-Modified-Since", calendar.modified);
    }
    return request;
}

bool is_fresh(const store::BusyCalendar& calendar, Instant now)
{
    return calendar.read_at && now - *calendar.read_at < read_anew;
}

std::string problem_of(int status)
{
    switch (status) {
    case 401:
    case 403:
        return "the other server refuses the user and password (or wants some)";
    case 404:
    case 410:
        return "there is no calendar at this address any more";
    case 405:
    case 501:
        return "the server at this address does not speak CalDAV";
    case 301:
    case 302:
    case 307:
    case 308:
        return "the calendar has moved to another address; enter that one";
    default:
        return fmt::format("the other server answers {}", status);
    }
}

} // namespace

BusyFetching::BusyFetching(Parts parts) : parts_{std::move(parts)}, timer_{parts_.io} {}

void BusyFetching::start()
{
    asio::co_spawn(parts_.io, work(), asio::detached);
}

void BusyFetching::stop()
{
    stopped_ = true;
    timer_.cancel();
}

Task<void> BusyFetching::work()
{
    boost::system::error_code stopped;
    while (!stopped_) {
        auto due = co_await claim();
        for (auto& calendar : due) {
            ++running_;
            asio::co_spawn(parts_.io, take(std::move(calendar)), asio::detached);
        }
        timer_.expires_after(look_around);
        co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, stopped));
    }
}

Task<void> BusyFetching::work_once()
{
    auto due = co_await claim();
    for (auto& calendar : due) {
        ++running_;
        co_await take(std::move(calendar));
    }
}

Task<std::vector<store::BusyCalendar>> BusyFetching::claim()
{
    std::vector<store::BusyCalendar> due;
    if (running_ >= most_at_once) co_return due;
    const auto now = parts_.clock.now();
    try {
        due = co_await parts_.calendars.claim_due(most_at_once - running_, now, now + claimed_for);
    } catch (const std::exception& broken) {
        parts_.log.error("busy.fetch", "calendars that are due cannot be found: {}", broken.what());
    }
    co_return due;
}

Task<void> BusyFetching::take(store::BusyCalendar calendar)
{
    std::string failure;
    try {
        co_await ask(calendar);
    } catch (const std::exception& broken) {
        failure = broken.what();
    }
    // Its claim lapses by itself, so that it is tried again though nothing could be written.
    if (!failure.empty() && !stopped_)
        parts_.log.error("busy.fetch", "calendar {}: {}", calendar.id.value(), failure);
    --running_;
}

Task<void> BusyFetching::ask(const store::BusyCalendar& calendar)
{
    switch (calendar.kind) {
    case store::BusyKind::file:
        co_await ask_file(calendar);
        co_return;
    case store::BusyKind::collection:
        co_await ask_collection(calendar);
        co_return;
    }
}

Task<void> BusyFetching::ask_file(const store::BusyCalendar& calendar)
{
    const bool fresh = is_fresh(calendar, parts_.clock.now());
    auto request = file_request(calendar, fresh);
    auto outcome = co_await parts_.fetcher.fetch(std::move(request));
    if (stopped_) co_return;
    if (!outcome) {
        co_await fail(calendar, outcome.error().words);
    } else if (outcome->status == 304 && fresh) {
        co_await keep(calendar);
    } else if (outcome->status != 200) {
        co_await fail(calendar, problem_of(outcome->status));
    } else {
        store::BusyFile file{.calendar = calendar.id,
                             .etag = std::string{outcome->header("etag")},
                             .modified = std::string{outcome->header("last-modified")}};
        co_await take_times(calendar, ForeignText::file, std::move(outcome->body), std::move(file));
    }
}

/// First whether anything in it has changed, then, where it has, all that is in the window.
Task<void> BusyFetching::ask_collection(const store::BusyCalendar& calendar)
{
    auto state_request = state_request_for(calendar);
    auto told = co_await parts_.fetcher.fetch(std::move(state_request));
    if (stopped_) co_return;
    if (!told || told->status != 207) {
        co_await fail(calendar, told ? problem_of(told->status) : told.error().words);
        co_return;
    }
    auto state = co_await read(calendar, ForeignText::state, std::move(told->body));
    if (stopped_) co_return;
    if (!state) {
        co_await fail(calendar, std::move(state.error()));
        co_return;
    }
    const auto now = parts_.clock.now();
    if (is_fresh(calendar, now) && !state->state.empty() && state->state == calendar.etag) {
        co_await keep(calendar);
        co_return;
    }
    auto members_request = members_request_for(calendar, window_at(now), most_bytes);
    auto members = co_await parts_.fetcher.fetch(std::move(members_request));
    if (stopped_) co_return;
    if (!members || members->status != 207) {
        co_await fail(calendar, members ? problem_of(members->status) : members.error().words);
        co_return;
    }
    // The state was asked before: what changes in between is found by the next look.
    store::BusyFile file{.calendar = calendar.id, .etag = std::move(state->state), .modified = {}};
    co_await take_times(calendar, ForeignText::members, std::move(members->body), std::move(file));
}

Task<Result<Reading, std::string>> BusyFetching::read(const store::BusyCalendar& calendar, ForeignText what,
                                                      std::string text)
{
    const auto directory = co_await parts_.rules.current();
    const auto* const agent = directory->agent(calendar.agent);
    if (agent == nullptr) co_return refuse(std::string{"its agent is gone"});
    ReadingTask task{.what = what,
                     .text = std::move(text),
                     .window = window_at(parts_.clock.now()),
                     .zone = agent->calendar.schedule.zone.name()};
    if (agent->email) task.addresses.push_back(agent->email->reveal());
    co_return co_await readers_.ask(
        [task = std::move(task), reader = parts_.reader] { return reader(task); });
}

Task<void> BusyFetching::take_times(const store::BusyCalendar& calendar, ForeignText what, std::string text,
                                    store::BusyFile file)
{
    auto reading = co_await read(calendar, what, std::move(text));
    if (stopped_) co_return;
    if (!reading) {
        co_await fail(calendar, std::move(reading.error()));
        co_return;
    }
    const auto now = parts_.clock.now();
    file.busy = std::move(reading->busy);
    file.perhaps_ours = std::move(reading->perhaps_ours);
    file.events = reading->events;
    file.passed_over = reading->passed_over;
    file.problem = std::move(reading->first_odd);
    file.next_at = next_after_success(now, calendar.id.value());
    co_await parts_.calendars.was_read(std::move(file), now);
}

Task<void> BusyFetching::keep(const store::BusyCalendar& calendar)
{
    const auto now = parts_.clock.now();
    co_await parts_.calendars.was_unchanged(calendar.id, next_after_success(now, calendar.id.value()), now);
}

Task<void> BusyFetching::fail(const store::BusyCalendar& calendar, std::string problem)
{
    const auto now = parts_.clock.now();
    const auto again = next_after_failure(now, calendar.failures + 1);
    if (calendar.failures == 0) {
        parts_.log.warn("busy.unreachable", "calendar {} of agent {} keeps its last good times: {}",
                        calendar.id.value(), calendar.agent.value(), problem);
    }
    co_await parts_.calendars.has_failed(calendar.id, std::move(problem), again, now);
}

} // namespace callhours::subscriptions
