#include "server/web/unique.hpp"

#include "server/auth/tokens.hpp"

#include <array>
#include <cstdint>
#include <span>

namespace callhours::web {

std::string random_name(RandomBytes& random)
{
    std::array<std::uint8_t, 16> bytes{};
    random.fill(std::as_writable_bytes(std::span{bytes}));
    return auth::base64url(bytes);
}

std::string new_uid(RandomBytes& random)
{
    return random_name(random) + std::string{uid_ending};
}

} // namespace callhours::web
