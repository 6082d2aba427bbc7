#pragma once

#include "tests/support/printers.hpp"
#include "tests/support/stores.hpp"

#include <catch2/catch.hpp>

#include <tuple>

namespace callhours::tests {

/// Every behaviour in this folder holds for each of these.
using TestedStores = std::tuple<SqliteStores>;

} // namespace callhours::tests
