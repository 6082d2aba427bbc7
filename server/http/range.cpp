#include "server/http/range.hpp"

#include "base/text.hpp"
#include "server/http/http_date.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace callhours::http {

namespace {

std::optional<std::uint64_t> parse_number(std::string_view text)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// If-Range (RFC 9110 §13.1.5): the range counts only while the client's part is of this very file.
bool range_still_fits(const Request& request, const Validators& validators)
{
    if (!request.headers.has("If-Range")) return true;
    const auto field = trim(request.headers.get("If-Range"));
    if (field.starts_with('"')) return field == validators.etag;
    const auto date = parse_http_date(field);
    return date && validators.last_modified && *date == *validators.last_modified;
}

} // namespace

std::variant<WholeFile, ByteRange, Unsatisfiable> parse_range(std::string_view field, std::uint64_t size)
{
    field = trim(field);
    if (!field.starts_with("bytes=")) return WholeFile{};
    field = trim(field.substr(6));
    const auto dash = field.find('-');
    if (dash == std::string_view::npos || field.find(',') != std::string_view::npos) return WholeFile{};
    const auto last = parse_number(field.substr(dash + 1));
    if (dash == 0) { // the last N octets
        if (!last) return WholeFile{};
        if (*last == 0 || size == 0) return Unsatisfiable{};
        const auto length = std::min(*last, size);
        return ByteRange{size - length, length};
    }
    const auto first = parse_number(field.substr(0, dash));
    const bool open = dash + 1 == field.size();
    if (!first || (!open && (!last || *last < *first))) return WholeFile{};
    if (*first >= size) return Unsatisfiable{};
    const auto end = open ? size - 1 : std::min(*last, size - 1);
    return ByteRange{*first, end - *first + 1};
}

Response serve_file(const Request& request, FileEntity file)
{
    Response full{200,
                  {{"Content-Type", file.media_type}, {"Accept-Ranges", "bytes"}},
                  FileRange{file.path, 0, file.size}};
    auto response = conditional(request, std::move(full), file.validators);
    // Range is looked at after the conditions and for 200 only (RFC 9110 §13.2.2).
    if (response.status != 200 || !request.headers.has("Range") || request.method != Method::get ||
        !range_still_fits(request, file.validators)) {
        return response;
    }
    const auto wanted = parse_range(request.headers.get("Range"), file.size);
    if (std::holds_alternative<Unsatisfiable>(wanted)) {
        auto refusal = problem(416, fmt::format("The file has {} octets.", file.size));
        refusal.headers.add("Content-Range", fmt::format("bytes */{}", file.size));
        return refusal;
    }
    if (const auto* part = std::get_if<ByteRange>(&wanted)) {
        response.status = 206;
        response.headers.add("Content-Range", fmt::format("bytes {}-{}/{}", part->offset,
                                                          part->offset + part->length - 1, file.size));
        response.body = FileRange{std::move(file.path), part->offset, part->length};
    }
    return response;
}

} // namespace callhours::http
