#include "base/phone_number.hpp"

#include <algorithm>
#include <array>

namespace callhours {

namespace {

constexpr std::size_t fewest_digits = 7;
constexpr std::size_t most_digits = 15; // ITU-T E.164 §6.1

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool names_nobody(std::string_view text)
{
    constexpr std::array<std::string_view, 7> words{"",         "anonymous",  "unknown",    "private",
                                                    "withheld", "restricted", "unavailable"};
    std::string lower{text};
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return std::find(words.begin(), words.end(), lower) != words.end();
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

/// The digits of `text`, separators skipped; nothing when another sign stands there. A `(0)` is skipped
/// whole.
Result<std::string, PhoneNumber::Error> digits_of(std::string_view text)
{
    std::string digits;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.substr(i, 3) == "(0)" && !digits.empty()) {
            i += 2;
        } else if (is_digit(text[i])) {
            digits += text[i];
        } else if (std::string_view{" -./()"}.find(text[i]) == std::string_view::npos) {
            return refuse(PhoneNumber::Error::malformed);
        }
    }
    return digits;
}

bool take_prefix(std::string& digits, const std::string& prefix)
{
    if (prefix.empty() || !digits.starts_with(prefix)) return false;
    digits.erase(0, prefix.size());
    return true;
}

std::string with_country(std::string digits, bool had_plus, const DiallingRules& rules)
{
    if (had_plus || take_prefix(digits, rules.international)) return digits;
    if (take_prefix(digits, rules.national)) return rules.country + digits;
    // Where there is no national prefix (Czechia, Poland …) a plain number is already the whole national one.
    return rules.country + rules.area + digits;
}

} // namespace

Result<PhoneNumber, PhoneNumber::Error> PhoneNumber::parse(std::string_view text, const DiallingRules& rules)
{
    text = trimmed(text);
    if (names_nobody(text)) return refuse(Error::anonymous);
    const bool had_plus = text.front() == '+';
    auto digits = digits_of(had_plus ? text.substr(1) : text);
    if (!digits) return refuse(digits.error());
    if (digits->empty()) return refuse(Error::malformed);
    return parse_e164("+" + with_country(std::move(*digits), had_plus, rules));
}

Result<PhoneNumber, PhoneNumber::Error> PhoneNumber::parse_e164(std::string_view text)
{
    if (text.size() < 2 || text[0] != '+' || !std::all_of(text.begin() + 1, text.end(), is_digit) ||
        text[1] == '0') {
        return refuse(Error::malformed);
    }
    if (text.size() - 1 < fewest_digits) return refuse(Error::too_short);
    if (text.size() - 1 > most_digits) return refuse(Error::too_long);
    return PhoneNumber{std::string{text}};
}

std::string PhoneNumber::masked() const
{
    return e164_.substr(0, 3) + "…" + e164_.substr(e164_.size() - 2);
}

std::string_view describe(PhoneNumber::Error error)
{
    switch (error) {
    case PhoneNumber::Error::anonymous:
        return "is no number (anonymous)";
    case PhoneNumber::Error::malformed:
        return "is not a telephone number; write it like +43 660 12345";
    case PhoneNumber::Error::too_short:
        return "has too few digits; write it with area or country code, like +43 660 12345";
    case PhoneNumber::Error::too_long:
        return "has more than 15 digits";
    }
    return "";
}

} // namespace callhours
