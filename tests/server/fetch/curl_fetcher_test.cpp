#include "server/fetch/curl_fetcher.hpp"
#include "tests/server/fetch/imposter.hpp"
#include "tests/support/run.hpp"

#include <catch2/catch.hpp>

#include <chrono>

using namespace callhours;
using namespace callhours::fetch;
using namespace std::chrono_literals;
using callhours::tests::Imposter;

namespace {

std::string with_body(const std::string& body, const std::string& more_headers = "")
{
    return "HTTP/1.1 200 OK\r\nETag: \"one\"\r\n" + more_headers +
           "Content-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

std::string sent_on(const std::string& to)
{
    return "HTTP/1.1 302 Found\r\nLocation: " + to + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
}

class Asking {
public:
    explicit Asking(const std::vector<std::string>& allowed = {"127.0.0.0/8"}) : fetcher_{allowed} {}

    Outcome operator()(Request request) { return tests::run(io_, fetcher_.fetch(std::move(request))); }

    CurlFetcher& fetcher() { return fetcher_; }

private:
    boost::asio::io_context io_;
    CurlFetcher fetcher_;
};

} // namespace

TEST_CASE("a GET gives status, headers and body, and says who asks", "[fetch]")
{
    const Imposter server{[](const auto&) { return with_body("hello"); }};
    Asking ask;

    const auto answer = ask({.url = server.url("/a.ics"), .headers = {{"If-None-Match", "\"zero\""}}});

    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(answer->body == "hello");
    CHECK(answer->header("etag") == "\"one\"");
    const auto request = server.requests().at(0);
    CHECK(request.starts_with("GET /a.ics HTTP/1.1\r\n"));
    CHECK(request.find("If-None-Match: \"zero\"\r\n") != std::string::npos);
    CHECK(request.find("User-Agent: Callhours\r\n") != std::string::npos);
}

TEST_CASE("a POST carries its headers and every octet of its body", "[fetch]")
{
    const Imposter server{[](const auto&) { return with_body(""); }};
    Asking ask;
    const std::string body{"{\"a\":\0 1}", 9};

    const auto answer = ask({.method = Request::Method::post,
                             .url = server.url("/hook"),
                             .headers = {{"Content-Type", "application/json"}, {"X-Signature", "abc"}},
                             .body = body});

    REQUIRE(answer);
    const auto request = server.requests().at(0);
    CHECK(request.starts_with("POST /hook HTTP/1.1\r\n"));
    CHECK(request.find("X-Signature: abc\r\n") != std::string::npos);
    CHECK(request.ends_with("\r\n\r\n" + body));
}

TEST_CASE("an address that nobody allowed is never connected to, whatever its name", "[fetch]")
{
    const Imposter server{[](const auto&) { return with_body("secret"); }};
    Asking ask{{}};

    for (const auto* host : {"127.0.0.1", "localhost", "127.1", "0x7f000001", "[::ffff:127.0.0.1]"}) {
        CAPTURE(host);
        const auto answer =
            ask({.url = "http://" + std::string{host} + ":" + std::to_string(server.port()) + "/"});
        REQUIRE_FALSE(answer);
        CHECK(answer.error().kind == Failure::Kind::forbidden_address);
    }
    CHECK(server.requests().empty());
}

TEST_CASE("a redirect to a forbidden address is not followed there", "[fetch]")
{
    const Imposter inner{[](const auto&) { return with_body("secret"); }};
    const Imposter outer{
        [&](const auto&) { return sent_on("http://127.0.0.2:" + std::to_string(inner.port()) + "/"); }};
    Asking ask{{"127.0.0.1"}};

    const auto answer = ask({.url = outer.url("/")});

    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == Failure::Kind::forbidden_address);
    CHECK(outer.requests().size() == 1);
    CHECK(inner.requests().empty());
}

TEST_CASE("a GET follows a few redirects, and not for ever", "[fetch]")
{
    const Imposter server{[](const std::string& request) {
        return request.starts_with("GET /end ")    ? with_body("there")
               : request.starts_with("GET /once ") ? sent_on("/end")
                                                   : sent_on("/again");
    }};
    Asking ask;

    const auto there = ask({.url = server.url("/once")});
    REQUIRE(there);
    CHECK(there->body == "there");

    const auto never = ask({.url = server.url("/again"), .most_redirects = 2});
    REQUIRE_FALSE(never);
    CHECK(never.error().kind == Failure::Kind::too_many_redirects);
    CHECK(server.requests().size() == 2 + 3);
}

TEST_CASE("a POST follows no redirect: its answer is the redirect", "[fetch]")
{
    const Imposter server{[](const auto&) { return sent_on("/end"); }};
    Asking ask;

    const auto answer = ask({.method = Request::Method::post, .url = server.url("/hook"), .body = "x"});

    REQUIRE(answer);
    CHECK(answer->status == 302);
    CHECK(server.requests().size() == 1);
}

TEST_CASE("a redirect to a file, or to another protocol, is no answer", "[fetch]")
{
    const Imposter server{[](const auto&) { return sent_on("file:///etc/hostname"); }};
    Asking ask;

    const auto answer = ask({.url = server.url("/")});

    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == Failure::Kind::bad_request);
}

TEST_CASE("an answer that is too large is dropped, whether it says its size or not", "[fetch]")
{
    const std::string body(5000, 'x');
    const Imposter server{[&](const std::string& request) {
        return request.starts_with("GET /silent ") ? "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body
                                                   : with_body(body);
    }};
    Asking ask;

    for (const auto* path : {"/said", "/silent"}) {
        CAPTURE(path);
        const auto answer = ask({.url = server.url(path), .most_bytes = 4999});
        REQUIRE_FALSE(answer);
        CHECK(answer.error().kind == Failure::Kind::too_large);
        CHECK(ask({.url = server.url(path), .most_bytes = 5000}));
    }
}

TEST_CASE("a head without end is dropped", "[fetch]")
{
    const Imposter server{[](const auto&) {
        std::string head;
        for (int i = 0; i < 2000; ++i)
            head += "X-Filler: " + std::string(60, 'x') + "\r\n";
        return with_body("", head);
    }};
    Asking ask;

    const auto answer = ask({.url = server.url("/")});

    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == Failure::Kind::too_large);
}

TEST_CASE("a server that says nothing is given up when patience ends", "[fetch]")
{
    const Imposter server{[](const auto&) { return ""; }};
    Asking ask;

    const auto answer = ask({.url = server.url("/"), .patience = 200ms});

    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == Failure::Kind::too_slow);
}

TEST_CASE("stopping ends what runs and every later request", "[fetch]")
{
    Asking ask;
    const Imposter server{[&](const auto&) {
        ask.fetcher().stop();
        return "";
    }};

    const auto ended = ask({.url = server.url("/"), .patience = 60s});
    REQUIRE_FALSE(ended);
    CHECK(ended.error().kind == Failure::Kind::stopped);

    const auto later = ask({.url = server.url("/")});
    REQUIRE_FALSE(later);
    CHECK(later.error().kind == Failure::Kind::stopped);
    CHECK(server.requests().size() == 1);
}

TEST_CASE("what is no http address, or would smuggle a header, is refused before anything is sent", "[fetch]")
{
    const Imposter server{[](const auto&) { return with_body(""); }};
    Asking ask;
    const auto kind_of = [&](Request request) {
        const auto answer = ask(std::move(request));
        return answer ? std::optional<Failure::Kind>{} : std::optional{answer.error().kind};
    };

    for (const auto* url : {"", "example.com", "ftp://example.com/", "file:///etc/passwd", "gopher://x/",
                            "http://user:password@example.com/", "http://example.com/a\r\nX: y", "http://"}) {
        CAPTURE(url);
        CHECK(kind_of({.url = url}) == Failure::Kind::bad_request);
    }
    CHECK(kind_of({.url = server.url("/"), .headers = {{"X-A", "b\r\nX-C: d"}}}) ==
          Failure::Kind::bad_request);
    CHECK(kind_of({.url = server.url("/"), .headers = {{"X A", "b"}}}) == Failure::Kind::bad_request);
    CHECK(server.requests().empty());
}

TEST_CASE("words about a failure hold neither path nor query", "[fetch]")
{
    Asking ask{{}};
    for (const auto* url : {"http://127.0.0.1:1/secret-path?token=secret",
                            "http://no-such-host.invalid/secret", "ftp://127.0.0.1/secret"}) {
        CAPTURE(url);
        const auto answer = ask({.url = url});
        REQUIRE_FALSE(answer);
        CHECK(answer.error().words.find("secret") == std::string::npos);
    }
}
