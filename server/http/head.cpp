#include "server/http/head.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <stdexcept>

namespace callhours::http {

namespace {

// Styles may be inline (the calendar widget sets some), scripts never.
constexpr std::string_view page_policy =
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

bool is_clean(std::string_view text)
{
    return std::none_of(text.begin(), text.end(), [](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return (octet < 0x20 && octet != '\t') || octet == 0x7f;
    });
}

void append_field(std::string& out, std::string_view name, std::string_view value)
{
    out.append(name).append(": ").append(value).append("\r\n");
}

} // namespace

void write_head(std::string& out, const Response& response, const HeadFacts& facts)
{
    auto end = std::back_inserter(out);
    fmt::format_to(end, "HTTP/1.1 {} {}\r\n", response.status, reason(response.status));
    const auto& headers = response.headers;
    for (const auto& [name, value] : headers) {
        if (!is_clean(name) || !is_clean(value)) {
            throw std::logic_error{fmt::format("the answer's field {} has control characters in it", name)};
        }
        append_field(out, name, value);
    }
    if (headers.has("Content-Length") || headers.has("Transfer-Encoding") || headers.has("Connection")) {
        throw std::logic_error{
            "the answer sets a field that is the session's: Content-Length, Transfer-Encoding or "
            "Connection"};
    }
    if (!headers.has("Date")) append_field(out, "Date", facts.date);
    if (std::holds_alternative<std::shared_ptr<LiveText>>(response.body)) {
        // To HTTP/1.0 it ends with the connection.
        if (!facts.http_1_0) out += "Transfer-Encoding: chunked\r\n";
    } else if (may_have_body(response.status)) {
        fmt::format_to(end, "Content-Length: {}\r\n", size_of(response.body));
    }
    if (!facts.keep_alive) {
        out += "Connection: close\r\n";
    } else if (facts.http_1_0) {
        out += "Connection: keep-alive\r\n";
    }
    append_field(out, "X-Request-Id", facts.request_id);
    if (!headers.has("X-Content-Type-Options")) out += "X-Content-Type-Options: nosniff\r\n";
    if (headers.get("Content-Type").starts_with("text/html")) {
        if (!headers.has("Content-Security-Policy"))
            append_field(out, "Content-Security-Policy", page_policy);
        if (!headers.has("Referrer-Policy")) out += "Referrer-Policy: no-referrer\r\n";
    }
    out += "\r\n";
}

} // namespace callhours::http
