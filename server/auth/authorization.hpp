#pragma once

#include "base/secret.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace callhours::auth {

struct BearerToken {
    Secret token;
};

struct BasicCredentials {
    std::string user;
    Secret password;
};

/// What an Authorization field holds; monostate when it is absent, malformed or of a scheme we do not speak.
using Authorization = std::variant<std::monostate, BearerToken, BasicCredentials>;

/// RFC 6750 §2.1 and RFC 7617 §2 (UTF-8); the scheme in any case.
[[nodiscard]] Authorization parse_authorization(std::string_view field);

/// The value of WWW-Authenticate beside a 401.
inline constexpr std::string_view bearer_challenge = R"(Bearer realm="Callhours")";
inline constexpr std::string_view basic_challenge = R"(Basic realm="Callhours", charset="UTF-8")";

} // namespace callhours::auth
