#include "telephony/dial_outcome.hpp"

#include <stdexcept>

namespace callhours::telephony {
namespace {

/// Causes that name one outcome whatever else is known (Q.850 §2.2.7).
std::optional<DialOutcome> certain(int cause)
{
    switch (cause) {
    case 1:  // unallocated number
    case 22: // number changed
    case 28: // address incomplete
        return DialOutcome::invalid_number;
    case 17:
        return DialOutcome::busy;
    case 21:
        return DialOutcome::rejected;
    case 26: // answered elsewhere
        return DialOutcome::cancelled;
    case 2:  // no route to the transit network
    case 3:  // no route to the destination
    case 20: // subscriber absent
    case 27: // destination out of order
    case 34: // no circuit
    case 38: // network out of order
    case 41: // temporary failure
    case 42: // congestion
    case 44: // channel not available
        return DialOutcome::unreachable;
    default:
        return std::nullopt;
    }
}

std::optional<DialOutcome> said_by(DialStatus status)
{
    switch (status) {
    case DialStatus::busy:
        return DialOutcome::busy;
    case DialStatus::congestion:
    case DialStatus::unavailable:
        return DialOutcome::unreachable;
    case DialStatus::cancelled:
        return DialOutcome::cancelled;
    case DialStatus::answered:
        return DialOutcome::answered;
    case DialStatus::none:
    case DialStatus::trying:
    case DialStatus::ringing:
    case DialStatus::progress:
    case DialStatus::no_answer: // Asterisk says it of 603, 404 and 480 alike
        return std::nullopt;
    }
    throw std::logic_error{"said_by: not a DialStatus"};
}

} // namespace

DialOutcome dial_outcome(const DialFacts& facts)
{
    const int cause = facts.cause.value_or(0);
    if (facts.last_status == DialStatus::answered) return DialOutcome::answered;
    // A phone that refused at the last moment did so before our timer's hangup.
    if (const auto known = certain(cause)) return *known;
    if (const auto known = said_by(facts.last_status)) return *known;

    const bool rang =
        facts.rang || facts.last_status == DialStatus::ringing || facts.last_status == DialStatus::progress;
    const auto unanswered = rang ? DialOutcome::no_answer : DialOutcome::unreachable;
    if (facts.own_timer_fired) return unanswered;
    switch (cause) {
    case 18: // no user responding
    case 19: // no answer from the user
        return unanswered;
    case 0:
        return rang ? DialOutcome::no_answer : DialOutcome::failed; // Asterisk 16 at its own timeout
    case 127: // interworking: a CANCEL that came through
        return DialOutcome::cancelled;
    default:
        return DialOutcome::failed;
    }
}

std::string_view name_of(DialOutcome outcome)
{
    switch (outcome) {
    case DialOutcome::answered:
        return "answered";
    case DialOutcome::busy:
        return "busy";
    case DialOutcome::no_answer:
        return "no_answer";
    case DialOutcome::rejected:
        return "rejected";
    case DialOutcome::unreachable:
        return "unreachable";
    case DialOutcome::invalid_number:
        return "invalid_number";
    case DialOutcome::cancelled:
        return "cancelled";
    case DialOutcome::failed:
        return "failed";
    }
    throw std::logic_error{"name_of: not a DialOutcome"};
}

} // namespace callhours::telephony
