#pragma once

#include "server/http/message.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace callhours::http {

/// The best of `offers` (in our order of preference) by an Accept field (RFC 9110 §12.5.1); an absent or
/// malformed one accepts the first. Nothing when none is accepted.
[[nodiscard]] std::optional<std::string_view> choose_media(std::string_view accept,
                                                           std::span<const std::string_view> offers);

/// The best of `offers` by Accept-Language, by lookup (RFC 4647 §3.4: `de-AT` finds `de`). Nothing when none
/// fits.
[[nodiscard]] std::optional<std::string_view> choose_language(std::string_view accept_language,
                                                              std::span<const std::string_view> offers);

/// Accept-Encoding allows gzip (RFC 9110 §12.5.3); an absent field does not.
[[nodiscard]] bool accepts_gzip(const Request& request);

/// Whether the client would rather read JSON than a page.
[[nodiscard]] bool prefers_json(const Request& request);

} // namespace callhours::http
