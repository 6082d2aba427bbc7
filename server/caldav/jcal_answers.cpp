#include "server/caldav/jcal_answers.hpp"

#include "base/text.hpp"
#include "calendar/ical/jcal.hpp"
#include "server/http/http_date.hpp"
#include "server/http/rendered.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace callhours::caldav {

namespace {

constexpr std::string_view json_type = "application/calendar+json";

struct Wish {
    std::string type;
    double weight = 1;
};

/// RFC 9110 §12.5.1; a weight that is none counts as 1.
Wish parse_wish(std::string_view text)
{
    const auto end = text.find(';');
    Wish wish{.type = in_lower_case(trim(text.substr(0, end)))};
    const auto q = in_lower_case(text).find("q=", std::min(end, text.size()));
    if (q == std::string::npos) return wish;
    const auto number = text.substr(q + 2);
    double weight = 1;
    const auto [rest, error] = std::from_chars(number.data(), number.data() + number.size(), weight);
    if (error == std::errc{}) wish.weight = weight;
    return wish;
}

std::string_view subtypes_of(std::string_view type)
{
    return type.substr(0, type.find('/') + 1);
}

std::string_view text_of(const http::Body& body)
{
    if (const auto* const text = std::get_if<std::string>(&body)) return *text;
    const auto* const shared = std::get_if<http::SharedText>(&body);
    return shared != nullptr && *shared ? std::string_view{**shared} : std::string_view{};
}

/// What the wrapped handler is asked: for the whole, whatever the client has already.
http::Request for_text(const http::Request& request)
{
    auto plain = request;
    for (const std::string_view name :
         {"If-None-Match", "If-Modified-Since", "If-Match", "If-Unmodified-Since", "Accept-Encoding"})
        plain.headers.remove(name);
    return plain;
}

Task<http::Response> as_jcal(const http::Request& request, const http::Handler& handler, WorkerPool& workers)
{
    const auto plain = for_text(request);
    auto response = co_await handler(plain);
    if (response.status != 200 || !response.headers.get("Content-Type").starts_with("text/calendar"))
        co_return response;
    const auto changed = http::parse_http_date(response.headers.get("Last-Modified"));
    auto headers = response.headers;
    for (const std::string_view name : {"ETag", "Last-Modified", "Content-Disposition", "Vary"})
        headers.remove(name);
    headers.set("Content-Type", std::string{json_type});
    auto make = [body = std::move(response.body), headers = std::move(headers), changed] {
        const auto json = calendar::ical::to_jcal(text_of(body));
        return json ? std::optional{http::render(*json, headers, changed)} : std::nullopt;
    };
    const auto rendered = co_await workers.ask(std::move(make));
    if (!rendered)
        co_return http::problem(406, "This calendar cannot be had as JSON; ask for text/calendar.");
    co_return http::serve(request, *rendered);
}

Task<http::Response> negotiate(const http::Request& request, const http::Handler& handler,
                               WorkerPool& workers)
{
    const bool wants_json = prefers_jcal(request.headers.joined("Accept"));
    auto answer = wants_json ? as_jcal(request, handler, workers) : handler(request);
    auto response = co_await std::move(answer);
    response.headers.add("Vary", "Accept");
    co_return response;
}

} // namespace

bool prefers_jcal(std::string_view accept)
{
    std::optional<double> json;
    std::optional<double> text;
    std::size_t text_by = 0; // how closely it was named
    while (!accept.empty()) {
        const auto end = accept.find(',');
        const auto wish = parse_wish(accept.substr(0, end));
        accept.remove_prefix(end == std::string_view::npos ? accept.size() : end + 1);
        constexpr std::string_view text_type = "text/calendar";
        if (wish.type == json_type) json = wish.weight;
        const std::size_t closeness = wish.type == text_type                                   ? 3U
                                      : wish.type == std::string{subtypes_of(text_type)} + "*" ? 2U
                                      : wish.type == "*/*"                                     ? 1U
                                                                                               : 0U;
        if (closeness > text_by) {
            text = wish.weight;
            text_by = closeness;
        }
    }
    if (!json || *json <= 0) return false;
    return !text || *json > *text || (*json == *text && text_by < 3);
}

http::Handler with_jcal(WorkerPool& workers, http::Handler handler)
{
    return [&workers, handler = std::move(handler)](const http::Request& request) {
        return negotiate(request, handler, workers);
    };
}

} // namespace callhours::caldav
