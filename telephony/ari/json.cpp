#include "telephony/ari/json.hpp"

#include <boost/json/parse.hpp>

namespace callhours::telephony::ari {

namespace json = boost::json;

namespace {

json::value parse_quietly(std::string_view text)
{
    json::error_code malformed;
    auto value = json::parse({text.data(), text.size()}, malformed);
    return malformed ? json::value{} : value;
}

const json::value* member_of(const json::object& object, std::string_view member)
{
    return object.if_contains({member.data(), member.size()});
}

} // namespace

std::optional<json::object> parse_object(std::string_view text)
{
    auto value = parse_quietly(text);
    if (auto* object = value.if_object()) return std::move(*object);
    return std::nullopt;
}

std::optional<json::array> parse_array(std::string_view text)
{
    auto value = parse_quietly(text);
    if (auto* array = value.if_array()) return std::move(*array);
    return std::nullopt;
}

std::string string_in(const json::object& object, std::string_view member)
{
    const auto* value = member_of(object, member);
    const auto* text = value != nullptr ? value->if_string() : nullptr;
    return text != nullptr ? std::string{text->data(), text->size()} : std::string{};
}

std::optional<std::int64_t> number_in(const json::object& object, std::string_view member)
{
    const auto* value = member_of(object, member);
    const auto* number = value != nullptr ? value->if_int64() : nullptr;
    return number != nullptr ? std::optional{*number} : std::nullopt;
}

const json::object& object_in(const json::object& object, std::string_view member)
{
    static const json::object none;
    const auto* value = member_of(object, member);
    const auto* found = value != nullptr ? value->if_object() : nullptr;
    return found != nullptr ? *found : none;
}

const json::array& array_in(const json::object& object, std::string_view member)
{
    static const json::array none;
    const auto* value = member_of(object, member);
    const auto* found = value != nullptr ? value->if_array() : nullptr;
    return found != nullptr ? *found : none;
}

} // namespace callhours::telephony::ari
