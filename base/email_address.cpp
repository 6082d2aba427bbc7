#include "base/email_address.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace callhours {

namespace {

constexpr std::size_t most_octets = 254;      // RFC 5321 §4.5.3.1.3, less the angle brackets
constexpr std::size_t most_local_octets = 64; // RFC 5321 §4.5.3.1.1

bool is_atom_sign(char c)
{
    const auto u = static_cast<unsigned char>(c);
    return u > 0x7f ||
           (u > 0x20 && u < 0x7f && std::string_view{"()<>[]:;@\\,\"."}.find(c) == std::string_view::npos);
}

/// RFC 5322 §3.2.3 dot-atom: atoms with single dots between.
bool is_dot_atom(std::string_view text)
{
    bool after_dot = true;
    for (const char c : text) {
        if (c == '.' ? after_dot : !is_atom_sign(c)) return false;
        after_dot = c == '.';
    }
    return !after_dot;
}

} // namespace

Result<EmailAddress, EmailAddress::Error> EmailAddress::parse(std::string_view text)
{
    if (text.size() > most_octets) return refuse(Error::too_long);
    const auto at = text.rfind('@');
    if (at == std::string_view::npos || !is_valid_utf8(text)) return refuse(Error::malformed);
    if (at > most_local_octets) return refuse(Error::too_long);
    if (!is_dot_atom(text.substr(0, at)) || !is_dot_atom(text.substr(at + 1)))
        return refuse(Error::malformed);
    return EmailAddress{std::string{text}};
}

std::string EmailAddress::masked() const
{
    const auto at = text_.rfind('@');
    return (at == 0 ? std::string{} : std::string{text_[0] > 0 ? text_.substr(0, 1) : ""}) + "…" +
           text_.substr(at);
}

std::string_view describe(EmailAddress::Error error)
{
    switch (error) {
    case EmailAddress::Error::malformed:
        return "is not an e-mail address; write it like name@example.com";
    case EmailAddress::Error::too_long:
        return "is longer than an e-mail address can be (254 characters)";
    }
    return "";
}

} // namespace callhours
