#pragma once

#include "server/http/message.hpp"

#include <string>
#include <string_view>

namespace callhours::http {

struct HeadFacts {
    std::string_view date; ///< of now, as an HTTP-date
    std::string_view request_id;
    bool http_1_0 = false;
    bool keep_alive = true;
};

/// Appends status line and header of `response` to `out`, with what every answer has: Date, Content-Length,
/// X-Request-Id, Connection where it must be said, nosniff, and on pages a Content-Security-Policy that lets
/// no inline script run and Referrer-Policy: no-referrer (our URLs hold tokens); a policy that the handler
/// set stays. Throws std::logic_error for a line end in a field, and when the handler set a field of the
/// connection itself.
void write_head(std::string& out, const Response& response, const HeadFacts& facts);

/// Whether an answer with that status has a body at all (RFC 9110 §6.4.1).
[[nodiscard]] constexpr bool may_have_body(int status)
{
    return status >= 200 && status != 204 && status != 304;
}

} // namespace callhours::http
