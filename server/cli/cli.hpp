#pragma once

#include "server/cli/world.hpp"

namespace callhours::cli {

/// The command line (contract "Command line"): exit status 0 done, 1 refused with a reason on `err`, 2 wrong
/// usage.
[[nodiscard]] int run(int argc, const char* const* argv, World& world);

} // namespace callhours::cli
