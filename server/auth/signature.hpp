#pragma once

#include "base/secret.hpp"

#include <string>
#include <string_view>

namespace callhours::auth {

/// HMAC-SHA-256 (RFC 2104) in 64 lower-case hexadecimal digits.
[[nodiscard]] std::string hmac_sha256(const Secret& key, std::string_view text);

} // namespace callhours::auth
