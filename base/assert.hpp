#pragma once

namespace callhours {
/// Prints the broken promise and aborts: a bug is never carried on with.
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);
} // namespace callhours

/// Holds in release builds too.
#define CALLHOURS_ASSERT(expression)                                                                         \
    (static_cast<bool>(expression) ? static_cast<void>(0)                                                    \
                                   : ::callhours::assertion_failed(#expression, __FILE__, __LINE__))
