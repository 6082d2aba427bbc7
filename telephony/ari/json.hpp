#pragma once

// Private to this folder: reading other people's JSON without ever throwing.

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace callhours::telephony::ari {

/// Nothing when `text` is no JSON object.
[[nodiscard]] std::optional<boost::json::object> parse_object(std::string_view text);

/// Nothing when `text` is no JSON array.
[[nodiscard]] std::optional<boost::json::array> parse_array(std::string_view text);

/// Empty when the member is missing or no string.
[[nodiscard]] std::string string_in(const boost::json::object& object, std::string_view member);

[[nodiscard]] std::optional<std::int64_t> number_in(const boost::json::object& object,
                                                    std::string_view member);

/// An empty one when the member is missing or of another kind. The answer lives as long as `object`.
[[nodiscard]] const boost::json::object& object_in(const boost::json::object& object,
                                                   std::string_view member);
[[nodiscard]] const boost::json::array& array_in(const boost::json::object& object, std::string_view member);

} // namespace callhours::telephony::ari
