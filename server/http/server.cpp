#include "server/http/server.hpp"

#include "server/http/server_state.hpp"
#include "server/http/session.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <stdexcept>

namespace callhours::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

constexpr auto awaited = asio::as_tuple(asio::use_awaitable);

/// Connections beyond the limit that still get an answer (503); more are closed at once.
constexpr std::size_t turned_away_at_a_time = 64;

/// Of a coroutine that nobody waits for: its exceptions end in the log.
auto logged(Log& log)
{
    return [&log](const std::exception_ptr& failure) {
        try {
            if (failure) std::rethrow_exception(failure);
        } catch (const std::exception& error) {
            log.error("http.failed", "the listener: {}", error.what());
        }
    };
}

asio::ssl::context make_tls(const TlsFiles& files)
{
    asio::ssl::context context{asio::ssl::context::tls_server};
    context.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                        asio::ssl::context::no_tlsv1_1 | asio::ssl::context::no_sslv2 |
                        asio::ssl::context::no_sslv3);
    error_code error;
    context.use_certificate_chain_file(files.certificate_chain, error);
    if (error) {
        throw std::runtime_error{
            fmt::format("the certificate {} cannot be used: {}", files.certificate_chain, error.message())};
    }
    context.use_private_key_file(files.private_key, asio::ssl::context::pem, error);
    if (error) {
        throw std::runtime_error{
            fmt::format("the private key {} cannot be used: {}", files.private_key, error.message())};
    }
    return context;
}

asio::ip::address parse_listen_address(const std::string& text)
{
    error_code error;
    const auto address = asio::ip::make_address(text == "localhost" ? "127.0.0.1" : text, error);
    if (error) {
        throw std::runtime_error{
            fmt::format("cannot listen on {}: it is no IP address (127.0.0.1, 0.0.0.0, ::1 …)", text)};
    }
    return address;
}

std::string way_out(const error_code& error)
{
    if (error == asio::error::address_in_use) {
        return "; another program has that port (`ss -ltnp` shows which): stop it, or choose another port";
    }
    if (error == asio::error::access_denied)
        return "; ports below 1024 need a privilege: choose a higher one";
    if (error == error_code{EADDRNOTAVAIL, boost::system::system_category()}) {
        return "; this machine has no such address";
    }
    return "";
}

} // namespace

ServerState::ServerState(asio::any_io_executor io, Router the_router, ServerOptions the_options,
                         WorkerPool& the_workers, Log& the_log)
    : router{std::move(the_router)}, options{std::move(the_options)}, workers{the_workers}, log{the_log},
      executor{io}, acceptor{io}, ticks{io}, pause{io}, emptied{io},
      // Microseconds: no id comes again after a restart, unless a million requests a second were served.
      last_request_{static_cast<std::uint64_t>(
          std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
              .count())}
{
    if (options.tls) tls = make_tls(*options.tls);
    for (const auto& text : options.trusted_proxies) {
        const auto network = Network::parse(text);
        if (!network) throw std::runtime_error{fmt::format("trusted proxy {}: no address or network", text)};
        trusted.push_back(*network);
    }
}

std::string_view ServerState::date()
{
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    if (now != date_of_) {
        date_of_ = now;
        date_text_ = http_date(now);
    }
    return date_text_;
}

std::string ServerState::next_request_id()
{
    return fmt::format("{:x}", ++last_request_);
}

Task<void> ServerState::accept()
{
    while (acceptor.is_open()) {
        auto [error, socket] = co_await acceptor.async_accept(awaited);
        if (stopping || error == asio::error::operation_aborted) co_return;
        if (!error) {
            admit(std::move(socket));
            continue;
        }
        // Out of descriptors or memory, mostly: whatever it is, the next try in a moment may go well.
        log.warn("http.accept", "cannot accept a connection: {}", error.message());
        pause.expires_after(milliseconds{200});
        co_await pause.async_wait(awaited);
    }
}

void ServerState::admit(tcp::socket socket)
{
    const bool full = connections.size() >= options.max_connections && !end_longest_rest();
    if (full) warn_full(steady_clock::now());
    if (connections.size() >= options.max_connections + turned_away_at_a_time) return; // closes it
    error_code ignored;
    // One write per answer, and it must not wait for the acknowledgement of the last one.
    socket.set_option(tcp::no_delay{true}, ignored);
    socket.non_blocking(true, ignored);
    converse(shared_from_this(), std::move(socket), full);
}

bool ServerState::end_longest_rest()
{
    Connection* longest = nullptr;
    for (auto* connection : connections) {
        if (connection->idle && (longest == nullptr || connection->deadline < longest->deadline))
            longest = connection;
    }
    if (longest == nullptr) return false;
    longest->idle = false;
    longest->interrupt();
    return true;
}

void ServerState::warn_full(Deadline now)
{
    if (now < next_full_warning_) return;
    next_full_warning_ = now + std::chrono::minutes{1};
    log.warn("http.full", "all {} connections are taken: further ones are answered 503",
             options.max_connections);
}

Task<void> ServerState::watch()
{
    const auto shortest = std::min({options.header_timeout, options.body_timeout, options.idle_timeout,
                                    options.write_timeout, options.stop_timeout});
    const auto tick = std::clamp(shortest / 8, milliseconds{5}, milliseconds{1000});
    while (!stopping || !connections.empty()) {
        ticks.expires_after(tick);
        co_await ticks.async_wait(awaited);
        enforce_deadlines(steady_clock::now());
    }
}

void ServerState::enforce_deadlines(Deadline now)
{
    std::vector<Connection*> late;
    for (auto* connection : connections) {
        if (connection->deadline <= now) late.push_back(connection);
    }
    for (auto* connection : late) {
        if (connection->timed_out) {
            connection->deadline = no_deadline;
            connection->cut();
        } else { // it may still say 408, but not for long
            connection->timed_out = true;
            connection->deadline = now + std::chrono::seconds{2};
            connection->interrupt();
        }
    }
}

void ServerState::stop_listening()
{
    stopping = true;
    error_code ignored;
    acceptor.close(ignored);
    pause.cancel();
    ticks.cancel();
}

Server::Server(asio::any_io_executor io, Router router, ServerOptions options, WorkerPool& workers, Log& log)
    : state_{
          std::make_shared<ServerState>(std::move(io), std::move(router), std::move(options), workers, log)}
{
}

Server::~Server()
{
    state_->stop_listening();
    for (auto* connection : state_->connections)
        connection->cut();
}

void Server::listen()
{
    auto& acceptor = state_->acceptor;
    const auto& options = state_->options;
    const tcp::endpoint endpoint{parse_listen_address(options.address), options.port};
    error_code error;
    const auto check = [&] {
        if (!error) return;
        error_code ignored;
        acceptor.close(ignored);
        throw std::runtime_error{fmt::format("cannot listen on {}:{}: {}{}", options.address, options.port,
                                             error.message(), way_out(error))};
    };
    acceptor.open(endpoint.protocol(), error);
    check();
    acceptor.set_option(tcp::acceptor::reuse_address{true}, error);
    check();
    acceptor.bind(endpoint, error);
    check();
    acceptor.listen(asio::socket_base::max_listen_connections, error);
    check();
    state_->log.info("http.listening", "{}", url());
    asio::co_spawn(state_->executor, [state = state_] { return state->accept(); }, logged(state_->log));
    asio::co_spawn(state_->executor, [state = state_] { return state->watch(); }, logged(state_->log));
}

std::uint16_t Server::port() const
{
    return state_->acceptor.local_endpoint().port();
}

std::string Server::url() const
{
    const auto endpoint = state_->acceptor.local_endpoint();
    const auto address = endpoint.address().to_string();
    return fmt::format("{}://{}:{}", state_->tls ? "https" : "http",
                       endpoint.address().is_v6() ? '[' + address + ']' : address, endpoint.port());
}

Task<void> Server::stop()
{
    const auto state = state_; // outlives this server, should it be destroyed meanwhile
    state->stop_listening();
    const auto connections = state->connections;
    for (auto* connection : connections) {
        if (connection->idle) connection->interrupt();
        connection->end_live();
    }
    if (!state->connections.empty()) {
        state->emptied.expires_after(state->options.stop_timeout);
        co_await state->emptied.async_wait(awaited);
    }
    const auto left = state->connections;
    for (auto* connection : left)
        connection->cut();
}

std::size_t Server::connections() const
{
    return state_->connections.size();
}

} // namespace callhours::http
