#include "telephony/ari/address.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace callhours::telephony::ari {

namespace {

constexpr std::string_view root_segment = "/ari";

bool is_port(std::string_view text)
{
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    return !text.empty() && text.size() <= 5 && std::all_of(text.begin(), text.end(), is_digit) &&
           std::stoi(std::string{text}) >= 1 && std::stoi(std::string{text}) <= 65535;
}

} // namespace

Result<Address, Address::Error> Address::parse(std::string_view url)
{
    const auto parsed = boost::urls::parse_uri({url.data(), url.size()});
    if (!parsed) return refuse(Error::malformed);
    const auto& parts = *parsed;
    const bool tls = parts.scheme_id() == boost::urls::scheme::https;
    if (!tls && parts.scheme_id() != boost::urls::scheme::http) return refuse(Error::scheme);
    if (parts.has_userinfo()) return refuse(Error::credentials);
    if (parts.has_query() || parts.has_fragment() || parts.encoded_host().empty()) {
        return refuse(Error::malformed);
    }

    Address address;
    address.tls = tls;
    const std::string_view host = parts.encoded_host_address();
    address.host = std::string{host};
    const std::string_view port = parts.port();
    address.port = port.empty() ? (tls ? "443" : "80") : std::string{port};
    if (!is_port(address.port)) return refuse(Error::malformed);
    const std::string_view path = parts.encoded_path();
    address.root = std::string{path};
    while (address.root.ends_with('/'))
        address.root.pop_back();
    if (!address.root.ends_with(root_segment)) address.root += root_segment;
    return address;
}

std::string Address::authority() const
{
    const bool is_v6 = host.find(':') != std::string::npos;
    return (is_v6 ? "[" + host + "]" : host) + ":" + port;
}

std::string_view describe(Address::Error error)
{
    switch (error) {
    case Address::Error::malformed:
        return "it must look like http://127.0.0.1:8088";
    case Address::Error::scheme:
        return "it must start with http:// or https://";
    case Address::Error::credentials:
        return "user and password belong into their own settings, not into the URL";
    }
    throw std::logic_error{"no such address error"};
}

} // namespace callhours::telephony::ari
