#include "server/web/pages/url.hpp"

#include <algorithm>
#include <stdexcept>

namespace callhours::web {

namespace {

/// RFC 3986 §2.3, and the colon, which a query may hold (§3.4) and times are full of.
bool stays(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~' || c == ':' || c == '/';
}

std::string encoded(std::string_view value)
{
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string text;
    for (const char c : value) {
        if (stays(c)) {
            text += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        text += '%';
        text += hex[byte >> 4U];
        text += hex[byte & 15U];
    }
    return text;
}

} // namespace

std::optional<Url> Url::parse(std::string_view text)
{
    const bool ours =
        (text.starts_with('/') && !text.starts_with("//")) || text.starts_with('?') || text.starts_with('#');
    if (!ours && !text.starts_with("http://") && !text.starts_with("https://")) return std::nullopt;
    // Browsers drop line ends and tabs from addresses and read a backslash as a slash.
    const auto forbidden = [](char c) {
        return static_cast<unsigned char>(c) <= 0x20 || c == '\\' || c == 0x7f;
    };
    if (std::any_of(text.begin(), text.end(), forbidden)) return std::nullopt;
    return Url{std::string{text}};
}

Url Url::of(std::string_view text)
{
    auto url = parse(text);
    if (!url) throw std::logic_error{"not an address that a page may link to"};
    return *std::move(url);
}

Url Url::with(std::string_view name, std::string_view value) const
{
    if (value.empty()) return *this;
    const auto query = text_.find('?');
    const std::string_view separator = query == std::string::npos  ? "?"
                                       : query + 1 == text_.size() ? ""
                                                                   : "&";
    return Url{text_ + std::string{separator} + encoded(name) + '=' + encoded(value)};
}

} // namespace callhours::web
