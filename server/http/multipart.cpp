#include "server/http/multipart.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace callhours::http {

namespace {

std::string lower_case(std::string_view text)
{
    std::string result{text};
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

/// Reads a token or a quoted string at the front of `rest` and takes it off.
std::string take_value(std::string_view& rest)
{
    std::string value;
    if (rest.empty() || rest.front() != '"') {
        const auto end = rest.find(';');
        value = trim(rest.substr(0, end));
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end);
        return value;
    }
    std::size_t i = 1;
    for (; i < rest.size() && rest[i] != '"'; ++i) {
        // Browsers escape only `"` and do it as %22 (HTML), but RFC 9110 §5.6.4 has the backslash.
        if (rest[i] == '\\' && i + 1 < rest.size() && (rest[i + 1] == '"' || rest[i + 1] == '\\')) ++i;
        value += rest[i];
    }
    rest = i < rest.size() ? rest.substr(i + 1) : std::string_view{};
    return value;
}

/// The sender's folders are none of our business, and `../` even less (RFC 7578 §4.2).
std::string bare_file_name(std::string_view name)
{
    const auto slash = name.find_last_of("/\\");
    return std::string{slash == std::string_view::npos ? name : name.substr(slash + 1)};
}

/// Fills the part from its header lines; false when it has no name.
bool read_part_headers(std::string_view lines, FormPart& part)
{
    bool named = false;
    part.media_type = "text/plain";
    while (!lines.empty()) {
        const auto end = lines.find("\r\n");
        const auto line = lines.substr(0, end);
        lines = end == std::string_view::npos ? std::string_view{} : lines.substr(end + 2);
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) return false;
        const auto name = lower_case(trim(line.substr(0, colon)));
        const auto value = trim(line.substr(colon + 1));
        if (name == "content-disposition") {
            auto field_name = field_parameter(value, "name");
            if (!lower_case(value).starts_with("form-data") || !field_name) return false;
            part.name = std::move(*field_name);
            part.file_name = bare_file_name(field_parameter(value, "filename").value_or(""));
            named = true;
        } else if (name == "content-type") {
            part.media_type = lower_case(trim(value.substr(0, value.find(';'))));
        }
    }
    return named && is_valid_utf8(part.name) && is_valid_utf8(part.file_name) &&
           !has_control_characters(part.name) && !has_control_characters(part.file_name);
}

} // namespace

std::optional<std::string> field_parameter(std::string_view field, std::string_view name)
{
    auto rest = field;
    take_value(rest); // the value before the first parameter
    while (!rest.empty()) {
        rest.remove_prefix(1); // ;
        const auto equals = rest.find('=');
        if (equals == std::string_view::npos) return std::nullopt;
        const auto found = lower_case(trim(rest.substr(0, equals)));
        rest = rest.substr(equals + 1);
        while (!rest.empty() && rest.front() == ' ')
            rest.remove_prefix(1);
        auto value = take_value(rest);
        if (found == name) return value;
        const auto next = rest.find(';');
        rest = next == std::string_view::npos ? std::string_view{} : rest.substr(next);
    }
    return std::nullopt;
}

Result<std::vector<FormPart>, FormError> parse_multipart(std::string_view content_type, std::string_view body,
                                                         const MultipartLimits& limits)
{
    const auto boundary = field_parameter(content_type, "boundary");
    constexpr std::size_t longest_boundary = 70; // RFC 2046 §5.1.1
    if (!lower_case(content_type).starts_with("multipart/form-data") || !boundary || boundary->empty() ||
        boundary->size() > longest_boundary) {
        return refuse(FormError::malformed);
    }
    const auto delimiter = "\r\n--" + *boundary;
    std::vector<FormPart> parts;
    // The first delimiter may stand at the very front; what comes before it is a preamble to skip.
    const auto first = body.starts_with(delimiter.substr(2)) ? std::size_t{0} : body.find(delimiter);
    if (first == std::string_view::npos) return refuse(FormError::malformed);
    body.remove_prefix(first + delimiter.size() - (first == 0 && body.starts_with("--") ? 2 : 0));
    while (!body.starts_with("--")) {
        if (!body.starts_with("\r\n")) return refuse(FormError::malformed);
        if (parts.size() == limits.parts) return refuse(FormError::too_many_fields);
        body.remove_prefix(2);
        const auto blank = body.find("\r\n\r\n");
        if (blank == std::string_view::npos) return refuse(FormError::malformed);
        if (blank > limits.part_header_bytes) return refuse(FormError::field_too_long);
        const auto end =
            body.find(delimiter, blank + 2); // an empty part's delimiter begins at the blank line
        FormPart part;
        if (end == std::string_view::npos || !read_part_headers(body.substr(0, blank), part)) {
            return refuse(FormError::malformed);
        }
        part.bytes = end < blank + 4 ? "" : std::string{body.substr(blank + 4, end - blank - 4)};
        parts.push_back(std::move(part));
        body.remove_prefix(end + delimiter.size());
    }
    return parts;
}

} // namespace callhours::http
