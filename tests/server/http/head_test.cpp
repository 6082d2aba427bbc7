#include "server/http/head.hpp"

#include <catch2/catch.hpp>

using namespace callhours::http;

namespace {

std::string head_of(const Response& response, bool keep_alive = true)
{
    std::string out;
    write_head(out, response, {"Sun, 22 Nov 2026 10:00:00 GMT", "abc", false, keep_alive});
    return out;
}

} // namespace

TEST_CASE("a head says length, date and request", "[http]")
{
    CHECK(head_of(text(200, "hello")) ==
          "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nDate: Sun, 22 Nov 2026 10:00:00 "
          "GMT\r\n"
          "Content-Length: 5\r\nX-Request-Id: abc\r\nX-Content-Type-Options: nosniff\r\n\r\n");
}

TEST_CASE("204 and 304 have no length", "[http]")
{
    CHECK(head_of(no_content()).find("Content-Length") == std::string::npos);
    CHECK(head_of({304, {}, {}}).find("Content-Length") == std::string::npos);
    CHECK(head_of(see_other("/a")).find("Content-Length: 0") != std::string::npos);
}

TEST_CASE("a page's own policy stays", "[http]")
{
    auto page = html(200, "");
    page.headers.add("Content-Security-Policy", "default-src 'none'");
    const auto head = head_of(page);

    CHECK(head.find("default-src 'none'") != std::string::npos);
    CHECK(head.find("script-src") == std::string::npos);
}

TEST_CASE("a field with a line end in it is a bug", "[http]")
{
    CHECK_THROWS_AS(head_of({200, {{"X", "a\r\nb"}}, {}}), std::logic_error);
    CHECK_THROWS_AS(head_of({200, {{"X\n", "a"}}, {}}), std::logic_error);
}

TEST_CASE("a handler that sets the connection's own fields is a bug", "[http]")
{
    CHECK_THROWS_AS(head_of({200, {{"content-length", "5"}}, {}}), std::logic_error);
}
