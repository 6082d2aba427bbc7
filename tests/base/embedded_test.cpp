#include "base/embedded.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <string>

namespace callhours::tests {
std::span<const EmbeddedFile> embedded_samples();
}

TEST_CASE("an embedded file holds the bytes of the file: \"quotes\", \\backslashes and öther signs too",
          "[base]")
{
    const auto files = callhours::tests::embedded_samples();
    REQUIRE(files.size() == 1);
    CHECK(files[0].name == "embedded_test.cpp");
    std::ifstream in{CALLHOURS_TEST_DATA "/../base/embedded_test.cpp", std::ios::binary};
    CHECK(files[0].bytes == std::string{std::istreambuf_iterator<char>{in}, {}});
}
