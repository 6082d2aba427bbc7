#include "server/web/refusals.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <stdexcept>
#include <string>

namespace callhours::web {

namespace json = boost::json;

namespace {

http::Problem problem_of_rule(calendar::SlotRefusal rule)
{
    const std::string words{describe(rule)};
    if (rule == calendar::SlotRefusal::not_entitled)
        return {.status = 403, .title = {}, .detail = words, .type = {}};
    return {.status = is_conflict(rule) ? 409 : 422, .title = {}, .detail = words, .type = {}};
}

std::string moment(const std::optional<Instant>& until)
{
    return until ? to_text(*until) : std::string{"before"};
}

} // namespace

http::Problem problem_of(const store::BookingRefusal& refusal)
{
    using Reason = store::BookingRefusal::Reason;
    const auto problem = [](int status, std::string detail) {
        return http::Problem{.status = status, .title = {}, .detail = std::move(detail), .type = {}};
    };
    switch (refusal.reason) {
    case Reason::against_the_rules:
        return problem_of_rule(refusal.rule.value());
    case Reason::taken:
        return problem(409, "That time was just taken; choose another one.");
    case Reason::rules_changed:
        return problem(503, "The hours are being changed right now; try again in a moment.");
    case Reason::not_found:
        return problem(404, "There is no such booking.");
    case Reason::cancelled:
        return problem(410, "That booking was cancelled; book a new time.");
    case Reason::closed:
        return problem(409, "That call is over: it is marked as done or missed, and stays as it was.");
    case Reason::key_reused:
        return problem(422,
                       "This Idempotency-Key came with another request; use a new key for a new booking.");
    case Reason::too_late_to_move:
        return problem(422, "It is too late to move this call: the notice for changes ended " +
                                moment(refusal.until) + ".");
    case Reason::too_late_to_cancel:
        return problem(422, "It is too late to cancel this call: the notice for cancellations ended " +
                                moment(refusal.until) + ".");
    case Reason::changed_meanwhile:
        return problem(412, "That call was changed meanwhile; look at it again.");
    }
    throw std::logic_error{"no such refusal"};
}

http::Response refusal_document(const store::BookingRefusal& refusal, bool to_agent)
{
    auto problem = problem_of(refusal);
    if (!to_agent) return http::problem(problem);
    if (refusal.may_be_overridden) problem.detail += "; an override is possible (\"override\": true)";
    auto response = http::problem(problem);
    auto document = json::parse(std::get<std::string>(response.body)).as_object();
    document["rule"] = refusal.rule ? json::value(calendar::to_text(*refusal.rule)) : json::value(nullptr);
    document["override_possible"] = refusal.may_be_overridden;
    response.body = json::serialize(document);
    return response;
}

} // namespace callhours::web
