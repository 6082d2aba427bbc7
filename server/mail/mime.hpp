#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace callhours::mail {

/// The text of a header field: as it stands where it is plain ASCII, else RFC 2047 encoded words, folded.
/// Control characters become spaces, so that nothing in it can begin another header.
[[nodiscard]] std::string header_text(std::string_view text);

/// The name before an address (RFC 5322 §3.4): a quoted string, or encoded words.
[[nodiscard]] std::string display_name(std::string_view name);

/// RFC 2045 §6.7, of UTF-8 text whose lines end with LF or CRLF.
[[nodiscard]] std::string quoted_printable(std::string_view text);

/// RFC 2045 §6.8, in lines of 76.
[[nodiscard]] std::string base64_lines(std::string_view bytes);

/// What calendar programs read.
struct Invitation {
    std::string calendar; ///< RFC 5545
    std::string method;   ///< `REQUEST`, as in the calendar itself (RFC 6047 §2.4)
};

/// What a mail consists of beside its addresses.
struct Parts {
    std::string text;
    std::string html;
    std::optional<Invitation> invitation;
};

/// `Content-Type: multipart/…`, an empty line, and the body: text and HTML, and where there is an invitation,
/// that as a third alternative, which makes mail programs offer to accept it, and once more as a file.
[[nodiscard]] std::string multipart_body(const Parts& parts);

} // namespace callhours::mail
