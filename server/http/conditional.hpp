#pragma once

#include "base/instant.hpp"
#include "server/http/message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace callhours::http {

/// What identifies the state of a resource (RFC 9110 §8.8).
struct Validators {
    std::string etag; ///< with its quotes; empty: the resource does not exist (yet)
    std::optional<Instant> last_modified = std::nullopt;
};

/// A quoted strong entity tag from the bytes themselves; the same bytes have the same one on every node.
[[nodiscard]] std::string strong_etag(std::string_view bytes);

enum class Condition {
    holds,
    not_modified, ///< a GET or HEAD: answer 304
    failed,       ///< answer 412
};

/// If-Match, If-Unmodified-Since, If-None-Match, If-Modified-Since, in the order of RFC 9110 §13.2.2.
[[nodiscard]] Condition evaluate_conditions(const Request& request, const Validators& validators);

/// Adds ETag and Last-Modified to `full`, and turns it into the 304 or 412 that the request's conditions ask
/// for.
[[nodiscard]] Response conditional(const Request& request, Response full, const Validators& validators);

} // namespace callhours::http
