#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace callhours::auth {

using SteadyTime = std::chrono::steady_clock::time_point;

/// How fast one client may write: a bucket of N tokens that refills at N a minute. Pure: takes the time. Used
/// on the io thread only.
class RateLimiter {
public:
    /// 0: no limit.
    explicit RateLimiter(unsigned writes_per_minute) : writes_per_minute_{writes_per_minute} {}

    /// Takes one token of `client`'s; when there is none, how long until there is (for Retry-After, at least
    /// 1 s).
    [[nodiscard]] std::optional<std::chrono::seconds> take(std::string_view client, SteadyTime now);

    [[nodiscard]] std::size_t known_clients() const noexcept { return buckets_.size(); }

private:
    struct Bucket {
        double tokens;
        SteadyTime filled_at;
    };

    void forget_full_buckets(SteadyTime now);

    unsigned writes_per_minute_;
    std::unordered_map<std::string, Bucket> buckets_;
    std::size_t sweep_at_ = 1024;
};

/// Slows guessing at sign-in down: after 5 failures for an account or 20 from an address, each further one
/// doubles the wait from 1 s up to 15 minutes. It never locks anybody out for good. Pure; io thread only.
class LoginThrottle {
public:
    /// How long this account from this address must still wait; nothing when it may try now.
    [[nodiscard]] std::optional<std::chrono::seconds> wait(std::string_view account, std::string_view address,
                                                           SteadyTime now) const;

    void failed(std::string_view account, std::string_view address, SteadyTime now);

    /// Forgives the account, not the address (one known password must not pay for guessing others).
    void succeeded(std::string_view account);

private:
    struct Record {
        unsigned failures = 0;
        SteadyTime last{};
        SteadyTime free_at{};
    };

    using Records = std::unordered_map<std::string, Record>;

    static void note(Records& records, std::string_view key, unsigned free_failures, SteadyTime now);

    Records accounts_;
    Records addresses_;
};

} // namespace callhours::auth
