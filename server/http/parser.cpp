#include "server/http/parser.hpp"

#include "server/http/url.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include <algorithm>
#include <array>
#include <limits>

namespace callhours::http {

namespace beast = boost::beast;

namespace {

constexpr std::size_t most_fields = 100;

std::optional<Method> method_of(beast::http::verb verb)
{
    using beast::http::verb;
    switch (verb) {
    case verb::get:
        return Method::get;
    case verb::head:
        return Method::head;
    case verb::post:
        return Method::post;
    case verb::put:
        return Method::put;
    case verb::patch:
        return Method::patch;
    case verb::delete_:
        return Method::delete_;
    case verb::options:
        return Method::options;
    case verb::propfind:
        return Method::propfind;
    case verb::proppatch:
        return Method::proppatch;
    case verb::report:
        return Method::report;
    case verb::mkcol:
        return Method::mkcol;
    case verb::mkcalendar:
        return Method::mkcalendar;
    case verb::copy:
        return Method::copy;
    case verb::move:
        return Method::move;
    default:
        return std::nullopt;
    }
}

std::string lower_case(std::string_view text)
{
    std::string result{text};
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

/// What Beast's parser found, in our words.
Refusal refusal_for(beast::error_code error, std::size_t body_limit)
{
    using beast::http::error;
    if (error == error::header_limit) return {431, "The header of the request is too large."};
    if (error == error::body_limit) {
        return {413, "The body may have at most " + std::to_string(body_limit) + " octets."};
    }
    if (error == error::bad_version) return {505, "This server speaks HTTP/1.1."};
    return {400, "The request is not HTTP as RFC 9112 defines it: " + error.message() + "."};
}

} // namespace

class RequestParser::Reader final : public beast::http::basic_parser<true> {
public:
    explicit Reader(Request& into, std::size_t header_limit_bytes) : request_{into}
    {
        header_limit(static_cast<std::uint32_t>(header_limit_bytes));
        body_limit(boost::none); // known only when the route is; counted in take()
    }

    std::optional<Method> method;
    int version = 11;
    std::size_t fields = 0;
    std::size_t body_limit_bytes = std::numeric_limits<std::size_t>::max();

    [[nodiscard]] Request& request() { return request_; }

private:
    void on_request_impl(beast::http::verb verb, beast::string_view, beast::string_view target, int minor,
                         beast::error_code&) override
    {
        method = method_of(verb);
        version = minor;
        request_.target = std::string{target};
    }

    void on_response_impl(int, beast::string_view, int, beast::error_code&) override {}

    void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value,
                       beast::error_code& error) override
    {
        if (header_read_) return; // a trailer: nobody here asks for one
        if (++fields > most_fields) {
            error = beast::http::error::header_limit;
            return;
        }
        request_.headers.add(std::string{name}, std::string{value});
    }

    void on_header_impl(beast::error_code&) override { header_read_ = true; }

    void on_body_init_impl(const boost::optional<std::uint64_t>& length, beast::error_code&) override
    {
        // No more than this on trust: memory grows as the octets come.
        constexpr std::uint64_t trusted = 64 * 1024;
        if (length) request_.body.reserve(static_cast<std::size_t>(std::min(*length, trusted)));
    }

    std::size_t on_body_impl(beast::string_view part, beast::error_code& error) override
    {
        return take(part, error);
    }

    void on_chunk_header_impl(std::uint64_t, beast::string_view, beast::error_code&) override {}

    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view part, beast::error_code& error) override
    {
        return take(part, error);
    }

    void on_finish_impl(beast::error_code&) override {}

    std::size_t take(beast::string_view part, beast::error_code& error)
    {
        if (request_.body.size() + part.size() > body_limit_bytes) {
            error = beast::http::error::body_limit;
            return 0;
        }
        request_.body.append(part.data(), part.size());
        return part.size();
    }

    Request& request_;
    bool header_read_ = false;
};

RequestParser::RequestParser(std::size_t header_limit_bytes) : header_limit_bytes_{header_limit_bytes} {}

RequestParser::~RequestParser() = default;

void RequestParser::begin(Request& into)
{
    reader_ = std::make_unique<Reader>(into, header_limit_bytes_);
    header_bytes_ = 0;
    refusal_.reset();
}

RequestParser::Stage RequestParser::stage() const
{
    if (reader_->is_done()) return Stage::complete;
    return reader_->is_header_done() ? Stage::body : Stage::header;
}

std::size_t RequestParser::feed(std::string_view bytes)
{
    std::size_t used = 0;
    while (used < bytes.size() && !refusal_ && stage() != Stage::complete) {
        const bool in_header = stage() == Stage::header;
        beast::error_code error;
        const auto rest = bytes.substr(used);
        const auto taken = reader_->put(boost::asio::const_buffer{rest.data(), rest.size()}, error);
        used += taken;
        if (in_header) {
            header_bytes_ += taken;
            const bool too_long =
                header_bytes_ > header_limit_bytes_ ||
                (stage() == Stage::header && header_bytes_ + bytes.size() - used > header_limit_bytes_);
            if (too_long) error = beast::http::error::header_limit;
        }
        if (error == beast::http::error::need_more) break;
        if (error) {
            const auto [status, detail] = refusal_for(error, reader_->body_limit_bytes);
            refuse(status, detail);
        } else if (in_header && stage() != Stage::header) {
            check_header();
            break;
        }
    }
    return used;
}

void RequestParser::check_header()
{
    Request& request = reader_->request();
    const auto& headers = request.headers;
    if (!reader_->method) return refuse(501, "This server does not know that method.");
    request.method = *reader_->method;
    if (headers.has("Transfer-Encoding")) { // RFC 9112 §6.1
        if (reader_->version == 10) return refuse(400, "HTTP/1.0 has no Transfer-Encoding.");
        if (lower_case(headers.joined("Transfer-Encoding")) != "chunked") {
            return refuse(501, "The only transfer coding that this server knows is chunked.");
        }
    }
    const auto hosts = std::count_if(headers.begin(), headers.end(), [](const Headers::Field& field) {
        return lower_case(field.name) == "host";
    });
    if (hosts > 1 || (hosts == 0 && reader_->version == 11)) { // RFC 9112 §3.2
        return refuse(400, "A request has exactly one Host field.");
    }
    if (headers.has("Expect") && lower_case(headers.joined("Expect")) != "100-continue") {
        return refuse(417, "The only expectation that this server meets is 100-continue.");
    }
    auto target = parse_target(request.target);
    if (!target || (target->path == "*" && request.method != Method::options)) {
        return refuse(400, "The address is malformed: it must be a path in percent-encoded UTF-8.");
    }
    request.path = std::move(target->path);
    request.segments = std::move(target->segments);
    request.query = std::move(target->query);
}

void RequestParser::limit_body(std::size_t bytes)
{
    reader_->body_limit_bytes = bytes;
    if (content_length().value_or(0) > bytes) {
        const auto [status, detail] = refusal_for(beast::http::error::body_limit, bytes);
        refuse(status, detail);
    }
}

std::optional<std::uint64_t> RequestParser::content_length() const
{
    const auto length = reader_->content_length();
    return length ? std::optional<std::uint64_t>{*length} : std::nullopt;
}

bool RequestParser::expects_continue() const
{
    return reader_->version == 11 && reader_->request().headers.has("Expect");
}

bool RequestParser::keep_alive() const
{
    return reader_->keep_alive();
}

bool RequestParser::is_http_1_0() const
{
    return reader_->version == 10;
}

} // namespace callhours::http
