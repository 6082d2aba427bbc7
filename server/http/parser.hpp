#pragma once

#include "server/http/message.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace callhours::http {

/// Why a request was refused before any handler saw it.
struct Refusal {
    int status = 400;
    std::string detail;
};

/// Reads the requests of one connection, one after the other; the only place that knows Beast's parser. It
/// does no I/O and keeps the order of RFC 9112: what could hide a second request (two lengths, unknown
/// codings) is refused.
class RequestParser {
public:
    enum class Stage { header, body, complete };

    explicit RequestParser(std::size_t header_limit_bytes);
    ~RequestParser();
    RequestParser(const RequestParser&) = delete;
    RequestParser& operator=(const RequestParser&) = delete;

    /// From now on the octets belong to the next request, which is written to `into`.
    void begin(Request& into);

    /// Takes what it can use of `bytes` and gives their number; the rest must come again with what follows.
    /// It stops at the end of the header and at the end of the request. After a refusal nothing more can be
    /// read.
    std::size_t feed(std::string_view bytes);

    [[nodiscard]] Stage stage() const;

    [[nodiscard]] const std::optional<Refusal>& refusal() const { return refusal_; }

    // From the end of the header on:
    /// Counts from now on; 413 when the announced length is more.
    void limit_body(std::size_t bytes);
    [[nodiscard]] std::optional<std::uint64_t> content_length() const;
    [[nodiscard]] bool expects_continue() const;
    [[nodiscard]] bool keep_alive() const;
    [[nodiscard]] bool is_http_1_0() const;

private:
    class Reader;

    void refuse(int status, std::string detail) { refusal_ = {status, std::move(detail)}; }

    void check_header();

    std::size_t header_limit_bytes_;
    std::size_t header_bytes_ = 0;
    std::unique_ptr<Reader> reader_;
    std::optional<Refusal> refusal_;
};

} // namespace callhours::http
