#include "server/web/language.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::web;
using Catch::Contains;

namespace {

const Catalogue& catalogue()
{
    static const Catalogue made;
    return made;
}

struct Asked {
    std::string query = {};
    std::string cookie = {};
    std::string accept = {};
};

http::Request request_of(const Asked& asked)
{
    http::Request request;
    if (!asked.query.empty()) request.query.add("lang", asked.query);
    if (!asked.cookie.empty()) request.headers.add("Cookie", "callhours_language=" + asked.cookie);
    if (!asked.accept.empty()) request.headers.add("Accept-Language", asked.accept);
    return request;
}

std::string language(const Asked& asked, std::string_view own = {})
{
    return language_of(request_of(asked), catalogue(), own);
}

} // namespace

TEST_CASE("the switch beats what it said before, that the browser, that the client's setting", "[web]")
{
    CHECK(language({.query = "ru", .cookie = "de", .accept = "en"}, "en") == "ru");
    CHECK(language({.cookie = "de", .accept = "en"}, "ru") == "de");
    CHECK(language({.accept = "ru"}, "de") == "ru");
    CHECK(language({}, "de") == "de");
    CHECK(language({}) == "en");
}

TEST_CASE("the browser's languages count by their weights and by lookup (RFC 9110 §12.5.4, RFC 4647 §3.4)",
          "[web]")
{
    CHECK(language({.accept = "de;q=0.4, ru;q=0.8, en;q=0.2"}) == "ru");
    CHECK(language({.accept = "fr, de-AT;q=0.9, en;q=0.5"}) == "de");
    CHECK(language({.accept = "*"}, "de") == "en");
    CHECK(language({.accept = "fr, it"}, "de-CH") == "de");
    CHECK(language({.accept = ";;;,,q=9"}, "ru") == "ru");
}

TEST_CASE("a language that nobody wrote is not chosen, however it was asked for", "[web]")
{
    CHECK(language({.query = "tlh", .cookie = "../de", .accept = "de"}) == "de");
    CHECK(language({.query = "de\r\nSet-Cookie: x=y"}) == "en");
}

TEST_CASE("what the switch said is remembered by the browser, and nothing else is", "[web]")
{
    const auto remembered = [](const Asked& asked) {
        http::Response response;
        remember_language(request_of(asked), catalogue(), response);
        return std::string{response.headers.get("Set-Cookie")};
    };
    CHECK_THAT(remembered({.query = "ru"}), Contains("callhours_language=ru;"));
    CHECK_THAT(remembered({.query = "ru"}), Contains("SameSite=Lax") && Contains("Max-Age=31536000"));
    CHECK(remembered({.query = "tlh"}).empty());
    CHECK(remembered({.cookie = "ru", .accept = "de"}).empty());
}
