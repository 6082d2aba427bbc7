#include "server/http/rendered.hpp"

#include "server/http/negotiation.hpp"

#include <zlib.h>

#include <array>
#include <stdexcept>

namespace callhours::http {

namespace {

constexpr int gzip_window = 15 + 16; // zlib's sign for the gzip format
constexpr std::size_t smallest_worth_gzip = 1024;

Bytef* as_input(std::string_view bytes)
{
    // zlib does not write to its input, but takes no const.
    return const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data())); // NOLINT
}

bool is_compressible(std::string_view media_type)
{
    return media_type.starts_with("text/") || media_type.starts_with("application/json") ||
           media_type.starts_with("application/problem+json") || media_type.starts_with("application/xml") ||
           media_type.starts_with("application/javascript") || media_type.starts_with("image/svg+xml");
}

void vary_by_encoding(Headers& headers)
{
    const auto vary = headers.joined("Vary");
    if (vary.find("Accept-Encoding") != std::string::npos) return;
    headers.set("Vary", vary.empty() ? "Accept-Encoding" : vary + ", Accept-Encoding");
}

} // namespace

std::string gzip(std::string_view text, int level)
{
    z_stream stream{};
    if (deflateInit2(&stream, level, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::bad_alloc{};
    std::string packed(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
    stream.next_in = as_input(text);
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    const int outcome = deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    if (outcome != Z_STREAM_END) throw std::runtime_error{"zlib could not compress"};
    return packed;
}

std::string gunzip(std::string_view bytes, std::size_t most)
{
    z_stream stream{};
    if (inflateInit2(&stream, gzip_window) != Z_OK) throw std::bad_alloc{};
    stream.next_in = as_input(bytes);
    stream.avail_in = static_cast<uInt>(bytes.size());
    std::string text;
    std::array<char, 16384> piece{};
    int outcome = Z_OK;
    while (outcome == Z_OK && text.size() <= most) {
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = piece.size();
        outcome = inflate(&stream, Z_NO_FLUSH);
        text.append(piece.data(), piece.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    if (outcome != Z_STREAM_END || text.size() > most)
        throw std::runtime_error{"not a gzip, or too large a one"};
    return text;
}

Rendered render(std::string text, Headers headers, std::optional<Instant> last_modified)
{
    Rendered rendered;
    rendered.headers = std::move(headers);
    rendered.plain_validators = {strong_etag(text), last_modified};
    if (text.size() >= smallest_worth_gzip) {
        auto packed = gzip(text);
        if (packed.size() < text.size()) {
            auto etag = rendered.plain_validators.etag;
            etag.insert(etag.size() - 1, "-gz");
            rendered.gzip_validators = {std::move(etag), last_modified};
            rendered.gzipped = std::make_shared<const std::string>(std::move(packed));
            vary_by_encoding(rendered.headers);
        }
    }
    rendered.plain = std::make_shared<const std::string>(std::move(text));
    return rendered;
}

Response serve(const Request& request, const Rendered& rendered)
{
    const bool packed = rendered.gzipped && accepts_gzip(request);
    Response full{200, rendered.headers, packed ? rendered.gzipped : rendered.plain};
    if (packed) full.headers.add("Content-Encoding", "gzip");
    return conditional(request, std::move(full),
                       packed ? rendered.gzip_validators : rendered.plain_validators);
}

void compress(const Request& request, Response& response)
{
    auto* body = std::get_if<std::string>(&response.body);
    // One with an ETag is left alone: the same bytes packed would need another one.
    if (body == nullptr || body->size() < smallest_worth_gzip || response.headers.has("Content-Encoding") ||
        response.headers.has("ETag") || !is_compressible(response.headers.get("Content-Type"))) {
        return;
    }
    vary_by_encoding(response.headers);
    if (!accepts_gzip(request)) return;
    *body = gzip(*body, 1);
    response.headers.add("Content-Encoding", "gzip");
}

} // namespace callhours::http
