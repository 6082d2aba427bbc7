#include "server/subscriptions/busy_fetching.hpp"

#include "server/http/url.hpp"
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

/// RFC 4648 §4, for HTTP Basic.
std::string base64(std::string_view text)
{
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string result;
    for (std::size_t i = 0; i < text.size(); i += 3) {
        unsigned bits = 0;
        for (std::size_t j = 0; j < 3; ++j)
            bits = (bits << 8U) | (i + j < text.size() ? static_cast<unsigned char>(text[i + j]) : 0U);
        for (std::size_t j = 0; j < 4; ++j) {
            const bool is_there = j <= 1 || i + j - 1 < text.size();
            result += is_there ? letters[(bits >> (18U - 6U * j)) & 0x3fU] : '=';
        }
    }
    return result;
}

fetch::Request request_for(const store::BusyCalendar& calendar, Instant now)
{
    fetch::Request request{.url = calendar.url.reveal(),
                           .headers = {{"Accept", "text/calendar, */*;q=0.1"}},
                           .most_bytes = most_bytes};
    if (!calendar.user.empty()) {
        request.headers.emplace_back("Authorization",
                                     "Basic " + base64(calendar.user + ':' + calendar.password.reveal()));
    }
    const bool is_fresh = calendar.read_at && now - *calendar.read_at < read_anew;
    if (is_fresh && !calendar.etag.empty()) {
        request.headers.emplace_back("If-None-Match", calendar.etag);
    } else if (is_fresh && !calendar.modified.empty()) {
        request.headers.emplace_back("If-Modified-Since", calendar.modified);
    }
    return request;
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
    auto request = request_for(calendar, parts_.clock.now());
    auto outcome = co_await parts_.fetcher.fetch(std::move(request));
    if (stopped_) co_return;
    if (!outcome) {
        co_await fail(calendar, outcome.error().words);
        co_return;
    }
    const auto now = parts_.clock.now();
    switch (outcome->status) {
    case 200:
        co_await read(calendar, std::move(*outcome));
        co_return;
    case 304:
        co_await parts_.calendars.was_unchanged(calendar.id, next_after_success(now, calendar.id.value()),
                                                now);
        co_return;
    case 401:
    case 403:
        co_await fail(calendar, "the other server refuses the user and password (or wants some)");
        co_return;
    case 404:
    case 410:
        co_await fail(calendar, "there is no calendar at this address any more");
        co_return;
    default:
        co_await fail(calendar, fmt::format("the other server answers {}", outcome->status));
    }
}

Task<void> BusyFetching::read(const store::BusyCalendar& calendar, fetch::Answer answer)
{
    const auto directory = co_await parts_.rules.current();
    const auto* const agent = directory->agent(calendar.agent);
    if (agent == nullptr) co_return;
    const auto begun = parts_.clock.now();
    store::BusyFile file{.calendar = calendar.id,
                         .etag = std::string{answer.header("etag")},
                         .modified = std::string{answer.header("last-modified")}};
    ReadingTask task{.text = std::move(answer.body),
                     .window = Interval::lasting(begun - window_past, window_past + window_ahead),
                     .zone = agent->calendar.schedule.zone.name()};
    if (agent->email) task.addresses.push_back(agent->email->reveal());
    auto busy =
        co_await readers_.ask([task = std::move(task), reader = parts_.reader] { return reader(task); });
    if (stopped_) co_return;
    if (!busy) {
        co_await fail(calendar, std::move(busy.error()));
        co_return;
    }
    const auto now = parts_.clock.now();
    file.busy = std::move(busy->busy);
    file.events = busy->events;
    file.passed_over = busy->passed_over;
    file.problem = std::move(busy->first_odd);
    file.next_at = next_after_success(now, calendar.id.value());
    co_await parts_.calendars.was_read(std::move(file), now);
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
