#pragma once

#include "base/instant.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace callhours::http {

/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7).
[[nodiscard]] std::string http_date(Instant instant);

/// Any of the three forms that RFC 9110 §5.6.7 wants understood; nothing otherwise.
[[nodiscard]] std::optional<Instant> parse_http_date(std::string_view text);

} // namespace callhours::http
