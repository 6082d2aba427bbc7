#pragma once

// Private to this folder's two .cpp files that speak over the network: what plain and TLS streams differ in.

#include "telephony/ari/account.hpp"
#include "telephony/ari/failure.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include <chrono>
#include <memory>

namespace callhours::telephony::ari {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::system_error;

using PlainStream = beast::tcp_stream;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;

/// Made once per link: loading the system's certificates takes milliseconds.
[[nodiscard]] std::shared_ptr<asio::ssl::context> tls_context(const Address& address);

/// The addresses of the host; a numeric one is not looked up.
asio::awaitable<asio::ip::tcp::resolver::results_type> resolve(const Address& address);

/// Connects, and for TLS shakes hands and checks the host's name. The stream's own timer must run.
asio::awaitable<void> connect(PlainStream& stream, const Address& address);
asio::awaitable<void> connect(TlsStream& stream, const Address& address);

/// What a socket's error means for us.
[[nodiscard]] Failure failure_of(const system_error& error, const Address& address);

} // namespace callhours::telephony::ari
