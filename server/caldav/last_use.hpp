#pragma once

#include "base/instant.hpp"
#include "base/log/log.hpp"
#include "base/task.hpp"
#include "store/access.hpp"

#include <unordered_map>

namespace callhours::caldav {

/// Notes when feeds and app passwords are used, a quarter of an hour apart, so that polling costs no writes.
/// That a use cannot be noted keeps nobody from their calendar: it is logged as `calendar.use`. Io thread.
class LastUse {
public:
    LastUse(store::Access& access, Log& log) : access_{access}, log_{log} {}

    Task<void> of_feed(TokenDigest token, Instant now);
    Task<void> of_app_password(store::AppPasswordId id, Instant now);

private:
    store::Access& access_;
    Log& log_;
    std::unordered_map<TokenDigest, Instant> feeds_;
    std::unordered_map<store::AppPasswordId, Instant> passwords_;
};

} // namespace callhours::caldav
