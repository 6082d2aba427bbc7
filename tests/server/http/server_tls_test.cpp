#include "tests/server/http/handlers.hpp"
#include "tests/server/http/running_server.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <catch2/catch.hpp>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

using namespace callhours;
using namespace callhours::tests;

namespace {

/// A key and a certificate signed by itself, in a folder that is gone when the test is.
class SelfSigned {
public:
    SelfSigned()
        : folder_{std::filesystem::temp_directory_path() / ("callhours-tls-" + std::to_string(::getpid()))}
    {
        std::filesystem::create_directory(folder_);
        EVP_PKEY* key = EVP_EC_gen("P-256");
        X509* certificate = X509_new();
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
        X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
        X509_set_pubkey(certificate, key);
        X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
        X509_sign(certificate, key, EVP_sha256());
        FILE* file = std::fopen(files().certificate_chain.c_str(), "w");
        PEM_write_X509(file, certificate);
        std::fclose(file);
        file = std::fopen(files().private_key.c_str(), "w");
        PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
        std::fclose(file);
        X509_free(certificate);
        EVP_PKEY_free(key);
    }

    ~SelfSigned() { std::filesystem::remove_all(folder_); }

    SelfSigned(const SelfSigned&) = delete;
    SelfSigned& operator=(const SelfSigned&) = delete;

    [[nodiscard]] http::TlsFiles files() const
    {
        return {(folder_ / "certificate.pem").string(), (folder_ / "key.pem").string()};
    }

private:
    std::filesystem::path folder_;
};

Task<http::Response> tell_secure(const http::Request& request)
{
    co_return http::text(200, request.secure ? "secure" : "open");
}

Task<http::Response> begin_live(std::shared_ptr<std::weak_ptr<http::LiveText>> place)
{
    const auto live = std::make_shared<http::LiveText>(1024);
    live->push("begun");
    *place = live;
    co_return http::Response{.status = 200, .headers = {}, .body = live};
}

} // namespace

TEST_CASE("with a certificate the server speaks https, also for long answers", "[http]")
{
    const SelfSigned certificate;
    auto router = test_routes();
    router.add(http::Method::get, "/secure", tell_secure);
    router.add(http::Method::get, "/long", [](const http::Request&) -> Task<http::Response> {
        co_return http::text(200, std::string(1'000'000, 'x'));
    });
    http::ServerOptions options;
    options.tls = certificate.files();
    RunningServer server{std::move(router), options};

    namespace asio = boost::asio;
    asio::io_context io;
    asio::ssl::context context{asio::ssl::context::tls_client};
    asio::ssl::stream<asio::ip::tcp::socket> stream{io, context};
    stream.lowest_layer().connect({asio::ip::make_address("127.0.0.1"), server.port()});
    stream.handshake(asio::ssl::stream_base::client);
    asio::write(stream,
                asio::buffer(std::string{"GET /secure HTTP/1.1\r\nHost: a\r\n\r\n"
                                         "GET /long HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"}));
    std::string received;
    boost::system::error_code error;
    asio::read(stream, asio::dynamic_buffer(received), error);

    CHECK(error == asio::error::eof); // an orderly end, not a truncation
    CHECK(received.find("\r\n\r\nsecureHTTP/1.1 200 OK") != std::string::npos);
    CHECK(received.ends_with(std::string(1'000'000, 'x')));
}

TEST_CASE("an answer that goes on is read and written at the same time over https", "[http]")
{
    const SelfSigned certificate;
    const auto place = std::make_shared<std::weak_ptr<http::LiveText>>();
    auto router = test_routes();
    router.add(http::Method::get, "/live", [place](const http::Request&) { return begin_live(place); });
    http::ServerOptions options;
    options.tls = certificate.files();
    RunningServer server{std::move(router), options};

    namespace asio = boost::asio;
    asio::io_context io;
    asio::ssl::context context{asio::ssl::context::tls_client};
    asio::ssl::stream<asio::ip::tcp::socket> stream{io, context};
    stream.lowest_layer().connect({asio::ip::make_address("127.0.0.1"), server.port()});
    stream.handshake(asio::ssl::stream_base::client);
    asio::write(stream, asio::buffer(std::string{"GET /live HTTP/1.1\r\nHost: a\r\n\r\n"}));
    std::string received;
    asio::read_until(stream, asio::dynamic_buffer(received), "begun");
    asio::write(stream, asio::buffer(std::string{"passed over"}));
    asio::post(server.io(), [place] {
        const auto live = place->lock();
        live->push("more");
        live->end();
    });
    boost::system::error_code error;
    asio::read(stream, asio::dynamic_buffer(received), error);

    CHECK(error == asio::error::eof); // an orderly end, not a truncation
    CHECK(received.ends_with("4\r\nmore\r\n0\r\n\r\n"));
}

TEST_CASE("who speaks plain HTTP to the https port is sent away, and nobody else suffers", "[http]")
{
    const SelfSigned certificate;
    http::ServerOptions options;
    options.tls = certificate.files();
    RunningServer server{test_routes(), options};
    RawClient plain{server.port()};

    CHECK(plain.ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").status == 0);
}
