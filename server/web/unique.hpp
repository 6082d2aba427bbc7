#pragma once

#include "base/random_bytes.hpp"

#include <string>

namespace callhours::web {

/// 128 random bits in base64url.
[[nodiscard]] std::string random_name(RandomBytes& random);

/// A UID for a calendar event that nobody else has ever used (RFC 7986 §5.3: no host name, no address).
[[nodiscard]] std::string new_uid(RandomBytes& random);

} // namespace callhours::web
