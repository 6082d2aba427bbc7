#include "server/caldav/last_use.hpp"

#include <exception>

namespace callhours::caldav {

namespace {

constexpr minutes precision{15};

/// Whether this use is to be written; the next one is not, for a while.
template <typename Uses, typename Key> bool is_news(Uses& uses, const Key& key, Instant now)
{
    const auto [known, is_new] = uses.try_emplace(key, now);
    if (!is_new && now - known->second < precision) return false;
    known->second = now;
    return true;
}

} // namespace

Task<void> LastUse::of_feed(TokenDigest token, Instant now)
{
    if (!is_news(feeds_, token, now)) co_return;
    try {
        co_await access_.token_used(token, now);
    } catch (const std::exception& broken) {
        log_.warn("calendar.use", "the use of a feed could not be noted: {}", broken.what());
    }
}

Task<void> LastUse::of_app_password(store::AppPasswordId id, Instant now)
{
    if (!is_news(passwords_, id, now)) co_return;
    try {
        co_await access_.app_password_used(id, now);
    } catch (const std::exception& broken) {
        log_.warn("calendar.use", "the use of an app password could not be noted: {}", broken.what());
    }
}

} // namespace callhours::caldav
