#pragma once

#include "base/log/log.hpp"
#include "base/task.hpp"
#include "base/worker_pool.hpp"
#include "server/http/router.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace callhours::http {

struct TlsFiles {
    std::string certificate_chain; ///< PEM
    std::string private_key;       ///< PEM
};

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080; ///< 0: any free one, see Server::port()
    std::optional<TlsFiles> tls;
    std::vector<std::string> trusted_proxies; ///< addresses or networks whose X-Forwarded-… count

    std::size_t header_limit_bytes = 16 * 1024;
    std::size_t body_limit_bytes = 1024 * 1024;
    std::size_t max_connections = 1024; ///< when all are at work, more are answered 503
    std::chrono::milliseconds header_timeout{10'000};
    std::chrono::milliseconds body_timeout{30'000};  ///< and what a long body needs at 16 KiB a second
    std::chrono::milliseconds idle_timeout{60'000};  ///< between requests of one connection
    std::chrono::milliseconds write_timeout{30'000}; ///< for each piece of at most 256 KiB
    std::chrono::milliseconds stop_timeout{10'000};  ///< for requests that run when stop() comes
};

struct ServerState;

/// The HTTP/1.1 edge: accepts, reads within limits, routes, writes. Used on the io thread; all handlers run
/// there. Logs `http.listening`, `http.failed`, `http.full`, `http.accept`, and for debugging `http.access`,
/// `http.tls`.
class Server {
public:
    /// Throws std::runtime_error when the TLS files cannot be used or a trusted proxy is no address.
    Server(boost::asio::any_io_executor io, Router router, ServerOptions options, WorkerPool& workers,
           Log& log);

    /// Cuts all connections.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Opens the port and starts to accept. Throws std::runtime_error that names the address and the way out.
    void listen();

    [[nodiscard]] std::uint16_t port() const;

    /// `http://127.0.0.1:8080`, with the real port.
    [[nodiscard]] std::string url() const;

    /// Accepts no more, closes idle connections, lets running requests end, and cuts what is left at the
    /// deadline.
    Task<void> stop();

    [[nodiscard]] std::size_t connections() const;

private:
    std::shared_ptr<ServerState> state_;
};

} // namespace callhours::http
