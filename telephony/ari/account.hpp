#pragma once

#include "base/secret.hpp"
#include "telephony/ari/address.hpp"

#include <chrono>
#include <string>

namespace callhours::telephony::ari {

/// Where and as whom we speak to one Asterisk.
struct Account {
    Address address;
    std::string user;
    Secret password;
};

/// The value of the Authorization field (RFC 7617). Never in a query: Asterisk would log it.
[[nodiscard]] Secret basic_authorization(const Account& account);

} // namespace callhours::telephony::ari
