#pragma once

#include <string>
#include <string_view>

namespace callhours {

/// What stands between the quotes of a JSON string (RFC 8259 §7), for JSON that is written by hand.
[[nodiscard]] std::string json_escaped(std::string_view text);

} // namespace callhours
