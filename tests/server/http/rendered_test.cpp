#include "server/http/rendered.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::http;

namespace {

const std::string long_text(5000, 'x');

Request taking_gzip()
{
    Request request;
    request.headers = {{"Accept-Encoding", "gzip"}};
    return request;
}

} // namespace

TEST_CASE("gzip goes there and back, the same text to the same bytes", "[http]")
{
    CHECK(gunzip(gzip(long_text)) == long_text);
    CHECK(gunzip(gzip("")).empty());
    CHECK(gzip(long_text) == gzip(long_text));
}

TEST_CASE("what is no gzip, or unpacks to too much, is refused", "[http]")
{
    CHECK_THROWS(gunzip("nonsense"));
    CHECK_THROWS(gunzip(""));
    CHECK_THROWS(gunzip(gzip(long_text).substr(0, 20)));
    CHECK_THROWS(gunzip(gzip(std::string(1'000'000, 'x')), 100'000));
}

TEST_CASE("plain and packed bytes have their own tags", "[http]")
{
    const auto rendered = render(long_text, {{"Content-Type", "text/calendar"}});
    const auto plain = serve(Request{}, rendered);
    const auto packed = serve(taking_gzip(), rendered);

    CHECK(plain.headers.get("ETag") != packed.headers.get("ETag"));
    CHECK(plain.headers.get("Vary") == "Accept-Encoding");
    CHECK(packed.headers.get("Vary") == "Accept-Encoding");
    CHECK(packed.headers.get("Content-Encoding") == "gzip");
    CHECK(gunzip(*std::get<SharedText>(packed.body)) == long_text);
}

TEST_CASE("each variant's tag gives 304 for that variant", "[http]")
{
    const auto rendered = render(long_text, {{"Content-Type", "text/calendar"}});
    auto again = taking_gzip();
    again.headers.add("If-None-Match", rendered.gzip_validators.etag);

    CHECK(serve(again, rendered).status == 304);
    CHECK(serve(again, rendered).headers.get("Vary") == "Accept-Encoding");
    again.headers.set("If-None-Match", rendered.plain_validators.etag);
    CHECK(serve(again, rendered).status == 200);
}

TEST_CASE("a short document is served plain to everybody", "[http]")
{
    const auto rendered = render("short", {{"Content-Type", "text/plain"}});

    CHECK_FALSE(serve(taking_gzip(), rendered).headers.has("Content-Encoding"));
}

TEST_CASE("serving copies no bytes", "[http]")
{
    const auto rendered = render(long_text, {});

    CHECK(std::get<SharedText>(serve(Request{}, rendered).body) == rendered.plain);
}

TEST_CASE("a dynamic page is packed where that is worth it", "[http]")
{
    auto page = html(200, long_text);
    auto small = html(200, "short");
    auto tagged = html(200, long_text);
    tagged.headers.add("ETag", "\"a\"");
    for (auto* response : {&page, &small, &tagged})
        compress(taking_gzip(), *response);

    CHECK(page.headers.get("Content-Encoding") == "gzip");
    CHECK_FALSE(small.headers.has("Content-Encoding"));
    CHECK_FALSE(tagged.headers.has("Content-Encoding"));
}
