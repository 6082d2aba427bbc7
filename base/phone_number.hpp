#pragma once

#include "base/result.hpp"

#include <fmt/format.h>

#include <compare>
#include <string>
#include <string_view>

namespace callhours {

/// How the desk's own country writes telephone numbers; digits only.
struct DiallingRules {
    std::string country = "49";       ///< country code, without + or 00
    std::string national = "0";       ///< before an area code
    std::string international = "00"; ///< before a country code
    std::string area; ///< the desk's own area code, for numbers dialled without one; may be empty
};

/// A telephone number in E.164 form (ITU-T E.164: at most 15 digits, with the country code).
class PhoneNumber {
public:
    enum class Error {
        anonymous, ///< empty, or one of the words a PBX uses for a withheld number
        malformed, ///< other signs than digits and the usual separators
        too_short, ///< fewer than 7 digits with the country code: a short code or an internal extension
        too_long,  ///< more than 15 digits
    };

    /// From what a PBX or a person gives: spaces, hyphens, dots, slashes and parentheses are skipped, `(0)`
    /// after a country code too; a leading + or the international prefix starts a country code, the national
    /// prefix an area.
    [[nodiscard]] static Result<PhoneNumber, Error> parse(std::string_view text, const DiallingRules& rules);

    /// Only `+` and digits: for what we wrote ourselves.
    [[nodiscard]] static Result<PhoneNumber, Error> parse_e164(std::string_view text);

    /// `+4366012345`; the whole number, so not for a log.
    [[nodiscard]] const std::string& reveal() const noexcept { return e164_; }

    /// `+43…45`, for logs.
    [[nodiscard]] std::string masked() const;

    friend auto operator<=>(const PhoneNumber&, const PhoneNumber&) = default;

private:
    explicit PhoneNumber(std::string e164) : e164_{std::move(e164)} {}

    std::string e164_;
};

[[nodiscard]] std::string_view describe(PhoneNumber::Error error);

} // namespace callhours

/// Formatted, a number is masked; only reveal() shows it.
template <> struct fmt::formatter<callhours::PhoneNumber> : fmt::formatter<std::string> {
    template <typename Context> auto format(const callhours::PhoneNumber& number, Context& context) const
    {
        return fmt::formatter<std::string>::format(number.masked(), context);
    }
};
