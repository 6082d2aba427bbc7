#pragma once

#include "base/clock.hpp"
#include "base/random_bytes.hpp"
#include "server/cli/world.hpp"

namespace callhours {

/// Runs the server until SIGTERM or SIGINT; 0 when it stopped as it was asked to. Throws cli::Refused when
/// the configuration, the database or the port cannot be used.
[[nodiscard]] int serve(const cli::ServeOptions& options, const Clock& clock, RandomBytes& random);

} // namespace callhours
