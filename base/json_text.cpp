#include "base/json_text.hpp"

#include <fmt/format.h>

namespace callhours {

std::string json_escaped(std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            result += '\\';
            result += c;
        } else if (c == '\n') {
            result += "\\n";
        } else if (c == '\t') {
            result += "\\t";
        } else if (octet < 0x20) {
            result += fmt::format("\\u{:04x}", octet);
        } else {
            result += c;
        }
    }
    return result;
}

} // namespace callhours
