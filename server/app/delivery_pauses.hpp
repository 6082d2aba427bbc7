#pragma once

#include "base/instant.hpp"

#include <optional>

namespace callhours::app {

/// When what leaves the house (B3) is tried again after its `attempts`-th try (from 1) failed: after 5 s, 1,
/// 5, 15 and 60 minutes, then every four hours for two days. Nothing: not any more.
[[nodiscard]] std::optional<seconds> pause_after(int attempts);

} // namespace callhours::app
