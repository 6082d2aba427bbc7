#pragma once

#include "base/result.hpp"
#include "server/http/message.hpp"
#include "server/web/links.hpp"
#include "store/bookings.hpp"
#include "store/directory.hpp"

#include <optional>

// A POST that may be sent twice: its key, and the answer that is kept under it (S7).

namespace callhours::web {

/// The Idempotency-Key, absent, or the problem to answer. Null `agent`: a client's.
[[nodiscard]] Result<std::optional<store::IdempotencyKey>, http::Response>
key_of(const http::Request& request, const store::Agent* agent);

/// The answer to a POST of a booking, whichever way it went.
[[nodiscard]] store::StoredAnswer answer_to(const Result<store::Booking, store::BookingRefusal>& outcome,
                                            const store::Directory& directory, const Links& links,
                                            bool to_agent);

/// False for what a second try could change.
[[nodiscard]] bool is_final(const Result<store::Booking, store::BookingRefusal>& outcome);

[[nodiscard]] http::Response answer_of(const store::StoredAnswer& answer);

} // namespace callhours::web
