#include "base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace callhours {

void assertion_failed(const char* expression, const char* file, int line)
{
    std::fprintf(stderr, "%s:%d: bug: %s does not hold\n", file, line, expression);
    std::abort();
}

} // namespace callhours
