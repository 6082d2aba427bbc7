#pragma once

#include <string>
#include <string_view>

namespace callhours {

/// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
[[nodiscard]] bool is_valid_utf8(std::string_view text);

/// C0 controls, DEL, or (in valid UTF-8) C1 controls: none of them belongs in a name or a one-line field.
[[nodiscard]] bool has_control_characters(std::string_view text);

/// The number of code points in valid UTF-8.
[[nodiscard]] std::size_t length_in_characters(std::string_view text);

/// Without white space (ASCII) at either end.
[[nodiscard]] std::string_view trim(std::string_view text);

/// ASCII letters alone; others stay as they are.
[[nodiscard]] std::string in_upper_case(std::string_view text);
[[nodiscard]] std::string in_lower_case(std::string_view text);

/// A slug of the import file and the URLs: 1 to 64 of a–z, 0–9, - and _, starting with a letter or digit.
[[nodiscard]] bool is_slug(std::string_view text);

} // namespace callhours
