#include "server/config/network_text.hpp"

#include "server/config/config.hpp"

#include <fmt/format.h>

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace callhours::config {

namespace {

/// Nothing unless all of `text` is a number of at most `most`.
std::optional<unsigned> parse_number(std::string_view text, unsigned most)
{
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size() || value > most)
        return std::nullopt;
    return value;
}

bool is_host(std::string_view text)
{
    if (text.starts_with('[')) return text.ends_with(']') && is_address(text.substr(1, text.size() - 2));
    return !text.empty() && text.size() <= 253 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '.' || c == '_';
    });
}

} // namespace

bool is_address(std::string_view text)
{
    const std::string terminated{text};
    std::array<unsigned char, 16> octets{};
    return inet_pton(AF_INET, terminated.c_str(), octets.data()) == 1 ||
           inet_pton(AF_INET6, terminated.c_str(), octets.data()) == 1;
}

bool is_network(std::string_view text)
{
    const auto slash = text.find('/');
    const auto address = text.substr(0, slash);
    if (!is_address(address)) return false;
    const unsigned most = address.find(':') == std::string_view::npos ? 32 : 128;
    return slash == std::string_view::npos || parse_number(text.substr(slash + 1), most).has_value();
}

bool is_http_url(std::string_view text, bool may_have_path)
{
    const auto scheme = text.starts_with("http://") ? 7U : text.starts_with("https://") ? 8U : 0U;
    if (scheme == 0 || text.find_first_of("?# \t\"<>@") != std::string_view::npos) return false;
    auto authority = text.substr(scheme);
    const auto slash = authority.find('/');
    if (slash != std::string_view::npos && !may_have_path) return false;
    authority = authority.substr(0, slash);
    const auto colon = authority.rfind(':');
    const bool has_port =
        colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos;
    if (has_port && !parse_number(authority.substr(colon + 1), 65'535)) return false;
    return is_host(has_port ? authority.substr(0, colon) : authority);
}

std::optional<Listen> parse_listen(std::string_view text)
{
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const auto port = parse_number(text.substr(colon + 1), 65'535);
    auto address = text.substr(0, colon);
    if (address == "localhost") address = "127.0.0.1";
    const bool bracketed = address.starts_with('[') && address.ends_with(']');
    if (bracketed) address = address.substr(1, address.size() - 2);
    const bool v6 = address.find(':') != std::string_view::npos;
    if (!port || !is_address(address) || v6 != bracketed) return std::nullopt;
    return Listen{std::string{address}, static_cast<std::uint16_t>(*port)};
}

std::string to_text(const Listen& listen)
{
    const bool v6 = listen.address.find(':') != std::string::npos;
    return v6 ? fmt::format("[{}]:{}", listen.address, listen.port)
              : fmt::format("{}:{}", listen.address, listen.port);
}

} // namespace callhours::config
