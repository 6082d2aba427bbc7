#include "base/number_range.hpp"

#include <algorithm>
#include <stdexcept>

namespace callhours {

namespace {

constexpr std::size_t fewest_digits = 5;
constexpr std::size_t most_digits = 14;

bool is_digit(char sign)
{
    return sign >= '0' && sign <= '9';
}

} // namespace

Result<NumberRange, NumberRange::Error> NumberRange::parse(std::string_view text)
{
    if (text.size() < 3 || text.front() != '+' || text.back() != '*') return refuse(Error::malformed);
    const auto digits = text.substr(1, text.size() - 2);
    if (!std::ranges::all_of(digits, is_digit) || digits.front() == '0') return refuse(Error::malformed);
    if (digits.size() < fewest_digits) return refuse(Error::too_short);
    if (digits.size() > most_digits) return refuse(Error::too_long);
    return NumberRange{"+" + std::string{digits}};
}

std::string_view describe(NumberRange::Error error)
{
    switch (error) {
    case NumberRange::Error::malformed:
        return "is not a range of numbers, like +4312345*";
    case NumberRange::Error::too_short:
        return "covers too much: give at least 5 digits before the *";
    case NumberRange::Error::too_long:
        return "leaves no digit for the *: at most 14 digits stand before it";
    }
    throw std::logic_error{"describe: not a NumberRange::Error"};
}

} // namespace callhours
