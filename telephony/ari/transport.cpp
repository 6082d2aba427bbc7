#include "telephony/ari/transport.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/beast/http/error.hpp>

#include <fmt/format.h>
#include <openssl/ssl.h>

namespace callhours::telephony::ari {

using asio::ip::tcp;

namespace {

bool is_numeric(const std::string& host)
{
    boost::system::error_code not_numeric;
    asio::ip::make_address(host, not_numeric);
    return !not_numeric;
}

} // namespace

std::shared_ptr<asio::ssl::context> tls_context(const Address& address)
{
    if (!address.tls) return nullptr;
    auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
    context->set_default_verify_paths();
    context->set_verify_mode(asio::ssl::verify_peer);
    context->set_verify_callback(asio::ssl::host_name_verification{address.host});
    SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
    return context;
}

asio::awaitable<tcp::resolver::results_type> resolve(const Address& address)
{
    if (is_numeric(address.host)) {
        const auto numeric = asio::ip::make_address(address.host);
        const auto port = static_cast<unsigned short>(std::stoi(address.port));
        co_return tcp::resolver::results_type::create(tcp::endpoint{numeric, port}, address.host,
                                                      address.port);
    }
    const auto executor = co_await asio::this_coro::executor;
    tcp::resolver resolver{executor};
    auto found = co_await resolver.async_resolve(address.host, address.port, asio::use_awaitable);
    co_return found;
}

asio::awaitable<void> connect(PlainStream& stream, const Address& address)
{
    const auto endpoints = co_await resolve(address);
    co_await stream.async_connect(endpoints, asio::use_awaitable);
    stream.socket().set_option(tcp::no_delay{true});
}

asio::awaitable<void> connect(TlsStream& stream, const Address& address)
{
    co_await connect(stream.next_layer(), address);
    // A proxy before Asterisk may have several certificates: this names the one we expect. Names only (RFC
    // 6066 §3).
    if (!is_numeric(address.host)) SSL_set_tlsext_host_name(stream.native_handle(), address.host.c_str());
    co_await stream.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
}

Failure failure_of(const system_error& error, const Address& address)
{
    if (error.code() == beast::http::error::body_limit) {
        return Failure{Failure::Kind::too_large, "the answer is larger than allowed"};
    }
    if (error.code() == beast::error::timeout) {
        return Failure{Failure::Kind::unreachable,
                       fmt::format("{} did not answer in time", address.authority())};
    }
    return Failure{Failure::Kind::unreachable,
                   fmt::format("{}: {}", address.authority(), error.code().message())};
}

} // namespace callhours::telephony::ari
