#include "server/http/session.hpp"

#include "server/http/file_reader.hpp"
#include "server/http/head.hpp"
#include "server/http/parser.hpp"
#include "server/http/read_buffer.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include <array>
#include <type_traits>

namespace callhours::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::steady_clock;

namespace {

constexpr auto awaited = asio::as_tuple(asio::use_awaitable);
using TlsStream = asio::ssl::stream<tcp::socket>;

constexpr std::size_t copied_with_head = 8 * 1024; ///< shorter bodies go into the head's buffer
constexpr std::size_t file_piece = 256 * 1024;
constexpr std::size_t slowest_body_bytes_a_second = 16 * 1024;
constexpr std::chrono::seconds linger_time{2};
constexpr std::size_t linger_bytes = 1024 * 1024;

Problem to_problem(const Refusal& refusal)
{
    return {refusal.status, {}, refusal.detail, {}};
}

/// One connection: reads a request, has it answered, writes the answer, and so on until either side ends it.
template <typename Stream> class Session final : public Connection {
public:
    Session(std::shared_ptr<ServerState> server, Stream stream, std::string peer, bool turned_away)
        : server_{std::move(server)}, stream_{std::move(stream)}, peer_{std::move(peer)},
          turned_away_{turned_away}, parser_{server_->options.header_limit_bytes}
    {
        server_->add(*this);
    }

    ~Session() override { server_->remove(*this); }

    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    Task<void> run();

    void interrupt() override
    {
        error_code ignored;
        stream_.lowest_layer().cancel(ignored);
    }

    void cut() override
    {
        error_code ignored;
        stream_.lowest_layer().close(ignored);
    }

    void end_live() override
    {
        if (live_) live_->end();
    }

private:
    enum class Read { complete, refused, closed };

    static constexpr bool is_tls = std::is_same_v<Stream, TlsStream>;

    Task<Read> read_request(Request& request);
    Task<bool> take_header(Request& request);
    Task<Response> answer(Request& request);
    Task<bool> send(const Request& request, Response response);
    Task<bool> send_file(const FileRange& range);
    Task<bool> send_live(std::shared_ptr<LiveText> live);
    Task<void> write_pieces();
    Task<void> until_reader_leaves();
    Task<bool> write(asio::const_buffer bytes);
    Task<void> part();

    [[nodiscard]] Response refused(const Request& request);
    void note(const Request& request, const Response& response, Deadline begun);

    void expire_in(std::chrono::milliseconds span)
    {
        timed_out = false;
        deadline = steady_clock::now() + span;
    }

    std::shared_ptr<ServerState> server_;
    Stream stream_;
    std::string peer_;
    bool turned_away_;
    RequestParser parser_;
    ReadBuffer buffer_;
    std::string out_;
    std::shared_ptr<LiveText> live_; ///< the answer that goes on, while it does
    std::optional<Refusal> refusal_;
    const Route* route_ = nullptr;
    bool head_only_ = false;
    bool keep_alive_ = true;
    bool first_ = true;
};

template <typename Stream> Task<void> Session<Stream>::run()
{
    if constexpr (is_tls) {
        expire_in(server_->options.header_timeout);
        const auto [error] = co_await stream_.async_handshake(asio::ssl::stream_base::server, awaited);
        if (error) {
            server_->log.debug("http.tls", "a client's handshake failed: {}", error.message());
            co_return;
        }
    }
    while (keep_alive_ && !server_->stopping) {
        Request request;
        const auto read = co_await read_request(request);
        if (read == Read::closed) co_return;
        deadline = no_deadline;
        const auto begun = steady_clock::now();
        Response response;
        if (read == Read::complete) {
            response = co_await answer(request);
        } else {
            response = refused(request);
        }
        note(request, response, begun);
        const bool sent = co_await send(request, std::move(response));
        if (!sent) co_return;
    }
    co_await part();
}

/// Reads header and body, each by its deadline. `closed`: nothing can be answered any more.
template <typename Stream>
Task<typename Session<Stream>::Read> Session<Stream>::read_request(Request& request)
{
    using Stage = RequestParser::Stage;
    parser_.begin(request);
    request.id = server_->next_request_id();
    route_ = nullptr;
    head_only_ = false;
    bool admitted = false;
    bool begun = !buffer_.empty();
    expire_in(begun || first_ ? server_->options.header_timeout : server_->options.idle_timeout);
    for (;;) {
        if (begun) {
            buffer_.consume(parser_.feed(buffer_.view()));
            if (!parser_.refusal() && !admitted && parser_.stage() != Stage::header) {
                admitted = true;
                const bool taken = co_await take_header(request);
                if (!taken) co_return Read::closed;
                if (!parser_.refusal() && parser_.stage() == Stage::body && !buffer_.empty()) continue;
            }
            if (!parser_.refusal() && buffer_.full()) {
                refusal_ = Refusal{400, "A chunk's header or trailer is too long."};
                co_return Read::refused;
            }
            if (parser_.refusal()) {
                refusal_ = parser_.refusal();
                co_return Read::refused;
            }
            if (parser_.stage() == Stage::complete) co_return Read::complete;
        }
        idle = !begun;
        const auto [error, size] = co_await stream_.async_read_some(buffer_.prepare(), awaited);
        idle = false;
        buffer_.commit(size);
        if (error) {
            if (!timed_out || !begun) co_return Read::closed;
            refusal_ = Refusal{408, "The request did not come to its end in time."};
            co_return Read::refused;
        }
        if (!begun && !first_) expire_in(server_->options.header_timeout);
        begun = true;
        first_ = false;
    }
}

/// What the header decides: who asks, the route and with it the body's limit. False when the connection is
/// gone.
template <typename Stream> Task<bool> Session<Stream>::take_header(Request& request)
{
    name_client(request, peer_, is_tls, server_->trusted);
    keep_alive_ = parser_.keep_alive() && !turned_away_;
    if (turned_away_) co_return true;
    head_only_ = request.method == Method::head;
    route_ = server_->router.find(request);
    if (head_only_ && route_ != nullptr && route_->method == Method::get) {
        request.method = Method::get;
        request.headers.remove("Range"); // defined for GET alone (RFC 9110 §14.2)
    }
    if (parser_.stage() != RequestParser::Stage::body) co_return true;
    const auto& options = server_->options;
    const auto limit = route_ != nullptr && route_->body_limit_bytes != 0 ? route_->body_limit_bytes
                                                                          : options.body_limit_bytes;
    parser_.limit_body(limit);
    if (parser_.refusal()) co_return true;
    const auto longest = parser_.content_length().value_or(limit);
    expire_in(options.body_timeout + std::chrono::seconds{longest / slowest_body_bytes_a_second});
    if (!parser_.expects_continue() || !buffer_.empty()) co_return true;
    constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    const bool written = co_await write(asio::buffer(go_on));
    co_return written;
}

template <typename Stream> Response Session<Stream>::refused(const Request& request)
{
    keep_alive_ = false; // where the next request begins is not known
    // Without a path nobody can tell whether a person or a program is there.
    return request.path.empty() ? problem(to_problem(*refusal_))
                                : server_->router.error(request, to_problem(*refusal_));
}

template <typename Stream> Task<Response> Session<Stream>::answer(Request& request)
{
    if (turned_away_) {
        auto response =
            server_->router.error(request, {503, {}, "The server is full: try again in a moment.", {}});
        response.headers.set("Retry-After", "2");
        co_return response;
    }
    if (route_ == nullptr) co_return server_->router.no_route(request);
    std::string failure;
    try {
        auto response = co_await route_->handler(request);
        co_return response;
    } catch (const std::exception& error) {
        failure = error.what();
    } catch (...) {
        failure = "something that is no std::exception";
    }
    server_->log.error("http.failed", "{} {} (request {}): {}", to_text(request.method), route_->pattern,
                       request.id, loggable(failure));
    co_return server_->router.error(
        request,
        {500, {}, "Something went wrong here, not with you. Request " + request.id + " is in the log.", {}});
}

/// Addresses hold tokens, so the route's pattern stands for them.
template <typename Stream>
void Session<Stream>::note(const Request& request, const Response& response, Deadline begun)
{
    const auto spent = std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - begun);
    server_->log.debug("http.access", "{} {} {} {} us from {} (request {})",
                       head_only_ ? to_text(Method::head) : to_text(request.method),
                       route_ != nullptr ? std::string_view{route_->pattern} : "(no route)", response.status,
                       spent.count(), request.remote, request.id);
}

/// One write for head and body, unless the body is a long file.
template <typename Stream> Task<bool> Session<Stream>::send(const Request& request, Response response)
{
    if (head_only_ && std::holds_alternative<std::shared_ptr<LiveText>>(response.body)) response.body = {};
    if (server_->stopping || std::holds_alternative<std::shared_ptr<LiveText>>(response.body)) {
        keep_alive_ = false;
    }
    out_.clear();
    const HeadFacts facts{server_->date(), request.id, parser_.is_http_1_0(), keep_alive_};
    try {
        write_head(out_, response, facts);
    } catch (const std::logic_error& error) {
        server_->log.error("http.failed", "{} (request {}): {}",
                           route_ != nullptr ? route_->pattern : "(no route)", request.id, error.what());
        out_.clear();
        response = server_->router.error(request, {500, {}, "Request " + request.id + " is in the log.", {}});
        write_head(out_, response, facts);
    }
    if (head_only_ || !may_have_body(response.status)) response.body = std::string{};
    if (const auto* range = std::get_if<FileRange>(&response.body)) {
        const bool sent = co_await send_file(*range);
        co_return sent;
    }
    if (const auto* live = std::get_if<std::shared_ptr<LiveText>>(&response.body)) {
        const bool ended = co_await send_live(*live);
        co_return ended;
    }
    const auto* shared = std::get_if<SharedText>(&response.body);
    const std::string empty;
    const std::string& body = shared == nullptr ? std::get<std::string>(response.body)
                              : *shared         ? **shared
                                                : empty;
    expire_in(server_->options.write_timeout);
    if (body.size() <= copied_with_head) {
        out_ += body;
        const bool sent = co_await write(asio::buffer(out_));
        co_return sent;
    }
    std::array<asio::const_buffer, 2> both{asio::buffer(out_), asio::buffer(body)};
    std::size_t done = 0;
    if constexpr (!is_tls) {
        error_code error;
        done = stream_.write_some(both, error);
        if (error && error != asio::error::would_block) co_return false;
    }
    // What the socket did not take at once goes in pieces, each with a deadline of its own.
    if (done < out_.size()) {
        const bool sent = co_await write(asio::buffer(out_) + done);
        if (!sent) co_return false;
        done = out_.size();
    }
    for (std::size_t at = done - out_.size(); at < body.size(); at += file_piece) {
        expire_in(server_->options.write_timeout);
        const bool sent =
            co_await write(asio::buffer(body.data() + at, std::min(file_piece, body.size() - at)));
        if (!sent) co_return false;
    }
    co_return true;
}

/// The head must be in `out_`. The file is opened before anything is written, so that a missing one is a
/// clean 500.
template <typename Stream> Task<bool> Session<Stream>::send_file(const FileRange& range)
{
    std::shared_ptr<const FileReader> file;
    std::uint64_t done = 0;
    std::string failure;
    try {
        do {
            const auto length =
                static_cast<std::size_t>(std::min<std::uint64_t>(file_piece, range.length - done));
            auto read = [file, path = range.path, offset = range.offset + done, length] {
                auto opened = file ? file : FileReader::open(path);
                auto bytes = opened->read(offset, length);
                return std::pair{std::move(opened), std::move(bytes)};
            };
            auto [opened, bytes] = co_await server_->workers.ask(std::move(read));
            file = std::move(opened);
            if (done == 0) {
                out_ += bytes;
            } else {
                out_ = std::move(bytes);
            }
            done += length;
            expire_in(server_->options.write_timeout);
            const bool sent = co_await write(asio::buffer(out_));
            deadline = no_deadline;
            if (!sent) co_return false;
        } while (done < range.length);
        co_return true;
    } catch (const std::exception& error) {
        failure = error.what();
    }
    server_->log.error("http.failed", "{}: {}", route_ != nullptr ? route_->pattern : "(no route)",
                       loggable(failure));
    if (done != 0) co_return false; // half an answer is out: only the end of the connection tells the client
    keep_alive_ = false;
    out_.clear();
    const auto apology = problem(500, "The file cannot be read; the log says why.");
    write_head(out_, apology, {server_->date(), "", parser_.is_http_1_0(), false});
    out_ += std::get<std::string>(apology.body);
    expire_in(server_->options.write_timeout);
    const bool sent = co_await write(asio::buffer(out_));
    co_return sent;
}

/// The head must be in `out_`. Ends when the answer does, or the reader leaves or is too slow.
template <typename Stream> Task<bool> Session<Stream>::send_live(std::shared_ptr<LiveText> live)
{
    using namespace asio::experimental::awaitable_operators;
    live_ = std::move(live);
    if (server_->stopping) live_->end();
    auto writing = write_pieces();
    auto watching = until_reader_leaves();
    co_await (std::move(writing) || std::move(watching));
    const bool whole = live_->ended() && !live_->overrun() && !timed_out;
    live_->on_news({});
    live_->end();
    live_.reset();
    deadline = no_deadline;
    co_return whole;
}

template <typename Stream> Task<void> Session<Stream>::write_pieces()
{
    asio::steady_timer news{server_->executor, asio::steady_timer::time_point::max()};
    live_->on_news([this, &news] {
        news.cancel();
        if (live_->overrun()) interrupt(); // ends the write that the reader does not take
    });
    const bool chunked = !parser_.is_http_1_0();
    for (;;) {
        const bool last = live_->ended();
        const auto piece = live_->take();
        if (!piece.empty()) out_ += chunked ? fmt::format("{:x}\r\n{}\r\n", piece.size(), piece) : piece;
        if (last && chunked) out_ += "0\r\n\r\n"; // RFC 9112 §7.1
        if (!out_.empty()) {
            expire_in(server_->options.write_timeout);
            const bool sent = co_await write(asio::buffer(out_));
            out_.clear();
            deadline = no_deadline;
            if (!sent) co_return;
        }
        if (last || live_->overrun()) co_return;
        if (!live_->ended() && !live_->waiting()) co_await news.async_wait(awaited);
    }
}

/// Whoever reads an answer that goes on has nothing to say: what comes is passed over, an end is an end.
template <typename Stream> Task<void> Session<Stream>::until_reader_leaves()
{
    std::array<char, 512> passed_over{};
    for (std::size_t size = 0; size < linger_bytes;) {
        const auto [error, more] = co_await stream_.async_read_some(asio::buffer(passed_over), awaited);
        if (error) co_return;
        size += more;
    }
}

template <typename Stream> Task<bool> Session<Stream>::write(asio::const_buffer bytes)
{
    if constexpr (!is_tls) {
        // The socket's buffer mostly has room: then the answer is out without another turn of the event loop.
        error_code error;
        bytes += stream_.write_some(asio::const_buffer{bytes}, error);
        if (error && error != asio::error::would_block) co_return false;
        if (bytes.size() == 0) co_return true;
    }
    const auto [error, size] = co_await asio::async_write(stream_, bytes, awaited);
    co_return !error;
}

/// Ends it so that the last answer arrives: closing with octets unread would reset the connection and the
/// client might lose what it has not read yet (RFC 9112 §9.6).
template <typename Stream> Task<void> Session<Stream>::part()
{
    expire_in(linger_time);
    if constexpr (is_tls) {
        co_await stream_.async_shutdown(awaited);
    } else {
        error_code ignored;
        stream_.shutdown(tcp::socket::shutdown_send, ignored);
        if (!refusal_ && !turned_away_ && buffer_.empty()) co_return;
        std::size_t discarded = 0;
        buffer_ = ReadBuffer{};
        while (discarded < linger_bytes) {
            const auto [error, size] = co_await stream_.async_read_some(buffer_.prepare(), awaited);
            if (error) break;
            discarded += size;
        }
    }
}

template <typename Stream> void spawn(const std::shared_ptr<Session<Stream>>& session, ServerState& server)
{
    auto talk = [](std::shared_ptr<Session<Stream>> kept) -> Task<void> { co_await kept->run(); };
    auto ended = [&log = server.log](const std::exception_ptr& failure) {
        try {
            if (failure) std::rethrow_exception(failure);
        } catch (const std::exception& error) {
            log.error("http.failed", "a connection: {}", error.what());
        }
    };
    asio::co_spawn(server.executor, talk(session), std::move(ended));
}

} // namespace

void converse(std::shared_ptr<ServerState> server, tcp::socket socket, bool turned_away)
{
    error_code error;
    const auto endpoint = socket.remote_endpoint(error);
    if (error) return; // gone already
    auto peer = endpoint.address().to_string();
    auto& state = *server;
    if (state.tls) {
        spawn(std::make_shared<Session<TlsStream>>(
                  std::move(server), TlsStream{std::move(socket), *state.tls}, std::move(peer), turned_away),
              state);
    } else {
        spawn(std::make_shared<Session<tcp::socket>>(std::move(server), std::move(socket), std::move(peer),
                                                     turned_away),
              state);
    }
}

} // namespace callhours::http
