#pragma once

#include "server/http/url.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace callhours::http {

struct FormPart {
    std::string name;
    std::string
        file_name; ///< the last part of the name the sender gave; empty for a plain field; never a path
    std::string media_type; ///< lower case, without parameters; `text/plain` when none was given
    std::string bytes;
};

struct MultipartLimits {
    std::size_t parts = 32;
    std::size_t part_header_bytes = 4096;
};

/// multipart/form-data (RFC 7578) of a body already in memory. `content_type` is the whole field, for its
/// boundary.
[[nodiscard]] Result<std::vector<FormPart>, FormError>
parse_multipart(std::string_view content_type, std::string_view body, const MultipartLimits& limits = {});

/// A parameter of a field value such as `form-data; name="a"`; nothing when it is missing.
[[nodiscard]] std::optional<std::string> field_parameter(std::string_view field, std::string_view name);

} // namespace callhours::http
