#include "server/web/call_documents.hpp"

#include "store/callbacks.hpp"
#include "telephony/routing.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace callhours::web {

namespace json = boost::json;

namespace {

using store::CallResult;

constexpr std::array<std::pair<CallResult, std::string_view>, 4> results{{{CallResult::going_on, "going_on"},
                                                                          {CallResult::answered, "answered"},
                                                                          {CallResult::message, "message"},
                                                                          {CallResult::missed, "missed"}}};

std::string instant_text(const std::optional<Instant>& instant)
{
    return instant ? callhours::to_text(*instant) : std::string{};
}

std::string number_text(const std::optional<PhoneNumber>& number)
{
    return number ? number->reveal() : std::string{};
}

std::string agent_slug(const std::optional<AgentId>& id, const store::Directory& directory)
{
    const auto* agent = id ? directory.agent(*id) : nullptr;
    return agent == nullptr ? std::string{} : agent->slug;
}

std::string client_slug(const store::Call& call, const store::Directory& directory)
{
    const auto* client = call.client ? directory.client(*call.client) : nullptr;
    return client == nullptr ? std::string{} : client->slug;
}

std::string_view direction_of(const store::Call& call)
{
    return call.direction == store::CallDirection::out ? "out" : "in";
}

json::value or_null(const std::string& text)
{
    return text.empty() ? json::value(nullptr) : json::value(text);
}

std::optional<seconds> between(const std::optional<Instant>& begin, const std::optional<Instant>& end)
{
    if (!begin || !end) return std::nullopt;
    return *end - *begin;
}

json::value seconds_or_null(const std::optional<seconds>& length)
{
    return length ? json::value(length->count()) : json::value(nullptr);
}

/// Of an older or newer program, a rule may be one that this one does not know: then it has a name only.
std::string explanation_of(const std::string& rule)
{
    if (rule == to_text(store::CallbackCause::click)) return "An agent called back.";
    if (rule == to_text(store::CallbackCause::due)) return "The callback was due, and was dialled by itself.";
    if (rule == to_text(store::CallbackCause::booked)) return "The time of the booked call had come.";
    const auto known = telephony::parse_rule(rule);
    return known ? std::string{telephony::describe(*known)} : std::string{};
}

json::object leg_document(const store::CallLeg& leg, const store::Directory& directory)
{
    return {{"endpoint", or_null(leg.endpoint)},
            {"who", leg.who},
            {"agent", or_null(agent_slug(leg.agent, directory))},
            {"dialled_at", instant_text(leg.dialled_at)},
            {"rang_at", or_null(instant_text(leg.rang_at))},
            {"answered_at", or_null(instant_text(leg.answered_at))},
            {"ended_at", or_null(instant_text(leg.ended_at))},
            {"outcome", or_null(leg.outcome)}};
}

json::object decision_document(const store::Call& call, const store::Directory& directory)
{
    const auto& decided = call.decided;
    return {{"outcome", call.outcome},
            {"rule", call.rule},
            {"explanation", or_null(explanation_of(call.rule))},
            {"agent", or_null(agent_slug(decided.agent, directory))},
            {"greeting", or_null(decided.greeting)},
            {"opens_at", or_null(instant_text(decided.opens_at))},
            {"open_until", or_null(instant_text(decided.open_until))},
            {"severity",
             decided.severity ? json::value(desk::to_number(*decided.severity)) : json::value(nullptr)}};
}

void append_cell(std::string& csv, std::string_view text)
{
    const bool formula =
        !text.empty() && std::string_view{"=+-@\t\r"}.find(text.front()) != std::string_view::npos;
    csv += '"';
    if (formula) csv += '\'';
    for (const char sign : text) {
        if (sign == '"') csv += '"';
        csv += sign;
    }
    csv += '"';
}

} // namespace

std::string_view name_of(CallResult result)
{
    for (const auto& [known, name] : results) {
        if (known == result) return name;
    }
    throw std::logic_error{"name_of: not a CallResult"};
}

std::optional<CallResult> parse_call_result(std::string_view text)
{
    for (const auto& [known, name] : results) {
        if (name == text) return known;
    }
    return std::nullopt;
}

json::object call_document(const store::CallListed& listed, const store::Directory& directory)
{
    const auto& call = listed.call;
    json::array legs;
    for (const auto& leg : listed.legs)
        legs.emplace_back(leg_document(leg, directory));
    return {{"id", call.id.value()},
            {"pbx", call.link},
            {"direction", direction_of(call)},
            {"caller", or_null(number_text(call.caller))},
            {"called", or_null(number_text(call.called))},
            {"client", or_null(client_slug(call, directory))},
            {"agent", or_null(agent_slug(call.agent, directory))},
            {"arrived_at", callhours::to_text(call.arrived_at)},
            {"answered_at", or_null(instant_text(call.answered_at))},
            {"ended_at", or_null(instant_text(call.ended_at))},
            {"talk_seconds", seconds_or_null(between(call.answered_at, call.ended_at))},
            {"outcome", call.outcome},
            {"result", name_of(listed.result)},
            {"end_cause", or_null(call.end_cause)},
            {"task", call.task ? json::value(call.task->value()) : json::value(nullptr)},
            {"voicemail", listed.voicemail ? json::value(listed.voicemail->value()) : json::value(nullptr)},
            {"decision", decision_document(call, directory)},
            {"legs", std::move(legs)}};
}

std::string_view call_csv_head()
{
    return "id,pbx,direction,arrived_at,answered_at,ended_at,talk_seconds,caller,called,client,agent,outcome,"
           "rule,"
           "result,"
           "end_cause,phones,task,voicemail\r\n";
}

void append_call_csv(std::string& csv, const store::CallListed& listed, const store::Directory& directory)
{
    const auto& call = listed.call;
    const auto talk = between(call.answered_at, call.ended_at);
    std::string phones;
    for (const auto& leg : listed.legs)
        phones += fmt::format("{}{} {}", phones.empty() ? "" : "; ", leg.endpoint, leg.outcome);
    csv += fmt::format("{},", call.id.value());
    append_cell(csv, call.link);
    csv += fmt::format(",{},{},{},{},{},", direction_of(call), callhours::to_text(call.arrived_at),
                       instant_text(call.answered_at), instant_text(call.ended_at),
                       talk ? fmt::format("{}", talk->count()) : std::string{});
    for (const auto& text : {number_text(call.caller), number_text(call.called), client_slug(call, directory),
                             agent_slug(call.agent, directory), call.outcome, call.rule,
                             std::string{name_of(listed.result)}, call.end_cause, phones}) {
        append_cell(csv, text);
        csv += ',';
    }
    csv += call.task ? fmt::format("{},", call.task->value()) : std::string{","};
    if (listed.voicemail) csv += fmt::format("{}", listed.voicemail->value());
    csv += "\r\n";
}

} // namespace callhours::web
