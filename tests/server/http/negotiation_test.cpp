#include "server/http/negotiation.hpp"

#include <catch2/catch.hpp>

#include <array>

using namespace callhours::http;

namespace {

constexpr std::array<std::string_view, 2> media{"text/html", "application/json"};
constexpr std::array<std::string_view, 3> languages{"en", "de", "pt-BR"};

Request with(std::string name, std::string value)
{
    Request request;
    request.headers.add(std::move(name), std::move(value));
    return request;
}

} // namespace

TEST_CASE("the media type with the greatest weight is chosen", "[http]")
{
    CHECK(choose_media("application/json", media) == "application/json");
    CHECK(choose_media("text/html;q=0.5, application/json;q=0.8", media) == "application/json");
    CHECK(choose_media("*/*", media) == "text/html");
    CHECK(choose_media("", media) == "text/html");
    CHECK(choose_media("application/*, */*;q=0.1", media) == "application/json");
    CHECK(choose_media("text/html;q=0, */*", media) == "application/json");
    CHECK_FALSE(choose_media("image/png", media));
}

TEST_CASE("a browser's Accept means a page, a program's means JSON", "[http]")
{
    CHECK_FALSE(
        prefers_json(with("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")));
    CHECK_FALSE(prefers_json(Request{}));
    CHECK(prefers_json(with("Accept", "application/json")));
    CHECK(prefers_json(with("Accept", "application/problem+json, application/json")));
}

TEST_CASE("the language is found by lookup", "[http]")
{
    CHECK(choose_language("de-AT, en;q=0.5", languages) == "de");
    CHECK(choose_language("fr, en;q=0.5", languages) == "en");
    CHECK(choose_language("PT-br", languages) == "pt-BR");
    CHECK(choose_language("fr;q=0.9, *;q=0.1", languages) == "en");
    CHECK_FALSE(choose_language("fr", languages));
    CHECK_FALSE(choose_language("de;q=0", languages));
    CHECK_FALSE(choose_language("", languages));
}

TEST_CASE("gzip is used only for who takes it", "[http]")
{
    CHECK(accepts_gzip(with("Accept-Encoding", "gzip, deflate, br")));
    CHECK(accepts_gzip(with("Accept-Encoding", "br;q=1, *;q=0.1")));
    CHECK_FALSE(accepts_gzip(with("Accept-Encoding", "gzip;q=0, *")));
    CHECK_FALSE(accepts_gzip(with("Accept-Encoding", "identity")));
    CHECK_FALSE(accepts_gzip(Request{}));
}
