#pragma once

#include "base/result.hpp"
#include "server/http/message.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace callhours::http {

/// RFC 3986 §2.1. Nothing for a `%` without two hexadecimal digits, and for text that then is not UTF-8 or
/// holds a NUL. In a form `+` is a space.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space = false);

/// Safe as one path segment or as a name or value of a query.
[[nodiscard]] std::string percent_encoded(std::string_view text);

enum class FormError {
    malformed,       ///< percent-encoding, UTF-8 or the multipart framing
    too_many_fields, ///< more than the limits allow
    field_too_long,
};

[[nodiscard]] std::string_view describe(FormError error);

struct FormLimits {
    std::size_t fields = 200;
    std::size_t name_bytes = 200;
    std::size_t value_bytes = 64 * 1024;
};

/// `a=1&b=2` of a query or of an application/x-www-form-urlencoded body.
[[nodiscard]] Result<Parameters, FormError> parse_form(std::string_view text, const FormLimits& limits = {});

/// What a request-target (RFC 9112 §3.2; origin form, absolute form or `*`) says.
struct Target {
    std::string path; ///< not decoded; `*` for OPTIONS of the server
    std::vector<std::string> segments;
    Parameters query;
};

/// Nothing when it is none of these forms, or holds malformed percent-encoding or control characters.
[[nodiscard]] std::optional<Target> parse_target(std::string_view text);

} // namespace callhours::http
