#pragma once

#include "server/http/conditional.hpp"

#include <string>

namespace callhours::http {

/// gzip (RFC 1952) without a time or a name, so that the same text gives the same bytes. `level` is zlib's, 1
/// to 9.
[[nodiscard]] std::string gzip(std::string_view text, int level = 6);

/// The inverse, for tests and uploads; throws std::runtime_error when `bytes` are no gzip or give more than
/// `most`.
[[nodiscard]] std::string gunzip(std::string_view bytes, std::size_t most = 64 * 1024 * 1024);

/// A document made once and served many times from memory, plain or gzipped, each with its own ETag (RFC 9110
/// §8.8.3). Copying it copies pointers.
struct Rendered {
    SharedText plain;
    SharedText gzipped; ///< absent when it would not be smaller
    Validators plain_validators;
    Validators gzip_validators;
    Headers headers; ///< Content-Type, Cache-Control and the like

    [[nodiscard]] bool is_set() const noexcept { return plain != nullptr; }
};

/// Milliseconds for a long document: once per change, in the worker pool when it is large.
[[nodiscard]] Rendered render(std::string text, Headers headers,
                              std::optional<Instant> last_modified = std::nullopt);

/// 200 or 304, with Vary: Accept-Encoding where there are two variants. Copies no bytes.
[[nodiscard]] Response serve(const Request& request, const Rendered& rendered);

/// Replaces a text body of at least 1 KiB by its gzip where the client takes it; sets Vary. For small dynamic
/// pages.
void compress(const Request& request, Response& response);

} // namespace callhours::http
