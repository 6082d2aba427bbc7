#include "server/auth/authorization.hpp"

#include "base/text.hpp"

#include <sodium.h>

#include <algorithm>

namespace callhours::auth {

namespace {

bool is_scheme(std::string_view field, std::string_view lower_case_scheme)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return field.size() > lower_case_scheme.size() && field[lower_case_scheme.size()] == ' ' &&
           std::equal(lower_case_scheme.begin(), lower_case_scheme.end(), field.begin(),
                      [&](char wanted, char sent) { return wanted == lower(sent); });
}

bool is_token68(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               std::string_view{"-._~+/="}.find(c) != std::string_view::npos;
    });
}

Authorization parse_basic(std::string_view encoded)
{
    while (encoded.ends_with('='))
        encoded.remove_suffix(1); // some clients pad, some do not
    std::string decoded(encoded.size(), '\0');
    std::size_t size = 0;
    const char* end = nullptr;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(decoded.data()), decoded.size(), encoded.data(),
                          encoded.size(), nullptr, &size, &end,
                          sodium_base64_VARIANT_ORIGINAL_NO_PADDING) != 0 ||
        end != encoded.data() + encoded.size()) {
        return {};
    }
    decoded.resize(size);
    const auto colon = decoded.find(':');
    if (colon == std::string::npos || !is_valid_utf8(decoded) || has_control_characters(decoded)) return {};
    return BasicCredentials{decoded.substr(0, colon), Secret{decoded.substr(colon + 1)}};
}

} // namespace

Authorization parse_authorization(std::string_view field)
{
    constexpr std::size_t longest = 4096;
    field = trim(field);
    if (field.size() > longest) return {};
    if (is_scheme(field, "bearer")) {
        const auto token = trim(field.substr(6));
        if (is_token68(token)) return BearerToken{Secret{std::string{token}}};
    } else if (is_scheme(field, "basic")) {
        return parse_basic(trim(field.substr(5)));
    }
    return {};
}

} // namespace callhours::auth
