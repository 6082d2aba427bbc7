#include "server/rules/json_reader.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

namespace callhours::rules {

namespace json = boost::json;

std::string pointer_segment(std::string_view key)
{
    std::string result;
    for (const char c : key) {
        if (c == '~') {
            result += "~0";
        } else if (c == '/') {
            result += "~1";
        } else {
            result += c;
        }
    }
    return result;
}

std::optional<std::string> text_of(const json::value& value, const std::string& pointer, Problems& problems,
                                   std::size_t most_characters)
{
    const auto* string = value.if_string();
    if (string == nullptr) {
        problems.push_back({pointer, "must be a text"});
        return std::nullopt;
    }
    const auto text = trim(std::string_view{*string});
    if (!is_valid_utf8(text) || has_control_characters(text)) {
        problems.push_back({pointer, "holds control characters"});
        return std::nullopt;
    }
    if (text.empty()) {
        problems.push_back({pointer, "must not be empty"});
        return std::nullopt;
    }
    if (length_in_characters(text) > most_characters) {
        problems.push_back({pointer, fmt::format("is longer than {} characters", most_characters)});
        return std::nullopt;
    }
    return std::string{text};
}

JsonReader::JsonReader(const json::value& value, std::string pointer, Problems& problems)
    : object_{value.if_object()}, pointer_{std::move(pointer)}, problems_{problems}
{
    if (object_ == nullptr) complain("", "must be an object");
}

void JsonReader::finish()
{
    if (object_ == nullptr) return;
    for (const auto& entry : *object_) {
        if (asked_.contains(std::string_view{entry.key()})) continue;
        std::string known;
        for (const auto& key : asked_)
            known += (known.empty() ? "" : ", ") + key;
        complain(entry.key(), "is not known here; known are " + known);
    }
}

std::string JsonReader::pointer_to(std::string_view key) const
{
    return key.empty() ? pointer_ : pointer_ + "/" + pointer_segment(key);
}

const json::value* JsonReader::member(std::string_view key)
{
    asked_.emplace(key);
    return object_ == nullptr ? nullptr : object_->if_contains(key);
}

std::optional<std::string> JsonReader::text(std::string_view key, std::size_t most_characters)
{
    const auto* value = member(key);
    if (value == nullptr) return std::nullopt;
    return text_of(*value, pointer_to(key), problems_, most_characters);
}

std::optional<std::string> JsonReader::slug(std::string_view key)
{
    auto value = text(key);
    if (value && !is_slug(*value)) {
        complain(key, "must be 1 to 64 of a-z, 0-9, - and _, and begin with a letter or digit");
        return std::nullopt;
    }
    return value;
}

std::optional<int> JsonReader::integer(std::string_view key, int least, int most)
{
    const auto* value = member(key);
    if (value == nullptr) return std::nullopt;
    const auto* number = value->if_int64();
    if (number == nullptr || *number < least || *number > most) {
        complain(key, fmt::format("must be a whole number from {} to {}", least, most));
        return std::nullopt;
    }
    return static_cast<int>(*number);
}

std::optional<bool> JsonReader::truth(std::string_view key)
{
    const auto* value = member(key);
    if (value == nullptr) return std::nullopt;
    const auto* truth = value->if_bool();
    if (truth == nullptr) {
        complain(key, "must be true or false");
        return std::nullopt;
    }
    return *truth;
}

std::optional<Instant> JsonReader::instant(std::string_view key)
{
    const auto written = text(key);
    if (!written) return std::nullopt;
    const auto parsed = parse_instant(*written);
    if (!parsed) {
        complain(key, std::string{describe(parsed.error())});
        return std::nullopt;
    }
    return *parsed;
}

std::optional<std::optional<int>> JsonReader::integer_or_null(std::string_view key, int least, int most)
{
    const auto* value = member(key);
    if (value == nullptr) return std::nullopt;
    if (value->is_null()) return std::optional<int>{};
    const auto number = integer(key, least, most);
    if (!number) return std::nullopt;
    return number;
}

std::optional<std::optional<LocalDate>> JsonReader::date_or_null(std::string_view key)
{
    const auto* value = member(key);
    if (value == nullptr) return std::nullopt;
    if (value->is_null()) return std::optional<LocalDate>{};
    const auto written = text(key);
    if (!written) return std::nullopt;
    const auto date = parse_date(*written);
    if (!date) {
        complain(key, std::string{describe(date.error())});
        return std::nullopt;
    }
    return std::optional<LocalDate>{*date};
}

bool JsonReader::list(std::string_view key,
                      const std::function<void(const json::value&, const std::string&)>& each)
{
    const auto* value = member(key);
    if (value == nullptr) return false;
    const auto* array = value->if_array();
    if (array == nullptr) {
        complain(key, "must be a list");
        return false;
    }
    std::size_t index = 0;
    for (const auto& element : *array)
        each(element, fmt::format("{}/{}", pointer_to(key), index++));
    return true;
}

std::optional<std::vector<std::string>> JsonReader::texts(std::string_view key)
{
    std::vector<std::string> result;
    const bool given = list(key, [&](const json::value& element, const std::string& pointer) {
        if (auto text = text_of(element, pointer, problems_)) result.push_back(std::move(*text));
    });
    if (!given) return std::nullopt;
    return result;
}

void JsonReader::complain(std::string_view key, std::string text)
{
    problems_.push_back({pointer_to(key), std::move(text)});
}

} // namespace callhours::rules
