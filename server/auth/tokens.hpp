#pragma once

#include "base/random_bytes.hpp"
#include "base/secret.hpp"
#include "base/token_digest.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace callhours::auth {

/// What a token opens; its prefix says so to whoever finds one in a wrong place.
enum class TokenKind {
    client,       ///< `client_`: the client's API
    agent,        ///< `agent_`: an agent's API
    pbx,          ///< `pbx_`
    booking_page, ///< `book_`: /book/{token}
    feed,         ///< `cal_`: /calendars/{token}.ics
    app_password, ///< `app_`: a calendar program's password
    session,      ///< `session_`: the console's cookie
    metrics,      ///< `metrics_`
};

/// `client`, without the underscore.
[[nodiscard]] std::string_view prefix(TokenKind kind);

struct NewToken {
    Secret text; ///< shown once, never stored
    TokenDigest digest;
};

/// The prefix and 256 random bits in base64url.
[[nodiscard]] NewToken make_token(TokenKind kind, RandomBytes& random);

/// What the store knows a token by. Any text has one, well-formed or not.
[[nodiscard]] TokenDigest digest_of(std::string_view token);

/// The kind that the token claims to be; nothing unless it has the form of make_token().
[[nodiscard]] std::optional<TokenKind> kind_of(std::string_view token);

/// RFC 4648 §5, without padding.
[[nodiscard]] std::string base64url(std::span<const std::uint8_t> bytes);

/// True when both are the same, in a time that does not depend on where they differ.
[[nodiscard]] bool same_secret(std::string_view a, std::string_view b);

/// The value for X-CSRF-Token of that session: derived, so nothing is stored.
[[nodiscard]] std::string csrf_token(std::string_view session_token);
[[nodiscard]] bool csrf_matches(std::string_view session_token, std::string_view sent);

} // namespace callhours::auth
