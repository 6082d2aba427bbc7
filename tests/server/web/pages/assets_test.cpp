#include "server/web/assets.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using callhours::web::Assets;

TEST_CASE("an asset is found by its path and kept for ever, for its address changes with it", "[web]")
{
    const Assets assets;
    const auto* style = assets.find("/assets/style.css");
    REQUIRE(style != nullptr);
    CHECK(style->headers.get("Content-Type") == "text/css; charset=utf-8");
    CHECK_THAT(std::string{style->headers.get("Cache-Control")}, Catch::Contains("immutable"));
    CHECK(style->gzipped != nullptr);
    CHECK(style->plain_validators.etag != style->gzip_validators.etag);

    const auto address = assets.address("style.css").value();
    CHECK(address.starts_with("/assets/style.css?v="));
    CHECK(address.size() == std::string_view{"/assets/style.css?v="}.size() + 12);
}

TEST_CASE("what is no asset is not found", "[web]")
{
    const Assets assets;
    for (const auto* path :
         {"/assets/", "/assets/nothing.css", "/style.css", "/assets/../style.css/", "/assets/index.html"}) {
        CAPTURE(path);
        CHECK(assets.find(path) == nullptr);
    }
    CHECK_FALSE(assets.address("nothing.js").has_value());
}
