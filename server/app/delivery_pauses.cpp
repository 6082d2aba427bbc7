#include "server/app/delivery_pauses.hpp"

#include <algorithm>
#include <array>

namespace callhours::app {

namespace {

constexpr std::array<seconds, 5> first_pauses{seconds{5}, minutes{1}, minutes{5}, minutes{15}, hours{1}};
constexpr seconds later_pause = hours{4};
constexpr int most_attempts = static_cast<int>(first_pauses.size()) + 12; // two days

} // namespace

std::optional<seconds> pause_after(int attempts)
{
    if (attempts >= most_attempts) return std::nullopt;
    const auto place = static_cast<std::size_t>(std::max(attempts, 1) - 1);
    return place < first_pauses.size() ? first_pauses.at(place) : later_pause;
}

} // namespace callhours::app
