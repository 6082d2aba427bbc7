#include "server/http/url.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <stdexcept>

namespace callhours::http {

namespace {

int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool is_unreserved(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

/// `http://host:1/path` → `/path` (RFC 9112 §3.2.2: a server must take the absolute form).
std::optional<std::string_view> without_authority(std::string_view text)
{
    const auto scheme = text.find("://");
    if (scheme == std::string_view::npos) return std::nullopt;
    const auto name = text.substr(0, scheme);
    if (name != "http" && name != "https") return std::nullopt;
    const auto path = text.find_first_of("/?", scheme + 3);
    return path == std::string_view::npos ? std::string_view{"/"} : text.substr(path);
}

std::optional<std::vector<std::string>> split_path(std::string_view path)
{
    std::vector<std::string> segments;
    path.remove_prefix(1);
    while (!path.empty()) {
        const auto end = path.find('/');
        auto segment = percent_decoded(path.substr(0, end));
        if (!segment || has_control_characters(*segment)) return std::nullopt;
        segments.push_back(std::move(*segment));
        if (end == std::string_view::npos) break;
        path.remove_prefix(end + 1);
        if (path.empty()) segments.emplace_back(); // `/a/` is not `/a`
    }
    return segments;
}

/// A browser sends each line end of a text area as CR LF, whatever was typed (HTML, form submission).
std::string with_plain_line_ends(std::string value)
{
    for (auto at = value.find("\r\n"); at != std::string::npos; at = value.find("\r\n", at))
        value.erase(at, 1);
    return value;
}

} // namespace

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space)
{
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            if (text.size() - i < 3) return std::nullopt;
            const int high = hex_value(text[i + 1]);
            const int low = hex_value(text[i + 2]);
            if (high < 0 || low < 0 || high + low == 0) return std::nullopt;
            result += static_cast<char>(high * 16 + low);
            i += 2;
        } else if (text[i] == '+' && plus_is_space) {
            result += ' ';
        } else if (text[i] == '\0') {
            return std::nullopt;
        } else {
            result += text[i];
        }
    }
    if (!is_valid_utf8(result)) return std::nullopt;
    return result;
}

std::string percent_encoded(std::string_view text)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result;
    result.reserve(text.size());
    for (const char c : text) {
        if (is_unreserved(c)) {
            result += c;
        } else {
            const auto octet = static_cast<unsigned char>(c);
            result += '%';
            result += digits[octet >> 4U];
            result += digits[octet & 0xfU];
        }
    }
    return result;
}

std::string_view describe(FormError error)
{
    switch (error) {
    case FormError::malformed:
        return "The form is malformed: its names and values must be percent-encoded UTF-8.";
    case FormError::too_many_fields:
        return "The form has too many fields.";
    case FormError::field_too_long:
        return "A field of the form is too long.";
    }
    throw std::logic_error{"no such form error"};
}

Result<Parameters, FormError> parse_form(std::string_view text, const FormLimits& limits)
{
    Parameters parameters;
    while (!text.empty()) {
        const auto end = text.find('&');
        const auto pair = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        if (pair.empty()) continue;
        if (parameters.size() == limits.fields) return refuse(FormError::too_many_fields);
        const auto equals = pair.find('=');
        auto name = percent_decoded(pair.substr(0, equals), true);
        auto value = percent_decoded(equals == std::string_view::npos ? "" : pair.substr(equals + 1), true);
        if (!name || !value) return refuse(FormError::malformed);
        if (name->size() > limits.name_bytes || value->size() > limits.value_bytes) {
            return refuse(FormError::field_too_long);
        }
        parameters.add(std::move(*name), with_plain_line_ends(std::move(*value)));
    }
    return parameters;
}

std::optional<Target> parse_target(std::string_view text)
{
    const auto is_plain = [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7f; };
    if (text.empty() || !std::all_of(text.begin(), text.end(), is_plain)) return std::nullopt;
    if (text == "*") return Target{"*", {}, {}};
    if (text.front() != '/') {
        const auto path = without_authority(text);
        if (!path) return std::nullopt;
        text = *path;
    }
    text = text.substr(0, text.find('#'));
    const auto question = text.find('?');
    Target target;
    target.path = question == 0 ? "/" : std::string{text.substr(0, question)};
    auto segments = split_path(target.path);
    if (!segments) return std::nullopt;
    target.segments = std::move(*segments);
    if (question != std::string_view::npos) {
        auto query = parse_form(text.substr(question + 1));
        if (!query) return std::nullopt;
        target.query = std::move(*query);
    }
    return target;
}

} // namespace callhours::http
