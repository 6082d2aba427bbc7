#include "telephony/ari/target.hpp"

#include <algorithm>

namespace callhours::telephony::ari {

namespace {

bool is_letter_or_digit(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/// RFC 3986 §2.3.
bool is_unreserved(char c)
{
    return is_letter_or_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

void append_escaped(std::string& out, std::string_view text)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    // A segment of dots alone would be taken as a step up the path (RFC 3986 §3.3).
    const bool only_dots = text.find_first_not_of('.') == std::string_view::npos;
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (is_unreserved(c) && !only_dots) {
            out += c;
        } else {
            out += '%';
            out += digits[octet >> 4U];
            out += digits[octet & 15U];
        }
    }
}

} // namespace

bool is_name(std::string_view text)
{
    constexpr std::size_t most_characters = 120;
    const auto allowed = [](char c) { return is_letter_or_digit(c) || c == '-' || c == '_'; };
    return !text.empty() && text.size() <= most_characters && std::all_of(text.begin(), text.end(), allowed);
}

Target& Target::segment(std::string_view text) &
{
    path_ += '/';
    append_escaped(path_, text);
    return *this;
}

Target& Target::query(std::string_view name, std::string_view value) &
{
    query_ += query_.empty() ? '?' : '&';
    append_escaped(query_, name);
    query_ += '=';
    append_escaped(query_, value);
    return *this;
}

} // namespace callhours::telephony::ari
