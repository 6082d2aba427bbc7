#pragma once

#include "base/random_bytes.hpp"
#include "base/secret.hpp"

#include <string>

namespace callhours::auth {

// Argon2id (RFC 9106) by libsodium with its limits for interactive use: 64 MiB and some tens of milliseconds
// each, so hash_password() and verify_password() run in the WorkerPool.

enum class PasswordHashCost {
    interactive,
    least, ///< for tests only
};

/// The hash with salt and parameters, as text for the store. Throws std::bad_alloc when the memory is not
/// there.
[[nodiscard]] std::string hash_password(const Secret& password,
                                        PasswordHashCost cost = PasswordHashCost::interactive);

/// False for a wrong password and for a `hash` that is none.
[[nodiscard]] bool verify_password(const std::string& hash, const Secret& password);

/// Takes as long as verify_password(): for a name that nobody has, so that the time does not tell.
void verify_nobody(const Secret& password);

/// The parameters have grown since `hash` was made: hash the password again at the next sign-in.
[[nodiscard]] bool needs_rehash(const std::string& hash);

/// Why a password that a person chose is refused (too short, too long, control characters); empty when it is
/// fine.
[[nodiscard]] std::string password_refusal(const Secret& password);

/// Four groups of five, without look-alike characters, about 98 bits: `k7f3m-9xqtp-…`.
[[nodiscard]] Secret one_time_password(RandomBytes& random);

} // namespace callhours::auth
