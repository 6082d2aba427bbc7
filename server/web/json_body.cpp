#include "server/web/json_body.hpp"

#include "base/text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace callhours::web {

namespace json = boost::json;

namespace {

constexpr std::size_t most_text_octets = 16 * 1024;
constexpr std::size_t most_texts = 100;

} // namespace

Result<JsonBody, http::Response> JsonBody::read(const http::Request& request)
{
    const auto type = request.media_type();
    if (!type.empty() && type != "application/json") {
        return refuse(http::problem(415, "Send the body as application/json."));
    }
    json::error_code error;
    json::parse_options options;
    options.max_depth = 8;
    auto value = json::parse(json::string_view{request.body.data(), request.body.size()}, error, {}, options);
    if (error) return refuse(http::problem(400, "The body is not JSON: " + error.message() + "."));
    auto* object = value.if_object();
    if (object == nullptr) return refuse(http::problem(400, "The body must be a JSON object."));
    return JsonBody{std::move(*object)};
}

bool JsonBody::has(std::string_view key) const
{
    const auto* value = object_.if_contains(key);
    return value != nullptr && !value->is_null();
}

std::optional<std::string> JsonBody::text(std::string_view key)
{
    return long_text(key, most_text_octets);
}

std::optional<std::string> JsonBody::long_text(std::string_view key, std::size_t most_octets)
{
    const auto* value = object_.if_contains(key);
    if (value == nullptr || value->is_null()) return std::nullopt;
    const auto* string = value->if_string();
    if (string == nullptr) {
        complain(key, "must be a text");
        return std::nullopt;
    }
    if (string->size() > most_octets || !is_valid_utf8(std::string_view{*string})) {
        complain(key, "is too long, or not UTF-8");
        return std::nullopt;
    }
    return std::string{*string};
}

std::map<std::string, std::string> JsonBody::texts_by_name(std::string_view key)
{
    std::map<std::string, std::string> texts;
    const auto* value = object_.if_contains(key);
    if (value == nullptr || value->is_null()) return texts;
    const auto* object = value->if_object();
    if (object == nullptr) {
        complain(key, "must be an object");
        return texts;
    }
    for (const auto& member : *object) {
        const std::string name{member.key()};
        const auto pointer = fmt::format("{}/{}", key, name);
        if (const auto* truth = member.value().if_bool()) {
            texts.emplace(name, *truth ? "yes" : "no");
        } else if (const auto* text = member.value().if_string(); text == nullptr ||
                                                                  text->size() > most_text_octets ||
                                                                  !is_valid_utf8(std::string_view{*text})) {
            complain(pointer, "must be a text, or true or false");
        } else {
            texts.emplace(name, std::string{*text});
        }
    }
    return texts;
}

std::string JsonBody::required_text(std::string_view key)
{
    const auto errors_before = errors_.size();
    auto value = text(key);
    if (!value && errors_.size() == errors_before) complain(key, "is missing");
    return value.value_or("");
}

std::optional<Instant> JsonBody::required_instant(std::string_view key)
{
    const auto errors_before = errors_.size();
    const auto written = required_text(key);
    if (errors_.size() != errors_before) return std::nullopt;
    const auto instant = parse_instant(written);
    if (!instant) {
        complain(key, std::string{describe(instant.error())});
        return std::nullopt;
    }
    return *instant;
}

std::optional<Instant> JsonBody::instant(std::string_view key)
{
    const auto written = text(key);
    if (!written) return std::nullopt;
    const auto instant = parse_instant(*written);
    if (!instant) {
        complain(key, std::string{describe(instant.error())});
        return std::nullopt;
    }
    return *instant;
}

std::optional<std::int64_t> JsonBody::integer(std::string_view key)
{
    const auto* value = object_.if_contains(key);
    if (value == nullptr || value->is_null()) return std::nullopt;
    const auto* number = value->if_int64();
    if (number == nullptr) {
        complain(key, "must be a whole number");
        return std::nullopt;
    }
    return *number;
}

std::vector<std::string> JsonBody::texts(std::string_view key)
{
    std::vector<std::string> found;
    const auto* value = object_.if_contains(key);
    if (value == nullptr || value->is_null()) return found;
    const auto* list = value->if_array();
    if (list == nullptr || list->size() > most_texts) {
        complain(key, "must be a list of texts");
        return found;
    }
    for (const auto& each : *list) {
        const auto* string = each.if_string();
        if (string == nullptr || string->size() > most_text_octets) {
            complain(key, "must be a list of texts");
            return {};
        }
        found.emplace_back(*string);
    }
    return found;
}

bool JsonBody::flag(std::string_view key)
{
    const auto* value = object_.if_contains(key);
    if (value == nullptr || value->is_null()) return false;
    const auto* truth = value->if_bool();
    if (truth == nullptr) complain(key, "must be true or false");
    return truth != nullptr && *truth;
}

std::string JsonBody::words(std::string_view key, std::size_t most)
{
    const auto written = text(key).value_or("");
    const std::string trimmed{trim(written)};
    if (!is_plain_text(trimmed)) {
        complain(key, "holds signs that cannot be shown");
    } else if (length_in_characters(trimmed) > most) {
        complain(key, fmt::format("is longer than {} characters", most));
    }
    return trimmed;
}

const json::array* JsonBody::list(std::string_view key)
{
    const auto* value = object_.if_contains(key);
    if (value == nullptr || value->is_null()) return nullptr;
    const auto* list = value->if_array();
    if (list == nullptr) complain(key, "must be a list");
    return list;
}

http::Response unprocessable(const FieldErrors& errors)
{
    json::array list;
    std::string detail;
    for (const auto& error : errors) {
        list.emplace_back(json::object{{"pointer", "/" + error.field}, {"detail", error.text}});
        detail += fmt::format("{}{}: {}", detail.empty() ? "" : " ", error.field, error.text);
    }
    auto response = http::problem(422, detail);
    response.body = json::serialize(json::object{{"type", "about:blank"},
                                                 {"title", http::reason(422)},
                                                 {"status", 422},
                                                 {"detail", detail},
                                                 {"errors", std::move(list)}});
    return response;
}

} // namespace callhours::web
