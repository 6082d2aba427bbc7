#pragma once

#include "server/http/server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <sys/socket.h>

#include <charconv>
#include <future>
#include <string>
#include <string_view>
#include <thread>

namespace callhours::tests {

/// A server on a free port of the loopback, with its own io thread.
class RunningServer {
public:
    explicit RunningServer(http::Router router, http::ServerOptions options = {})
        : server_{io_.get_executor(), std::move(router), on_any_port(std::move(options)), workers_, log_}
    {
        server_.listen();
        port_ = server_.port();
        thread_ = std::thread{[this] { io_.run(); }};
    }

    ~RunningServer()
    {
        if (!stopped_) stop();
        io_.stop();
        thread_.join();
    }

    RunningServer(const RunningServer&) = delete;
    RunningServer& operator=(const RunningServer&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }

    [[nodiscard]] std::future<void> begin_stop()
    {
        stopped_ = true;
        return boost::asio::co_spawn(io_, server_.stop(), boost::asio::use_future);
    }

    void stop() { begin_stop().get(); }

    boost::asio::io_context& io() { return io_; }

private:
    static http::ServerOptions on_any_port(http::ServerOptions options)
    {
        options.port = 0;
        return options;
    }

    Log log_{Log::Level::error};
    boost::asio::io_context io_{1};
    WorkerPool workers_{1};
    http::Server server_;
    std::uint16_t port_ = 0;
    std::thread thread_;
    bool stopped_ = false;
};

struct Answer {
    int status = 0;
    std::string head;
    std::string body;

    [[nodiscard]] bool has(std::string_view line) const
    {
        return head.find("\r\n" + std::string{line} + "\r\n") != std::string::npos;
    }
};

/// A blocking connection that sends what it is told, well-formed or not. Any wait ends after 10 seconds.
class RawClient {
public:
    explicit RawClient(std::uint16_t port)
    {
        socket_.connect({boost::asio::ip::make_address("127.0.0.1"), port});
        const timeval patience{10, 0};
        ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    }

    void send(std::string_view bytes)
    {
        boost::system::error_code ignored; // the server may have closed already
        boost::asio::write(socket_, boost::asio::buffer(bytes), ignored);
    }

    void end_sending() { socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send); }

    /// The next answer; status 0 when the connection ended before it. `head_only`: one to HEAD, or 100.
    Answer receive(bool head_only = false)
    {
        Answer answer;
        while (buffer_.find("\r\n\r\n") == std::string::npos) {
            if (!more()) return {};
        }
        const auto end = buffer_.find("\r\n\r\n") + 4;
        answer.head = take(end);
        std::from_chars(answer.head.data() + 9, answer.head.data() + 12, answer.status);
        constexpr std::string_view field = "\r\nContent-Length: ";
        const auto at = answer.head.find(field);
        if (head_only || at == std::string::npos) return answer;
        std::size_t length = 0;
        std::from_chars(answer.head.data() + at + field.size(), answer.head.data() + answer.head.size(),
                        length);
        while (buffer_.size() < length) {
            if (!more()) return {};
        }
        answer.body = take(length);
        return answer;
    }

    Answer ask(std::string_view request)
    {
        send(request);
        return receive();
    }

    /// Waits for `text`, and takes all up to its end; false when the connection ends before.
    bool receives(std::string_view text)
    {
        while (buffer_.find(text) == std::string::npos) {
            if (!more()) return false;
        }
        take(buffer_.find(text) + text.size());
        return true;
    }

    /// Waits until the server closes; false when it sent something first, or did not close.
    bool closed()
    {
        if (!buffer_.empty()) return false;
        more();
        return ended_ && buffer_.empty();
    }

private:
    bool more()
    {
        std::array<char, 65536> piece{};
        boost::system::error_code error;
        const auto size = socket_.read_some(boost::asio::buffer(piece), error);
        buffer_.append(piece.data(), size);
        ended_ = error == boost::asio::error::eof || error == boost::asio::error::connection_reset;
        return !error;
    }

    std::string take(std::size_t size)
    {
        auto front = buffer_.substr(0, size);
        buffer_.erase(0, size);
        return front;
    }

    boost::asio::io_context io_;
    boost::asio::ip::tcp::socket socket_{io_};
    std::string buffer_;
    bool ended_ = false;
};

} // namespace callhours::tests
