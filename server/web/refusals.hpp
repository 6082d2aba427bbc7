#pragma once

#include "server/http/message.hpp"
#include "store/bookings.hpp"

namespace callhours::web {

/// How a refused booking, hold or change is answered by the API: 404, 403, 409, 410, 422 or 503, in words.
[[nodiscard]] http::Problem problem_of(const store::BookingRefusal& refusal);

/// The same as JSON, for the API. An agent is told the rule's name in a member of its own, and whether an
/// explicit override would help.
[[nodiscard]] http::Response refusal_document(const store::BookingRefusal& refusal, bool to_agent);

} // namespace callhours::web
