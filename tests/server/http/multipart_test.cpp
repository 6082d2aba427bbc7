#include "server/http/multipart.hpp"

#include <catch2/catch.hpp>

using namespace callhours::http;

namespace {

constexpr auto type = "multipart/form-data; boundary=XyZ";

} // namespace

TEST_CASE("a multipart form gives its fields and its files", "[http]")
{
    const std::string body =
        "preamble\r\n--XyZ\r\nContent-Disposition: form-data; name=\"from\"\r\n\r\n+43660\r\n"
        "--XyZ\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a \\\"b\\\".wav\"\r\n"
        "Content-Type: Audio/WAV; x=1\r\n\r\nRIFF\r\n--Xy\r\n\r\n--XyZ--\r\nepilogue";
    const auto parts = parse_multipart(type, body);

    REQUIRE(parts);
    REQUIRE(parts->size() == 2);
    CHECK(parts->at(0).name == "from");
    CHECK(parts->at(0).bytes == "+43660");
    CHECK(parts->at(0).media_type == "text/plain");
    CHECK(parts->at(1).file_name == "a \"b\".wav");
    CHECK(parts->at(1).media_type == "audio/wav");
    CHECK(parts->at(1).bytes == "RIFF\r\n--Xy\r\n");
}

TEST_CASE("a file's name never holds a folder", "[http]")
{
    const std::string body =
        "--XyZ\r\nContent-Disposition: form-data; name=f; filename=\"../../etc/passwd\"\r\n\r\n\r\n--XyZ--";

    CHECK(parse_multipart(type, body)->at(0).file_name == "passwd");
    CHECK(parse_multipart(type, body)->at(0).bytes.empty());
}

TEST_CASE("a form without any part is empty", "[http]")
{
    CHECK(parse_multipart(type, "--XyZ--\r\n")->empty());
}

TEST_CASE("malformed multipart bodies are refused", "[http]")
{
    const std::string part = "--XyZ\r\nContent-Disposition: form-data; name=a\r\n\r\n1";
    for (const auto& body : {std::string{}, std::string{"--XyZ"}, std::string{"--XyZ\r\n"}, part,
                             part + "\r\n--XyZ", std::string{"--XyZ\r\nX: 1\r\n\r\n1\r\n--XyZ--"},
                             std::string{"--Xyz--"}, std::string{"--XyZ\r\nno colon\r\n\r\n1\r\n--XyZ--"}}) {
        CAPTURE(body);
        CHECK_FALSE(parse_multipart(type, body));
    }
    CHECK_FALSE(parse_multipart("multipart/form-data", part + "\r\n--XyZ--"));
    CHECK_FALSE(parse_multipart("text/plain; boundary=XyZ", part + "\r\n--XyZ--"));
    CHECK(parse_multipart(type, part + "\r\n--XyZ--"));
}

TEST_CASE("a multipart form has only so many parts", "[http]")
{
    std::string body;
    for (int i = 0; i < 3; ++i)
        body += "--XyZ\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n";

    CHECK(parse_multipart(type, body + "--XyZ--", {.parts = 3}));
    CHECK(parse_multipart(type, body + "--XyZ--", {.parts = 2}).error() == FormError::too_many_fields);
}

TEST_CASE("a parameter is found whether quoted or not", "[http]")
{
    CHECK(field_parameter("form-data; name=\"a;b\"; filename=c", "name") == "a;b");
    CHECK(field_parameter("form-data; name=\"a;b\"; filename=c", "filename") == "c");
    CHECK_FALSE(field_parameter("form-data; name=a", "filename"));
    CHECK_FALSE(field_parameter("form-data", "name"));
    CHECK_FALSE(field_parameter(";", "name"));
    CHECK_FALSE(field_parameter("", "name"));
}
