#pragma once

#include "base/random_bytes.hpp"

#include <string>
#include <string_view>

namespace callhours::web {

/// 128 random bits in base64url.
[[nodiscard]] std::string random_name(RandomBytes& random);

/// Of every UID of ours.
inline constexpr std::string_view uid_ending = "@callhours";

/// A UID for a calendar event that nobody else has ever used (RFC 7986 §5.3: no host name, no address).
[[nodiscard]] std::string new_uid(RandomBytes& random);

} // namespace callhours::web
