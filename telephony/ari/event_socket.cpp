#include "telephony/ari/event_socket.hpp"

#include "telephony/ari/target.hpp"
#include "telephony/ari/transport.hpp"

#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include <fmt/format.h>

namespace callhours::telephony::ari {

namespace http = beast::http;
namespace websocket = beast::websocket;

namespace {

constexpr std::chrono::seconds longest_opening{8};

/// Beast pings when half of this passed without a word from the PBX, and gives up after the whole.
constexpr std::chrono::seconds longest_silence{10};

/// The largest event seen is a bridge with its channels, a few kilobytes.
constexpr std::size_t longest_event_bytes = std::size_t{1} << 20U;

Failure declined(const http::response<http::string_body>& response, const Address& address)
{
    const auto status = response.result_int();
    const auto kind = status == 401 || status == 403 ? Failure::Kind::unauthorised
                      : status == 400                ? Failure::Kind::app_refused
                                                     : Failure::Kind::not_ready;
    return Failure{kind, fmt::format("{} answers {} to the request for events", address.authority(), status)};
}

} // namespace

class EventSocket::Socket {
public:
    virtual ~Socket() = default;
    virtual Task<void> open() = 0;
    virtual Task<std::string> receive() = 0;
    virtual void close() = 0;
};

template <typename Stream> class EventSocket::StreamSocket final : public Socket {
public:
    template <typename... Args>
    StreamSocket(Account account, std::string app, std::shared_ptr<asio::ssl::context> tls, Args&&... args)
        : account_{std::move(account)}, app_{std::move(app)}, tls_{std::move(tls)},
          stream_{std::forward<Args>(args)...}
    {
    }

    Task<void> open() override
    {
        http::response<http::string_body> response;
        try {
            lowest().expires_after(longest_opening);
            co_await connect(stream_.next_layer(), account_.address);
            // From here on the websocket's own timers run, and two would disturb each other.
            lowest().expires_never();
            prepare();
            const auto target = account_.address.root + Target{"events"}.query("app", app_).text();
            co_await stream_.async_handshake(response, account_.address.authority(), target,
                                             asio::use_awaitable);
        } catch (const system_error& error) {
            if (error.code() == websocket::error::upgrade_declined)
                throw declined(response, account_.address);
            throw failure_of(error, account_.address);
        }
    }

    Task<std::string> receive() override
    {
        try {
            buffer_.clear();
            co_await stream_.async_read(buffer_, asio::use_awaitable);
            co_return beast::buffers_to_string(buffer_.data());
        } catch (const system_error& error) {
            throw failure_of(error, account_.address);
        }
    }

    void close() override
    {
        boost::system::error_code ignored;
        lowest().socket().close(ignored);
    }

private:
    beast::tcp_stream& lowest() { return beast::get_lowest_layer(stream_); }

    void prepare()
    {
        websocket::stream_base::timeout timeouts{};
        timeouts.handshake_timeout = longest_opening;
        timeouts.idle_timeout = longest_silence;
        timeouts.keep_alive_pings = true;
        stream_.set_option(timeouts);
        stream_.read_message_max(longest_event_bytes);
        const auto authorization = basic_authorization(account_);
        stream_.set_option(
            websocket::stream_base::decorator([authorization](websocket::request_type& request) {
                request.set(http::field::authorization, authorization.reveal());
                request.set(http::field::user_agent, "callhours");
            }));
    }

    Account account_;
    std::string app_;
    std::shared_ptr<asio::ssl::context> tls_; ///< holds the check of the host's name, which the stream calls
    websocket::stream<Stream> stream_;
    beast::flat_buffer buffer_;
};

EventSocket::EventSocket(asio::any_io_executor io, Account account, std::string app)
{
    if (const auto tls = tls_context(account.address)) {
        socket_ =
            std::make_shared<StreamSocket<TlsStream>>(std::move(account), std::move(app), tls, io, *tls);
    } else {
        socket_ =
            std::make_shared<StreamSocket<PlainStream>>(std::move(account), std::move(app), nullptr, io);
    }
}

EventSocket::~EventSocket()
{
    close();
}

Task<void> EventSocket::open()
{
    const auto socket = socket_;
    co_await socket->open();
}

Task<std::string> EventSocket::receive()
{
    const auto socket = socket_;
    auto text = co_await socket->receive();
    co_return text;
}

void EventSocket::close()
{
    socket_->close();
}

} // namespace callhours::telephony::ari
