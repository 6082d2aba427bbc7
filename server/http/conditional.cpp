#include "server/http/conditional.hpp"

#include "base/text.hpp"
#include "server/http/http_date.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace callhours::http {

namespace {

/// Whether a list of entity tags, perhaps `*`, names `etag`. Weakly: `W/"a"` fits `"a"` (RFC 9110 §8.8.3.2).
bool lists(std::string_view field, std::string_view etag, bool weakly)
{
    field = trim(field);
    if (field == "*") return !etag.empty();
    while (!field.empty()) {
        const bool weak = field.starts_with("W/");
        if (weak) field.remove_prefix(2);
        const auto end = field.starts_with('"') ? field.find('"', 1) : std::string_view::npos;
        if (end == std::string_view::npos) return false; // not a list of tags
        if (field.substr(0, end + 1) == etag && (weakly || !weak)) return true;
        field = trim(field.substr(end + 1));
        if (field.starts_with(',')) field = trim(field.substr(1));
    }
    return false;
}

} // namespace

std::string strong_etag(std::string_view bytes)
{
    std::array<unsigned char, 32> digest{};
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1) {
        throw std::runtime_error{"SHA-256 is not to be had from OpenSSL"};
    }
    constexpr std::string_view digits = "0123456789abcdef";
    std::string etag = "\"";
    for (std::size_t i = 0; i < 16; ++i) {
        etag += digits[digest[i] >> 4U];
        etag += digits[digest[i] & 0xfU];
    }
    return etag + '"';
}

Condition evaluate_conditions(const Request& request, const Validators& validators)
{
    const auto& headers = request.headers;
    const bool is_read = request.method == Method::get || request.method == Method::head;
    if (headers.has("If-Match")) {
        if (!lists(headers.joined("If-Match"), validators.etag, false)) return Condition::failed;
    } else if (headers.has("If-Unmodified-Since") && validators.last_modified) {
        const auto since = parse_http_date(headers.get("If-Unmodified-Since"));
        if (since && *validators.last_modified > *since) return Condition::failed;
    }
    if (headers.has("If-None-Match")) { // beats If-Modified-Since
        if (lists(headers.joined("If-None-Match"), validators.etag, true)) {
            return is_read ? Condition::not_modified : Condition::failed;
        }
    } else if (is_read && headers.has("If-Modified-Since") && validators.last_modified) {
        const auto since = parse_http_date(headers.get("If-Modified-Since"));
        if (since && *validators.last_modified <= *since) return Condition::not_modified;
    }
    return Condition::holds;
}

Response conditional(const Request& request, Response full, const Validators& validators)
{
    const auto condition = evaluate_conditions(request, validators);
    if (condition == Condition::failed)
        return problem(412, "It has been changed in the meantime: read it again.");
    if (!validators.etag.empty()) full.headers.set("ETag", validators.etag);
    if (validators.last_modified) full.headers.set("Last-Modified", http_date(*validators.last_modified));
    if (condition == Condition::not_modified) {
        full.status = 304;
        full.body = std::string{};
        full.headers.remove("Content-Type"); // RFC 9110 §15.4.5: only what a cache needs
        full.headers.remove("Content-Encoding");
    }
    return full;
}

} // namespace callhours::http
