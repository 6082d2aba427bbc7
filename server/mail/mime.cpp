#include "server/mail/mime.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace callhours::mail {

namespace {

constexpr std::size_t line_limit = 76;          // RFC 2045 §6.7 (5) and §6.8
constexpr std::size_t encoded_word_octets = 45; // as base64 with its frame 72 signs; RFC 2047 §2 allows 75
constexpr std::size_t plain_limit = 60;         // beside the field's name still within 78 (RFC 5322 §2.1.1)

// "=_" occurs in neither quoted-printable nor base64, so no part can hold a boundary (RFC 2045 §6.7).
constexpr std::string_view outer_boundary = "=_callhours_mixed";
constexpr std::string_view inner_boundary = "=_callhours_alternative";

bool is_control(char c)
{
    const auto octet = static_cast<unsigned char>(c);
    return octet < 0x20 || octet == 0x7f;
}

bool is_ascii(std::string_view text)
{
    return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) > 0x7e; });
}

std::string without_controls(std::string_view text)
{
    std::string clean{text};
    std::ranges::replace_if(clean, is_control, ' ');
    return clean;
}

bool continues_sign(char c)
{
    return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
}

std::string base64(std::string_view bytes)
{
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const auto octet = [&](std::size_t i) -> std::uint32_t {
            return at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U;
        };
        const std::uint32_t group = octet(0) << 16U | octet(1) << 8U | octet(2);
        text += alphabet[group >> 18U & 63U];
        text += alphabet[group >> 12U & 63U];
        text += at + 1 < bytes.size() ? alphabet[group >> 6U & 63U] : '=';
        text += at + 2 < bytes.size() ? alphabet[group & 63U] : '=';
    }
    return text;
}

std::string encoded_words(std::string_view text)
{
    std::string words;
    while (!text.empty()) {
        auto length = std::min(text.size(), encoded_word_octets);
        // RFC 2047 §5 (3): a sign is never split; what is no UTF-8 is cut anywhere.
        while (length < text.size() && length > encoded_word_octets - 4 && continues_sign(text[length]))
            --length;
        if (!words.empty()) words += "\r\n ";
        words += fmt::format("=?UTF-8?B?{}?=", base64(text.substr(0, length)));
        text.remove_prefix(length);
    }
    return words;
}

bool needs_encoding(std::string_view text)
{
    return text.size() > plain_limit || !is_ascii(text) || text.find("=?") != std::string_view::npos;
}

std::string part(std::string_view boundary, std::string_view headers, std::string_view body)
{
    return fmt::format("--{}\r\n{}\r\n\r\n{}\r\n", boundary, headers, body);
}

} // namespace

std::string header_text(std::string_view text)
{
    const auto clean = without_controls(text);
    return needs_encoding(clean) ? encoded_words(clean) : clean;
}

std::string display_name(std::string_view name)
{
    const auto clean = without_controls(name);
    if (needs_encoding(clean)) return encoded_words(clean);
    std::string quoted = "\"";
    for (const char c : clean) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + '"';
}

std::string quoted_printable(std::string_view text)
{
    std::string encoded;
    std::size_t column = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '\r' && at + 1 < text.size() && text[at + 1] == '\n') continue;
        if (c == '\n') {
            encoded += "\r\n";
            column = 0;
            continue;
        }
        const bool ends_line = at + 1 == text.size() || text[at + 1] == '\n' || text[at + 1] == '\r';
        const bool plain = c == ' ' ? !ends_line : c > ' ' && c <= '~' && c != '=';
        const std::size_t width = plain ? 1 : 3;
        if (column + width > line_limit - 1) { // one sign stays for the soft break
            encoded += "=\r\n";
            column = 0;
        }
        encoded += plain ? std::string{c}
                         : fmt::format("={:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
        column += width;
    }
    return encoded;
}

std::string base64_lines(std::string_view bytes)
{
    const auto text = base64(bytes);
    std::string lines;
    for (std::size_t at = 0; at < text.size(); at += line_limit) {
        if (at > 0) lines += "\r\n";
        lines += text.substr(at, line_limit);
    }
    return lines;
}

namespace {

/// `Content-Type` of it, an empty line, and its parts.
std::string alternatives_of(const Parts& parts)
{
    const auto text_headers = [](std::string_view kind) {
        return fmt::format(
            "Content-Type: text/{}; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable", kind);
    };
    auto body = fmt::format("Content-Type: multipart/alternative; boundary=\"{}\"\r\n\r\n", inner_boundary);
    body += part(inner_boundary, text_headers("plain"), quoted_printable(parts.text));
    body += part(inner_boundary, text_headers("html"), quoted_printable(parts.html));
    if (parts.invitation) {
        body += part(inner_boundary,
                     fmt::format("Content-Type: text/calendar; method={}; charset=UTF-8\r\n"
                                 "Content-Transfer-Encoding: base64",
                                 parts.invitation->method),
                     base64_lines(parts.invitation->calendar));
    }
    return body + fmt::format("--{}--", inner_boundary);
}

} // namespace

std::string multipart_body(const Parts& parts)
{
    const auto alternatives = alternatives_of(parts);
    if (!parts.invitation) return alternatives + "\r\n";
    auto body = fmt::format("Content-Type: multipart/mixed; boundary=\"{0}\"\r\n\r\n--{0}\r\n{1}\r\n",
                            outer_boundary, alternatives);
    body += part(outer_boundary,
                 "Content-Type: application/ics; name=\"invite.ics\"\r\n"
                 "Content-Disposition: attachment; filename=\"invite.ics\"\r\n"
                 "Content-Transfer-Encoding: base64",
                 base64_lines(parts.invitation->calendar));
    return body + fmt::format("--{}--\r\n", outer_boundary);
}

} // namespace callhours::mail
