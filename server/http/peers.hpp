#pragma once

#include "server/http/message.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace callhours::http {

/// An address, or a network of them such as `10.0.0.0/8`; IPv4 and IPv6 in one form, so that
/// `::ffff:10.0.0.1` is in `10.0.0.0/8`.
class Network {
public:
    [[nodiscard]] static std::optional<Network> parse(std::string_view text);

    /// False for a text that is no address.
    [[nodiscard]] bool holds(std::string_view address) const;

private:
    std::array<std::uint8_t, 16> address_{};
    unsigned bits_ = 128;
};

/// The address in its shortest common form; `::ffff:10.0.0.1` becomes `10.0.0.1`. Nothing when it is none.
[[nodiscard]] std::optional<std::string> normal_address(std::string_view text);

/// Sets remote, loopback and secure of `request`, whose connection came from `peer`. X-Forwarded-For and
/// X-Forwarded-Proto count only when the peer is one of `trusted`: of the addresses named, the last that is
/// not a trusted proxy itself.
void name_client(Request& request, std::string_view peer, bool tls, const std::vector<Network>& trusted);

} // namespace callhours::http
