#include "server/subscriptions/schedule.hpp"

#include <algorithm>

namespace callhours::subscriptions {

namespace {

constexpr minutes usual{15};
constexpr minutes first_wait{5};
constexpr seconds longest_wait = hours{6};

} // namespace

Instant next_after_success(Instant now, std::int64_t number)
{
    return now + usual + seconds{number % 60};
}

Instant next_after_failure(Instant now, int failures)
{
    seconds wait = first_wait;
    for (int i = 1; i < failures && wait < longest_wait; ++i)
        wait *= 2;
    return now + std::min(wait, longest_wait);
}

} // namespace callhours::subscriptions
