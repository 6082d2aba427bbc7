#pragma once

#include "base/phone_number.hpp"

#include <string>
#include <string_view>

namespace callhours {

/// A main number and everything dialled behind it: `+4312345*` covers +4312345, +43123450 and +4312345678.
/// How a company whose telephones all have extensions is known by whichever of them calls.
class NumberRange {
public:
    enum class Error {
        malformed, ///< not like +4312345*
        too_short, ///< fewer than 5 digits: that would be half a country
        too_long,  ///< more than 14 digits: nothing can follow
    };

    /// `+`, the country code, further digits, `*`.
    [[nodiscard]] static Result<NumberRange, Error> parse(std::string_view text);

    [[nodiscard]] bool covers(const PhoneNumber& number) const
    {
        return number.reveal().starts_with(prefix_);
    }

    /// `+4312345`
    [[nodiscard]] const std::string& prefix() const noexcept { return prefix_; }

    friend auto operator<=>(const NumberRange&, const NumberRange&) = default;

private:
    explicit NumberRange(std::string prefix) : prefix_{std::move(prefix)} {}

    std::string prefix_;
};

/// What an error message says of `error`, after the text that was refused.
[[nodiscard]] std::string_view describe(NumberRange::Error error);

} // namespace callhours
