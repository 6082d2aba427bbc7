#include "telephony/ari/http_client.hpp"

#include "telephony/ari/transport.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <set>
#include <type_traits>
#include <vector>

namespace callhours::telephony::ari {

namespace http = beast::http;
using std::chrono::steady_clock;

namespace {

/// Asterisk closes an idle connection after 15 s (session_keep_alive): ours are given up before.
constexpr std::chrono::seconds longest_idle{10};

/// Asterisk serves 100 sessions by default (sessionlimit), and other programs want some.
constexpr std::size_t most_connections = 8;

using HttpRequest = http::request<http::string_body>;

HttpRequest http_request(const Request& request, const Account& account, const Secret& authorization)
{
    const auto verb = request.method == Method::get    ? http::verb::get
                      : request.method == Method::post ? http::verb::post
                                                       : http::verb::delete_;
    HttpRequest message{verb, account.address.root + request.target.text(), 11};
    message.set(http::field::host, account.address.authority());
    message.set(http::field::authorization, authorization.reveal());
    message.set(http::field::user_agent, "callhours");
    message.keep_alive(true);
    if (request.method != Method::post) return message;
    if (!request.json.empty()) message.set(http::field::content_type, "application/json");
    message.body() = request.json;
    message.prepare_payload();
    return message;
}

/// One connection; a class of its own because a TLS stream and a plain one have different types.
class Connection {
public:
    virtual ~Connection() = default;

    virtual Task<void> open(Address address, steady_clock::time_point deadline) = 0;

    virtual Task<Reply> exchange(HttpRequest request, steady_clock::time_point deadline,
                                 std::size_t limit) = 0;

    virtual void close() = 0;

    /// May be used for another request, as far as can be seen without asking.
    [[nodiscard]] virtual bool is_fresh() = 0;
};

template <typename Stream> class StreamConnection final : public Connection {
public:
    template <typename... Args>
    explicit StreamConnection(Args&&... args) : stream_{std::forward<Args>(args)...}
    {
    }

    Task<void> open(Address address, steady_clock::time_point deadline) override
    {
        lowest().expires_at(deadline);
        co_await connect(stream_, address);
    }

    Task<Reply> exchange(HttpRequest request, steady_clock::time_point deadline, std::size_t limit) override
    {
        lowest().expires_at(deadline);
        reusable_ = false;
        co_await http::async_write(stream_, request, asio::use_awaitable);
        http::response_parser<http::string_body> parser;
        parser.body_limit(limit);
        co_await http::async_read(stream_, buffer_, parser, asio::use_awaitable);
        lowest().expires_never();
        auto response = parser.release();
        reusable_ = response.keep_alive();
        last_used_ = steady_clock::now();
        co_return Reply{response.result_int(), std::move(response.body())};
    }

    void close() override
    {
        boost::system::error_code ignored;
        lowest().socket().close(ignored);
    }

    bool is_fresh() override
    {
        if (!reusable_ || steady_clock::now() - last_used_ > longest_idle) return false;
        char octet = 0;
        const auto got = ::recv(lowest().socket().native_handle(), &octet, 1, MSG_PEEK | MSG_DONTWAIT);
        if (got < 0) return errno == EAGAIN || errno == EWOULDBLOCK;
        // TLS 1.3 may leave a session ticket unread; plain HTTP has nothing to say unasked.
        return got > 0 && std::is_same_v<Stream, TlsStream>;
    }

private:
    beast::tcp_stream& lowest() { return beast::get_lowest_layer(stream_); }

    Stream stream_;
    beast::flat_buffer buffer_;
    bool reusable_ = false;
    steady_clock::time_point last_used_;
};

} // namespace

class HttpClient::Pool {
public:
    Pool(asio::any_io_executor io, Account account)
        : io_{std::move(io)}, account_{std::move(account)}, authorization_{basic_authorization(account_)},
          tls_{tls_context(account_.address)}, freed_{io_, steady_clock::time_point::max()}
    {
    }

    Task<Reply> send(Request request, Limits limits)
    {
        const auto deadline = steady_clock::now() + limits.deadline;
        co_await wait_for_seat(deadline);
        const Seat seat{*this};
        if (auto kept = take_idle()) {
            auto reply = co_await try_kept(std::move(kept), request, deadline, limits.body_bytes);
            if (reply) co_return std::move(*reply);
        }
        auto fresh = new_connection();
        auto reply = co_await ask(std::move(fresh), true, request, deadline, limits.body_bytes);
        co_return reply;
    }

    void stop()
    {
        stopped_ = true;
        idle_.clear();
        for (auto* connection : busy_)
            connection->close();
        freed_.cancel();
    }

private:
    using Link = std::shared_ptr<Connection>;

    /// One of the few requests that run at a time.
    struct Seat {
        explicit Seat(Pool& owner) : pool{owner} { ++pool.seated_; }

        ~Seat()
        {
            --pool.seated_;
            pool.freed_.cancel(); // everybody who waits looks again
        }

        Seat(const Seat&) = delete;
        Seat& operator=(const Seat&) = delete;
        Pool& pool;
    };

    /// What stop() has to close.
    struct Busy {
        Busy(Pool& owner, Connection& used) : pool{owner}, connection{used}
        {
            pool.busy_.insert(&connection);
        }

        ~Busy() { pool.busy_.erase(&connection); }

        Busy(const Busy&) = delete;
        Busy& operator=(const Busy&) = delete;
        Pool& pool;
        Connection& connection;
    };

    /// Needs no timer of its own: each who sits has a deadline, and wakes the others when it leaves.
    Task<void> wait_for_seat(steady_clock::time_point deadline)
    {
        while (!stopped_ && seated_ >= most_connections) {
            boost::system::error_code woken;
            co_await freed_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
            if (steady_clock::now() >= deadline) {
                throw Failure{Failure::Kind::unreachable, "too many requests wait for the PBX"};
            }
        }
        if (stopped_) throw Failure{Failure::Kind::unreachable, "the link is stopped"};
    }

    Link take_idle()
    {
        while (!idle_.empty()) {
            auto kept = std::move(idle_.back());
            idle_.pop_back();
            if (kept->is_fresh()) return kept;
        }
        return nullptr;
    }

    Link new_connection()
    {
        if (tls_) return std::make_shared<StreamConnection<TlsStream>>(io_, *tls_);
        return std::make_shared<StreamConnection<PlainStream>>(io_);
    }

    /// Nothing when the kept connection turned out to be dead and the request can be said again.
    Task<std::optional<Reply>> try_kept(Link kept, const Request& request, steady_clock::time_point deadline,
                                        std::size_t limit)
    {
        std::optional<Reply> answer;
        try {
            auto reply = co_await ask(std::move(kept), false, request, deadline, limit);
            answer = std::move(reply);
        } catch (const Failure& failure) {
            const bool again = request.method != Method::post && !stopped_ &&
                               steady_clock::now() < deadline && failure.kind() == Failure::Kind::unreachable;
            if (!again) throw;
        }
        co_return answer;
    }

    Task<Reply> ask(Link link, bool open_first, const Request& request, steady_clock::time_point deadline,
                    std::size_t limit)
    {
        const Busy busy{*this, *link};
        try {
            if (open_first) co_await link->open(account_.address, deadline);
            auto message = http_request(request, account_, authorization_);
            auto reply = co_await link->exchange(std::move(message), deadline, limit);
            if (!stopped_) idle_.push_back(link);
            co_return reply;
        } catch (const system_error& error) {
            throw failure_of(error, account_.address);
        }
    }

    asio::any_io_executor io_;
    Account account_;
    Secret authorization_;
    std::shared_ptr<asio::ssl::context> tls_;
    asio::steady_timer freed_;
    std::size_t seated_ = 0;
    std::vector<Link> idle_;
    std::set<Connection*> busy_;
    bool stopped_ = false;
};

HttpClient::HttpClient(asio::any_io_executor io, Account account)
    : pool_{std::make_shared<Pool>(std::move(io), std::move(account))}
{
}

HttpClient::~HttpClient()
{
    stop();
}

Task<Reply> HttpClient::send(Request request, Limits limits)
{
    const auto pool = pool_; // outlives the client, for a request that is under way when it goes
    auto reply = co_await pool->send(std::move(request), limits);
    co_return reply;
}

Task<Reply> HttpClient::send(Request request)
{
    return send(std::move(request), Limits{});
}

void HttpClient::stop()
{
    pool_->stop();
}

} // namespace callhours::telephony::ari
