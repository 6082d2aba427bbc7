#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace callhours::web {

/// The id in a path: decimal digits of a number above 0, nothing else.
template <typename IdType> [[nodiscard]] std::optional<IdType> id_of(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 1) return std::nullopt;
    return IdType{value};
}

} // namespace callhours::web
