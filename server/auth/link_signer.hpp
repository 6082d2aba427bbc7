#pragma once

#include "base/random_bytes.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace callhours::auth {

/// What a signed link is good for; one made for one purpose opens no other.
enum class LinkPurpose {
    manage_booking, ///< change or cancel, from the mail and the confirmation
    booking_file,   ///< the .ics of one booking
    availability,   ///< when an agent works and is busy
    client_feed,    ///< a client's calls, as a calendar
    booking_page,   ///< a client's booking page, from a call that is over
    waiting,        ///< somebody's place on the waiting list: to leave it
};

/// Makes and checks the tokens of links that need no row in the database: `ID-SIGNATURE`, 128 bits of
/// HMAC-SHA-512/256. The key lives in the database (the same for all nodes) and must stay: a new one voids
/// all links in mails. Any thread.
class LinkSigner {
public:
    static constexpr std::size_t key_size = 32;
    using Key = std::array<std::uint8_t, key_size>;

    explicit LinkSigner(const Key& key) : key_{key} {}

    [[nodiscard]] static Key new_key(RandomBytes& random);

    /// From a column of the database; nothing unless it has 32 octets.
    [[nodiscard]] static std::optional<Key> key_from(std::span<const std::uint8_t> bytes);

    /// `id` is above 0. Safe in a path segment. What it is `bound_to` must be the same when it is checked: a
    /// link dies with it.
    [[nodiscard]] std::string sign(LinkPurpose purpose, std::int64_t id,
                                   std::string_view bound_to = {}) const;

    /// The id, or nothing when the token was not made by sign() with that purpose and this key.
    [[nodiscard]] std::optional<std::int64_t> verify(LinkPurpose purpose, std::string_view token,
                                                     std::string_view bound_to = {}) const;

    /// The id that the token claims to be of, not checked yet.
    [[nodiscard]] static std::optional<std::int64_t> claimed(std::string_view token);

private:
    [[nodiscard]] std::string signature(LinkPurpose purpose, std::string_view id,
                                        std::string_view bound_to) const;

    Key key_;
};

} // namespace callhours::auth
