#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace callhours::telephony::ari {

/// Where an Asterisk answers: from `http://127.0.0.1:8088`, `https://pbx.example/asterisk` (its http.conf has
/// `prefix = asterisk`), with or without `/ari` at the end.
struct Address {
    enum class Error {
        malformed,   ///< no URL, or one with a query or a fragment
        scheme,      ///< neither http nor https
        credentials, ///< user or password inside the URL, where logs would show them
    };

    [[nodiscard]] static Result<Address, Error> parse(std::string_view url);

    bool tls = false;
    std::string host; ///< a name or an IP address, without brackets
    std::string port; ///< digits
    std::string root; ///< `/ari` or `/prefix/ari`

    /// What the Host field says, and what messages name.
    [[nodiscard]] std::string authority() const;

    friend bool operator==(const Address&, const Address&) = default;
};

[[nodiscard]] std::string_view describe(Address::Error error);

} // namespace callhours::telephony::ari
