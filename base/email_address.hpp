#pragma once

#include "base/result.hpp"

#include <fmt/format.h>

#include <compare>
#include <string>
#include <string_view>

namespace callhours {

/// An addr-spec (RFC 5321 §4.1.2) of the plain kind that mail systems accept: no quoting, no comments, and no
/// sign that could end a header line. UTF-8 is allowed (RFC 6531).
class EmailAddress {
public:
    enum class Error { malformed, too_long };

    /// At most 254 octets, local part at most 64.
    [[nodiscard]] static Result<EmailAddress, Error> parse(std::string_view text);

    [[nodiscard]] const std::string& reveal() const noexcept { return text_; }

    /// `e…@example.com`, for logs.
    [[nodiscard]] std::string masked() const;

    friend auto operator<=>(const EmailAddress&, const EmailAddress&) = default;

private:
    explicit EmailAddress(std::string text) : text_{std::move(text)} {}

    std::string text_;
};

[[nodiscard]] std::string_view describe(EmailAddress::Error error);

} // namespace callhours

/// Formatted, an address is masked; only reveal() shows it.
template <> struct fmt::formatter<callhours::EmailAddress> : fmt::formatter<std::string> {
    template <typename Context> auto format(const callhours::EmailAddress& address, Context& context) const
    {
        return fmt::formatter<std::string>::format(address.masked(), context);
    }
};
