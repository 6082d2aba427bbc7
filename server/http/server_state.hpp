#pragma once

#include "server/http/http_date.hpp"
#include "server/http/peers.hpp"
#include "server/http/server.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <unordered_set>

// Shared by server.cpp and session.cpp; nobody else includes it.
namespace callhours::http {

using Deadline = std::chrono::steady_clock::time_point;
inline constexpr Deadline no_deadline = Deadline::max();

/// What the server knows of one connection. The deadlines of all are watched by one timer, since a timer for
/// each wait would cost more than the request.
class Connection {
public:
    virtual ~Connection() = default;

    virtual void interrupt() = 0; ///< ends the wait it is in, with an error
    virtual void cut() = 0;       ///< closes the socket
    virtual void end_live() = 0;  ///< ends an answer that goes on, as far as there is one

    Deadline deadline = no_deadline;
    bool timed_out = false;
    bool idle = false; ///< between two requests
};

struct ServerState : std::enable_shared_from_this<ServerState> {
    ServerState(boost::asio::any_io_executor io, Router the_router, ServerOptions the_options,
                WorkerPool& the_workers, Log& the_log);

    Task<void> accept();
    Task<void> watch();
    void enforce_deadlines(Deadline now);
    void admit(boost::asio::ip::tcp::socket socket);
    bool end_longest_rest(); ///< makes room; false when no connection rests between requests
    void warn_full(Deadline now);
    void stop_listening();

    void add(Connection& connection) { connections.insert(&connection); }

    void remove(Connection& connection)
    {
        connections.erase(&connection);
        if (connections.empty()) emptied.cancel();
    }

    /// Of now, computed once a second.
    [[nodiscard]] std::string_view date();

    [[nodiscard]] std::string next_request_id();

    Router router;
    ServerOptions options;
    WorkerPool& workers;
    Log& log;
    boost::asio::any_io_executor executor;
    boost::asio::ip::tcp::acceptor acceptor;
    std::optional<boost::asio::ssl::context> tls;
    std::vector<Network> trusted;
    std::unordered_set<Connection*> connections;
    boost::asio::steady_timer ticks;   ///< of watch()
    boost::asio::steady_timer pause;   ///< of accept() after an error
    boost::asio::steady_timer emptied; ///< cancelled when the last connection is gone
    bool stopping = false;

private:
    std::chrono::sys_seconds date_of_;
    std::string date_text_;
    std::uint64_t last_request_;
    Deadline next_full_warning_{};
};

} // namespace callhours::http
