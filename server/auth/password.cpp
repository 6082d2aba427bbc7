#include "server/auth/password.hpp"

#include "base/text.hpp"

#include <sodium.h>

#include <array>
#include <new>

namespace callhours::auth {

namespace {

struct Cost {
    unsigned long long operations;
    std::size_t memory_bytes;
};

constexpr Cost cost_of(PasswordHashCost cost)
{
    return cost == PasswordHashCost::least
               ? Cost{crypto_pwhash_argon2id_OPSLIMIT_MIN, crypto_pwhash_argon2id_MEMLIMIT_MIN}
               : Cost{crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE,
                      crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE};
}

} // namespace

std::string hash_password(const Secret& password, PasswordHashCost cost)
{
    const auto& text = password.reveal();
    const auto [operations, memory_bytes] = cost_of(cost);
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (crypto_pwhash_argon2id_str(hash.data(), text.data(), text.size(), operations, memory_bytes) != 0) {
        throw std::bad_alloc{};
    }
    return hash.data();
}

bool verify_password(const std::string& hash, const Secret& password)
{
    const auto& text = password.reveal();
    return hash.size() < crypto_pwhash_STRBYTES &&
           crypto_pwhash_argon2id_str_verify(hash.c_str(), text.data(), text.size()) == 0;
}

void verify_nobody(const Secret& password)
{
    static const std::string hash = hash_password(Secret{"nobody has this one"});
    static_cast<void>(verify_password(hash, password));
}

bool needs_rehash(const std::string& hash)
{
    const auto [operations, memory_bytes] = cost_of(PasswordHashCost::interactive);
    return hash.size() >= crypto_pwhash_STRBYTES ||
           crypto_pwhash_argon2id_str_needs_rehash(hash.c_str(), operations, memory_bytes) != 0;
}

std::string password_refusal(const Secret& password)
{
    const auto& text = password.reveal();
    if (!is_valid_utf8(text) || has_control_characters(text))
        return "The password must be text without control characters.";
    if (length_in_characters(text) < 10) return "The password must have at least 10 characters.";
    if (text.size() > 1024) return "The password may have at most 1024 octets.";
    return "";
}

Secret one_time_password(RandomBytes& random)
{
    // No 0 o, 1 l i: they are read aloud and copied by hand. 31 letters, so octets of 248 and more are drawn
    // again.
    constexpr std::string_view letters = "abcdefghjkmnpqrstuvwxyz23456789";
    constexpr std::size_t length = 20;
    constexpr unsigned unbiased = 256 / letters.size() * letters.size();
    std::string text;
    std::size_t drawn = 0;
    while (drawn < length) {
        std::array<std::byte, 32> octets{};
        random.fill(octets);
        for (const auto octet : octets) {
            const auto value = std::to_integer<unsigned>(octet);
            if (value >= unbiased || drawn == length) continue;
            if (drawn != 0 && drawn % 5 == 0) text += '-';
            text += letters[value % letters.size()];
            ++drawn;
        }
    }
    return Secret{std::move(text)};
}

} // namespace callhours::auth
