#pragma once

#include "server/http/peers.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace callhours::fetch {

/// Which addresses a request that a stranger asked for may go to.
class AddressGuard {
public:
    /// `allowed` are addresses and networks of the configuration; what is no network allows nothing.
    explicit AddressGuard(const std::vector<std::string>& allowed);

    /// True for the public internet and for what the configuration names. `address` is an IPv4 or IPv6
    /// address as text; anything else is false.
    [[nodiscard]] bool admits(std::string_view address) const;

private:
    std::vector<http::Network> allowed_;
};

/// Global unicast (RFC 6890): no loopback, private, shared, link-local, multicast, documentation or reserved
/// address, and none that wraps an IPv4 address (6to4, NAT64, Teredo).
[[nodiscard]] bool is_public(std::string_view address);

} // namespace callhours::fetch
