#include "server/auth/limits.hpp"

#include <algorithm>
#include <cmath>

namespace callhours::auth {

using std::chrono::seconds;

namespace {

constexpr unsigned free_failures_of_account = 5;
constexpr unsigned free_failures_of_address = 20;
constexpr seconds longest_wait{15 * 60};
constexpr seconds forgotten_after{60 * 60};
constexpr std::size_t most_records = 50'000;

} // namespace

std::optional<seconds> RateLimiter::take(std::string_view client, SteadyTime now)
{
    if (writes_per_minute_ == 0) return std::nullopt;
    const double capacity = writes_per_minute_;
    const double per_second = capacity / 60;
    if (buckets_.size() >= sweep_at_) forget_full_buckets(now);
    auto& bucket = buckets_.try_emplace(std::string{client}, Bucket{capacity, now}).first->second;
    const std::chrono::duration<double> passed = std::max(now - bucket.filled_at, SteadyTime::duration{0});
    bucket.tokens = std::min(capacity, bucket.tokens + passed.count() * per_second);
    bucket.filled_at = std::max(now, bucket.filled_at);
    if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return std::nullopt;
    }
    return seconds{std::max(1L, std::lround(std::ceil((1 - bucket.tokens) / per_second)))};
}

void RateLimiter::forget_full_buckets(SteadyTime now)
{
    // After a minute of rest a bucket is full, and a full one is the same as none.
    std::erase_if(buckets_, [&](const auto& entry) { return now - entry.second.filled_at >= seconds{60}; });
    sweep_at_ = std::max<std::size_t>(1024, buckets_.size() * 2);
}

std::optional<seconds> LoginThrottle::wait(std::string_view account, std::string_view address,
                                           SteadyTime now) const
{
    const auto left = [&](const Records& records, std::string_view key) {
        const auto found = records.find(std::string{key});
        if (found == records.end() || found->second.free_at <= now) return seconds{0};
        return std::chrono::ceil<seconds>(found->second.free_at - now);
    };
    const auto longest = std::max(left(accounts_, account), left(addresses_, address));
    return longest > seconds{0} ? std::optional{longest} : std::nullopt;
}

void LoginThrottle::failed(std::string_view account, std::string_view address, SteadyTime now)
{
    note(accounts_, account, free_failures_of_account, now);
    note(addresses_, address, free_failures_of_address, now);
}

void LoginThrottle::succeeded(std::string_view account)
{
    accounts_.erase(std::string{account});
}

void LoginThrottle::note(Records& records, std::string_view key, unsigned free_failures, SteadyTime now)
{
    if (records.size() >= most_records) {
        std::erase_if(records, [&](const auto& entry) { return now - entry.second.last > forgotten_after; });
        // Somebody invents names faster than they are forgotten: those who wait stay, the rest begins anew.
        if (records.size() >= most_records) {
            std::erase_if(records, [&](const auto& entry) { return entry.second.free_at <= now; });
        }
        if (records.size() >= most_records) records.clear();
    }
    auto& record = records[std::string{key}];
    if (now - record.last > forgotten_after) record.failures = 0;
    record.last = now;
    ++record.failures;
    if (record.failures < free_failures) return;
    const auto doublings = std::min(record.failures - free_failures, 10U);
    record.free_at = now + std::min(longest_wait, seconds{1U << doublings});
}

} // namespace callhours::auth
