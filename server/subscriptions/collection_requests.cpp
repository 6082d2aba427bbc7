#include "server/subscriptions/collection_requests.hpp"

#include <fmt/format.h>

namespace callhours::subscriptions {

namespace {

/// RFC 4648 §4.
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

/// `20261123T090000Z`.
std::string ical_text(Instant instant)
{
    std::string text = to_text(instant);
    std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
    return text;
}

fetch::Request request_for(const store::BusyCalendar& calendar, fetch::Request::Method method,
                           std::string body)
{
    fetch::Request request{.method = method,
                           .url = calendar.url.reveal(),
                           .headers = {{"Content-Type", "application/xml; charset=utf-8"}},
                           .body = std::move(body)};
    add_credentials(request, calendar);
    return request;
}

constexpr std::string_view declaration = R"(<?xml version="1.0" encoding="utf-8"?>)";

} // namespace

void add_credentials(fetch::Request& request, const store::BusyCalendar& calendar)
{
    if (calendar.user.empty()) return;
    request.headers.emplace_back("Authorization",
                                 "Basic " + base64(calendar.user + ':' + calendar.password.reveal()));
}

fetch::Request state_request_for(const store::BusyCalendar& calendar)
{
    auto request = request_for(
        calendar, fetch::Request::Method::propfind,
        fmt::format(R"({}<D:propfind xmlns:D="DAV:" xmlns:S="http://calendarserver.org/ns/"><D:prop>)"
                    R"(<D:resourcetype/><D:sync-token/><S:getctag/></D:prop></D:propfind>)",
                    declaration));
    request.headers.emplace_back("Depth", "0");
    return request;
}

fetch::Request members_request_for(const store::BusyCalendar& calendar, const Interval& window,
                                   std::size_t most_bytes)
{
    auto request = request_for(
        calendar, fetch::Request::Method::report,
        fmt::format(R"({}<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop>)"
                    R"(<C:calendar-data/></D:prop><C:filter><C:comp-filter name="VCALENDAR">)"
                    R"(<C:comp-filter name="VEVENT"><C:time-range start="{}" end="{}"/></C:comp-filter>)"
                    R"(</C:comp-filter></C:filter></C:calendar-query>)",
                    declaration, ical_text(window.begin()), ical_text(window.end())));
    request.headers.emplace_back("Depth", "1");
    request.most_bytes = most_bytes;
    return request;
}

} // namespace callhours::subscriptions
