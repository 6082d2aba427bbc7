#include "server/web/route_document.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace callhours::web {

namespace json = boost::json;

namespace {

json::value text_or_null(std::string_view text)
{
    return text.empty() ? json::value(nullptr) : json::value(text);
}

json::value instant_or_null(const std::optional<Instant>& instant)
{
    return text_or_null(instant ? callhours::to_text(*instant) : std::string{});
}

} // namespace

json::object route_document(const telephony::RouteDecision& decision)
{
    json::array endpoints;
    for (const auto& endpoint : decision.endpoints)
        endpoints.emplace_back(endpoint);
    return {{"outcome", telephony::name_of(decision.outcome)},
            {"rule", telephony::name_of(decision.rule)},
            {"explanation", telephony::describe(decision.rule)},
            {"client", text_or_null(decision.client_slug)},
            {"agent", text_or_null(decision.agent_slug)},
            {"endpoints", std::move(endpoints)},
            {"opens_at", instant_or_null(decision.opens_at)},
            {"open_until", instant_or_null(decision.open_until)},
            {"greeting", text_or_null(decision.greeting ? telephony::name_of(*decision.greeting) : "")},
            {"called_known", decision.called_known}};
}

std::string route_in_words(const telephony::RouteDecision& decision)
{
    std::string text = fmt::format("{} ({}): {}", telephony::name_of(decision.outcome),
                                   telephony::name_of(decision.rule), telephony::describe(decision.rule));
    if (!decision.client_slug.empty()) text += fmt::format("\nclient {}", decision.client_slug);
    if (!decision.agent_slug.empty()) text += fmt::format("\nagent {}", decision.agent_slug);
    if (!decision.endpoints.empty()) text += fmt::format("\nrings {}", fmt::join(decision.endpoints, ", "));
    if (decision.opens_at) text += fmt::format("\nopens {}", to_text(*decision.opens_at));
    if (decision.open_until) text += fmt::format("\nopen until {}", to_text(*decision.open_until));
    if (!decision.called_known) text += "\nnote: the called number is not one of the desk's";
    return text;
}

} // namespace callhours::web
