#include "telephony/callback.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace callhours::telephony {
namespace {

using enum CallbackOutcome;

constexpr std::array<std::pair<CallbackOutcome, std::string_view>, 15> outcomes{
    {{talked, "talked"},
     {agent_busy, "agent_busy"},
     {agent_no_answer, "agent_no_answer"},
     {agent_unreachable, "agent_unreachable"},
     {agent_declined, "agent_declined"},
     {agent_left, "agent_left"},
     {client_busy, "client_busy"},
     {client_no_answer, "client_no_answer"},
     {client_rejected, "client_rejected"},
     {client_unreachable, "client_unreachable"},
     {client_invalid, "client_invalid"},
     {gave_way, "gave_way"},
     {cancelled, "cancelled"},
     {failed, "failed"},
     {lost, "lost"}}};

/// The tries that count together: those that the client did not answer, and those that did not get so far.
enum class Ladder { none, client, house };

Ladder ladder_of(CallbackOutcome outcome)
{
    switch (outcome) {
    case client_no_answer:
    case client_rejected:
    case client_unreachable:
        return Ladder::client;
    case agent_no_answer:
    case agent_unreachable:
    case agent_declined:
    case agent_left:
    case failed:
        return Ladder::house;
    case talked:
    case agent_busy:
    case client_busy:
    case client_invalid:
    case gave_way:
    case cancelled:
    case lost:
        return Ladder::none;
    }
    throw std::logic_error{"ladder_of: not a CallbackOutcome"};
}

} // namespace

std::optional<minutes> retry_after(CallbackOutcome outcome, const std::vector<CallbackOutcome>& earlier)
{
    constexpr minutes soon{10};
    constexpr std::array later{minutes{30}, minutes{60}, minutes{120}};
    const auto ladder = ladder_of(outcome);
    if (ladder == Ladder::none) {
        const bool again =
            outcome == client_busy || outcome == agent_busy || outcome == gave_way || outcome == lost;
        return again ? std::optional{soon} : std::nullopt;
    }
    const auto before = static_cast<std::size_t>(std::ranges::count(earlier, ladder, ladder_of));
    return before < later.size() ? std::optional{later[before]} : std::nullopt;
}

CallToken callback_token(std::string_view link, std::int64_t id)
{
    return CallToken::derive(link, ChannelId{"callback-" + std::to_string(id)});
}

std::optional<std::int64_t> callback_of(const CallToken& token, std::string_view link)
{
    const auto prefix = std::string{link} + "-callback-";
    const std::string_view text = token.text();
    if (!text.starts_with(prefix)) return std::nullopt;
    const auto digits = text.substr(prefix.size());
    std::int64_t id = 0;
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), id);
    if (error != std::errc{} || stop != digits.data() + digits.size() || id <= 0) return std::nullopt;
    return id;
}

std::string_view name_of(CallbackPhase phase)
{
    switch (phase) {
    case CallbackPhase::fresh:
        return "fresh";
    case CallbackPhase::ringing_agent:
        return "ringing_agent";
    case CallbackPhase::announcing:
        return "announcing";
    case CallbackPhase::telling:
        return "telling";
    case CallbackPhase::ringing_client:
        return "ringing_client";
    case CallbackPhase::connecting:
        return "connecting";
    case CallbackPhase::talking:
        return "talking";
    case CallbackPhase::ended:
        return "ended";
    }
    throw std::logic_error{"name_of: not a CallbackPhase"};
}

std::string_view name_of(CallbackOutcome outcome)
{
    for (const auto& [known, name] : outcomes) {
        if (known == outcome) return name;
    }
    throw std::logic_error{"name_of: not a CallbackOutcome"};
}

std::optional<CallbackOutcome> parse_callback_outcome(std::string_view text)
{
    for (const auto& [known, name] : outcomes) {
        if (name == text) return known;
    }
    return std::nullopt;
}

} // namespace callhours::telephony
