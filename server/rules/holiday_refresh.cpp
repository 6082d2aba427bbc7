#include "server/rules/holiday_refresh.hpp"

#include "calendar/ical/holiday_calendar.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace callhours::rules {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds look_every{30};
constexpr seconds refresh_every = hours{24};
constexpr seconds first_pause = minutes{15};
constexpr std::size_t most_at_once = 8;
constexpr std::size_t most_validator_octets = 500;

/// A validator that is sent back; a monstrous one is not kept, and the calendar then fetched in full.
std::string validator(std::string_view value)
{
    return value.size() <= most_validator_octets ? std::string{value} : std::string{};
}

fetch::Request request_for(const store::HolidayCalendar& calendar)
{
    fetch::Request request{.url = calendar.url,
                           .headers = {{"Accept", "text/calendar, */*;q=0.1"}},
                           .most_bytes = calendar::ical::holiday_calendar_limit_bytes};
    if (!calendar.etag.empty()) request.headers.emplace_back("If-None-Match", calendar.etag);
    if (!calendar.last_modified.empty())
        request.headers.emplace_back("If-Modified-Since", calendar.last_modified);
    return request;
}

} // namespace

Result<store::HolidayDates, std::string> read_holidays(std::string_view ics)
{
    auto dates = calendar::ical::parse_holiday_calendar(ics);
    if (dates) return std::move(*dates);
    const auto& error = dates.error();
    return refuse(error.line == 0 ? error.text : fmt::format("line {} {}", error.line, error.text));
}

seconds pause_after(int failures)
{
    auto pause = first_pause;
    for (int i = 1; i < failures && pause < refresh_every; ++i)
        pause *= 2;
    return std::min(pause, refresh_every);
}

Task<Result<HolidayRefresh::Fetched, std::string>> HolidayRefresh::fetch(store::HolidayCalendar calendar)
{
    auto request = request_for(calendar);
    const bool asks_for_changes = !calendar.etag.empty() || !calendar.last_modified.empty();
    const auto answer = co_await parts_.fetcher.fetch(std::move(request));
    if (!answer) co_return refuse(answer.error().words);
    const bool unchanged = answer->status == 304 && asks_for_changes;
    if (answer->status != 200 && !unchanged)
        co_return refuse(fmt::format("the server answers {}", answer->status));

    Fetched fetched{.calendar = std::move(calendar), .dates = std::nullopt};
    if (!unchanged) {
        auto dates =
            co_await readers_.ask([text = answer->body, reader = parts_.reader] { return reader(text); });
        if (!dates) co_return refuse("the calendar cannot be read: " + dates.error());
        fetched.dates = std::move(*dates);
        fetched.calendar.etag = validator(answer->header("etag"));
        fetched.calendar.last_modified = validator(answer->header("last-modified"));
    }
    const auto now = parts_.clock.now();
    fetched.calendar.refreshed_at = now;
    fetched.calendar.error.clear();
    fetched.calendar.failures = 0;
    fetched.calendar.next_at = now + refresh_every;
    co_return fetched;
}

Task<void> HolidayRefresh::refresh(store::HolidayCalendar calendar)
{
    auto fetched = co_await fetch(calendar);
    const auto now = parts_.clock.now();
    if (fetched) {
        co_await parts_.calendars.refreshed(std::move(fetched->calendar), std::move(fetched->dates), now);
        co_return;
    }
    if (stopped_) co_return;
    if (calendar.failures == 0) {
        parts_.log.warn("holidays.stale",
                        "the holiday calendar {} could not be refreshed and stays as it was: {}",
                        calendar.name, fetched.error());
    }
    calendar.error = fetched.error();
    ++calendar.failures;
    calendar.next_at = now + pause_after(calendar.failures);
    co_await parts_.calendars.refreshed(std::move(calendar), std::nullopt, now);
}

Task<int> HolidayRefresh::refresh_due()
{
    const auto due = co_await parts_.calendars.due(parts_.clock.now(), most_at_once);
    for (const auto& calendar : due)
        co_await refresh(calendar);
    co_return static_cast<int>(due.size());
}

Task<void> HolidayRefresh::run()
{
    boost::system::error_code interrupted;
    while (!stopped_) {
        try {
            (void)co_await refresh_due();
        } catch (const std::exception& broken) {
            parts_.log.warn("holidays.late", "holiday calendars wait for the database: {}", broken.what());
        }
        if (stopped_) co_return;
        timer_.expires_after(look_every);
        co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, interrupted));
    }
}

void HolidayRefresh::stop()
{
    stopped_ = true;
    timer_.cancel();
}

} // namespace callhours::rules
