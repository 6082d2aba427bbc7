#include "server/http/peers.hpp"

#include "base/text.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace callhours::http {

namespace {

using Octets = std::array<std::uint8_t, 16>;

constexpr Octets mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0};
constexpr unsigned mapped_bits = 96;

bool is_ipv4(const Octets& address)
{
    return std::equal(address.begin(), address.begin() + 12, mapped_prefix.begin());
}

std::optional<Octets> parse_address(std::string_view text)
{
    const std::string terminated{text};
    Octets octets = mapped_prefix;
    if (inet_pton(AF_INET, terminated.c_str(), octets.data() + 12) == 1) return octets;
    if (inet_pton(AF_INET6, terminated.c_str(), octets.data()) == 1) return octets;
    return std::nullopt;
}

/// Of an element of X-Forwarded-For: some proxies add a port (`1.2.3.4:5`, `[::1]:5`).
std::string_view without_port(std::string_view text)
{
    if (text.starts_with('[')) return text.substr(1, text.find(']') - 1);
    return std::count(text.begin(), text.end(), ':') == 1 ? text.substr(0, text.find(':')) : text;
}

bool is_trusted(std::string_view address, const std::vector<Network>& trusted)
{
    return std::any_of(trusted.begin(), trusted.end(),
                       [&](const Network& net) { return net.holds(address); });
}

/// Read from the right: each proxy appends whom it saw, so only what trusted ones wrote can be believed.
std::string forwarded_client(std::string_view chain, std::string client, const std::vector<Network>& trusted)
{
    while (!chain.empty() && is_trusted(client, trusted)) {
        const auto comma = chain.rfind(',');
        const auto last = comma == std::string_view::npos ? chain : chain.substr(comma + 1);
        chain = comma == std::string_view::npos ? std::string_view{} : chain.substr(0, comma);
        const auto address = normal_address(without_port(trim(last)));
        if (!address) break;
        client = *address;
    }
    return client;
}

} // namespace

std::optional<Network> Network::parse(std::string_view text)
{
    const auto slash = text.find('/');
    const auto address = parse_address(text.substr(0, slash));
    if (!address) return std::nullopt;
    Network network;
    network.address_ = *address;
    if (slash != std::string_view::npos) {
        const auto digits = text.substr(slash + 1);
        unsigned bits = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
        const bool v4 = text.find(':') == std::string_view::npos;
        if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size() ||
            bits > (v4 ? 32 : 128)) {
            return std::nullopt;
        }
        network.bits_ = bits + (v4 ? mapped_bits : 0);
    }
    return network;
}

bool Network::holds(std::string_view address) const
{
    const auto octets = parse_address(address);
    if (!octets) return false;
    for (unsigned bit = 0; bit < bits_; ++bit) {
        const auto mask = static_cast<std::uint8_t>(0x80U >> (bit % 8));
        if (((*octets)[bit / 8] & mask) != (address_[bit / 8] & mask)) return false;
    }
    return true;
}

std::optional<std::string> normal_address(std::string_view text)
{
    const auto octets = parse_address(text);
    if (!octets) return std::nullopt;
    std::array<char, INET6_ADDRSTRLEN> buffer{};
    const bool v4 = is_ipv4(*octets);
    inet_ntop(v4 ? AF_INET : AF_INET6, octets->data() + (v4 ? 12 : 0), buffer.data(), buffer.size());
    return std::string{buffer.data()};
}

void name_client(Request& request, std::string_view peer, bool tls, const std::vector<Network>& trusted)
{
    static const auto own_v4 = Network::parse("127.0.0.0/8").value();
    static const auto own_v6 = Network::parse("::1").value();
    request.remote = normal_address(peer).value_or(std::string{peer});
    request.secure = tls;
    // Whoever is forwarded is not this machine, trusted proxy or not.
    const bool forwarded = request.headers.has("X-Forwarded-For") || request.headers.has("Forwarded") ||
                           request.headers.has("X-Real-IP") || request.headers.has("Via");
    request.loopback = !forwarded && (own_v4.holds(request.remote) || own_v6.holds(request.remote));
    if (trusted.empty() || !is_trusted(request.remote, trusted)) return;
    request.remote = forwarded_client(request.headers.joined("X-Forwarded-For"), request.remote, trusted);
    const auto proto = request.headers.joined("X-Forwarded-Proto");
    if (!proto.empty()) request.secure = trim(proto.substr(proto.rfind(',') + 1)) == "https";
}

} // namespace callhours::http
