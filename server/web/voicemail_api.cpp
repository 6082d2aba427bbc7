#include "server/web/voicemail_api.hpp"

#include "base/text.hpp"
#include "server/auth/tokens.hpp"
#include "server/http/multipart.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <stdexcept>

namespace callhours::web {

namespace json = boost::json;
using http::Method;

namespace {

constexpr std::size_t most_body_octets = 64U << 20U;
constexpr std::size_t most_key_characters = 255;
constexpr std::size_t most_number_characters = 64;
constexpr std::string_view link = "api";

/// What makes a request the same again: everything that was sent, byte for byte, and the key.
std::string token_of(std::string_view key, const http::Request& request)
{
    const auto digest = auth::digest_of(fmt::format("{}\n{}\n{}", key, request.path, request.body)).hex();
    return fmt::format("api-{}", digest.substr(0, 40));
}

http::Response wrong(std::string_view part, std::string_view text)
{
    return http::problem(422, fmt::format("{} {}.", part, text));
}

bool is_word(std::string_view text)
{
    return text.size() <= most_number_characters && is_valid_utf8(text) && !has_control_characters(text);
}

Result<app::BroughtMessage, http::Response> message_of(const http::Request& request, Instant now)
{
    if (request.media_type() != "multipart/form-data")
        return refuse(http::problem(415, "Send the message as multipart/form-data."));
    auto parts = http::parse_multipart(request.headers.get("Content-Type"), request.body);
    if (!parts) return refuse(http::problem(400, "The body is no multipart/form-data that can be read."));

    app::BroughtMessage message{.link = std::string{link},
                                .name = {},
                                .token = {},
                                .from = {},
                                .to = {},
                                .arrived_at = now,
                                .audio = {}};
    for (auto& part : *parts) {
        if (part.name == "from" || part.name == "to") {
            if (!is_word(part.bytes)) return refuse(wrong(part.name, "is no telephone number"));
            (part.name == "from" ? message.from : message.to) = std::move(part.bytes);
        } else if (part.name == "at") {
            const auto at = parse_instant(part.bytes);
            if (!at) return refuse(wrong("at", describe(at.error())));
            if (*at > now) return refuse(wrong("at", "is later than now")); // T4
            message.arrived_at = *at;
        } else if (part.name == "audio") {
            message.audio = std::move(part.bytes);
        }
    }
    if (message.to.empty()) return refuse(wrong("to", "is missing: the number that was called"));

    const auto key = request.headers.get("Idempotency-Key");
    if (request.headers.has("Idempotency-Key") && (key.empty() || key.size() > most_key_characters))
        return refuse(http::problem(400, "Idempotency-Key must have 1 to 255 characters."));
    message.token = token_of(key, request);
    message.name = key.empty() ? message.token : fmt::format("key {}", key);
    return message;
}

http::Response refusal_of(app::BroughtMessages::Refusal refusal)
{
    switch (refusal) {
    case app::BroughtMessages::Refusal::name_reused:
        return http::problem(422, "This Idempotency-Key came with another request before.");
    case app::BroughtMessages::Refusal::unreadable:
        return http::problem(422, "audio is no WAV that can be read; the call is kept as a task without it.");
    case app::BroughtMessages::Refusal::disk_low:
        return http::problem(
            507, "The disk is nearly full; the call is kept as a task, send the message again later.");
    }
    throw std::logic_error{"refusal_of: not a Refusal"};
}

json::object document_of(const app::BroughtMessages::Filed& filed)
{
    json::value voicemail = nullptr;
    if (filed.voicemail) {
        voicemail = json::object{{"id", filed.voicemail->id.value()},
                                 {"seconds", filed.voicemail->length.count()},
                                 {"silent", filed.voicemail->silent}};
    }
    return {{"call", filed.call.id.value()},
            {"task", filed.call.task ? json::value(filed.call.task->value()) : json::value(nullptr)},
            {"arrived_at", callhours::to_text(filed.call.arrived_at)},
            {"voicemail", std::move(voicemail)}};
}

} // namespace

void VoicemailApi::add_routes(http::Router& router)
{
    router.add(http::Route{Method::post, "/api/v1/voicemails",
                           [this](const auto& request) { return post_voicemail(request); },
                           most_body_octets});
}

Task<http::Response> VoicemailApi::post_voicemail(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent_or_pbx(request);
    if (!caller) co_return std::move(caller.error());
    auto message = message_of(request, parts_.gate.now());
    if (!message) co_return std::move(message.error());
    const auto filed = co_await parts_.messages(std::move(*message));
    if (!filed) co_return refusal_of(filed.error());
    auto response = http::json(201, json::serialize(document_of(*filed)));
    response.headers.set("Location", fmt::format("/api/v1/calls/{}", filed->call.id.value()));
    co_return response;
}

} // namespace callhours::web
