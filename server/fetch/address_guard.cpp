#include "server/fetch/address_guard.hpp"

#include <algorithm>

namespace callhours::fetch {

namespace {

std::vector<http::Network> networks(std::initializer_list<std::string_view> texts)
{
    std::vector<http::Network> result;
    for (const auto text : texts)
        result.push_back(http::Network::parse(text).value());
    return result;
}

bool any_holds(const std::vector<http::Network>& networks, std::string_view address)
{
    return std::any_of(networks.begin(), networks.end(),
                       [&](const http::Network& network) { return network.holds(address); });
}

} // namespace

bool is_public(std::string_view address)
{
    // IANA's registries of special-purpose addresses (RFC 6890 and its updates).
    static const auto special_v4 =
        networks({"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
                  "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
                  "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"});
    static const auto global_v6 = networks({"2000::/3"});
    static const auto special_v6 = networks({"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"});

    const auto normal = http::normal_address(address); // ::ffff:10.0.0.1 is 10.0.0.1
    if (!normal) return false;
    if (normal->find(':') == std::string::npos) return !any_holds(special_v4, *normal);
    return any_holds(global_v6, *normal) && !any_holds(special_v6, *normal);
}

AddressGuard::AddressGuard(const std::vector<std::string>& allowed)
{
    for (const auto& text : allowed) {
        if (const auto network = http::Network::parse(text)) allowed_.push_back(*network);
    }
}

bool AddressGuard::admits(std::string_view address) const
{
    return is_public(address) || any_holds(allowed_, address);
}

} // namespace callhours::fetch
