#include "server/web/idempotency.hpp"

#include "server/auth/tokens.hpp"
#include "server/web/documents.hpp"
#include "server/web/refusals.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace callhours::web {

namespace json = boost::json;

namespace {

constexpr std::size_t most_key_characters = 255;

/// The request as an idempotency key sees it: method, path and body (S7).
std::string digest_of_request(const http::Request& request)
{
    return auth::digest_of(
               fmt::format("{} {}\n{}", http::to_text(request.method), request.path, request.body))
        .hex();
}

} // namespace

Result<std::optional<store::IdempotencyKey>, http::Response> key_of(const http::Request& request,
                                                                    const store::Agent* agent)
{
    if (!request.headers.has("Idempotency-Key")) return std::optional<store::IdempotencyKey>{};
    std::string key{request.headers.get("Idempotency-Key")};
    if (key.empty() || key.size() > most_key_characters) {
        return refuse(http::problem(400, "Idempotency-Key must have 1 to 255 characters."));
    }
    // Kept per client: the keys of an agent who books for it are another drawer.
    if (agent != nullptr) key = fmt::format("agent {} {}", agent->id.value(), key);
    return std::optional{store::IdempotencyKey{std::move(key), digest_of_request(request)}};
}

http::Response answer_of(const store::StoredAnswer& answer)
{
    auto response = http::json(answer.status, answer.body);
    if (answer.status >= 400) response.headers.set("Content-Type", "application/problem+json");
    if (!answer.location.empty()) response.headers.set("Location", answer.location);
    return response;
}

store::StoredAnswer answer_to(const Result<store::Booking, store::BookingRefusal>& outcome,
                              const store::Directory& directory, const Links& links, bool to_agent)
{
    if (!outcome) {
        auto response = refusal_document(outcome.error(), to_agent);
        return {.status = response.status, .body = std::get<std::string>(response.body), .location = {}};
    }
    return {.status = 201,
            .body = json::serialize(booking_document(*outcome, directory, links)),
            .location = fmt::format("/api/v1/bookings/{}", outcome->id.value())};
}

bool is_final(const Result<store::Booking, store::BookingRefusal>& outcome)
{
    return outcome || outcome.error().reason != store::BookingRefusal::Reason::rules_changed;
}

} // namespace callhours::web
