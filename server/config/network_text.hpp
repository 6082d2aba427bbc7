#pragma once

#include <string_view>

namespace callhours::config {

/// An IPv4 or IPv6 address, without brackets.
[[nodiscard]] bool is_address(std::string_view text);

/// An address, or one with the length of its network's prefix: `10.0.0.0/8`.
[[nodiscard]] bool is_network(std::string_view text);

/// `http://host` or `https://host`, perhaps with a port and, where it may have one, a path; nothing after
/// that.
[[nodiscard]] bool is_http_url(std::string_view text, bool may_have_path);

} // namespace callhours::config
