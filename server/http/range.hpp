#pragma once

#include "server/http/conditional.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace callhours::http {

struct ByteRange {
    std::uint64_t offset;
    std::uint64_t length;
};

struct WholeFile {};

struct Unsatisfiable {};

/// A Range field against a file of `size` octets (RFC 9110 §14.2). Several ranges, other units and malformed
/// ones mean the whole file.
[[nodiscard]] std::variant<WholeFile, ByteRange, Unsatisfiable> parse_range(std::string_view field,
                                                                            std::uint64_t size);

struct FileEntity {
    std::string path;
    std::uint64_t size = 0;
    std::string media_type;
    Validators validators;
};

/// The answer to a GET of a file: 200, 206, 304, 412 or 416. The file must not change while it has this ETag.
[[nodiscard]] Response serve_file(const Request& request, FileEntity file);

} // namespace callhours::http
