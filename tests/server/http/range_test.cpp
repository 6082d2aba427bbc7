#include "server/http/range.hpp"

#include <catch2/catch.hpp>

using namespace callhours::http;

namespace {

Response served(Headers headers)
{
    Request request;
    request.headers = std::move(headers);
    return serve_file(request, {"/audio.wav", 1000, "audio/wav", {"\"a\""}});
}

bool is_part(std::string_view field, std::uint64_t offset, std::uint64_t length)
{
    const auto range = parse_range(field, 1000);
    const auto* part = std::get_if<ByteRange>(&range);
    return part != nullptr && part->offset == offset && part->length == length;
}

} // namespace

TEST_CASE("a range is read with either end open", "[http]")
{
    CHECK(is_part("bytes=0-499", 0, 500));
    CHECK(is_part("bytes=999-", 999, 1));
    CHECK(is_part("bytes=-1", 999, 1));
    CHECK(is_part("bytes=-5000", 0, 1000));
    CHECK(is_part("bytes=500-5000", 500, 500));
}

TEST_CASE("a range that is none, or several, means the whole", "[http]")
{
    for (const auto* field : {"bytes=", "bytes=-", "bytes=a-b", "bytes=5-4", "bytes=0-1,5-6", "lines=0-1",
                              "0-1", "bytes=99999999999999999999-"}) {
        CAPTURE(field);
        CHECK(std::holds_alternative<WholeFile>(parse_range(field, 1000)));
    }
}

TEST_CASE("a range beyond the end cannot be met", "[http]")
{
    CHECK(std::holds_alternative<Unsatisfiable>(parse_range("bytes=1000-", 1000)));
    CHECK(std::holds_alternative<Unsatisfiable>(parse_range("bytes=-0", 1000)));
    CHECK(std::holds_alternative<Unsatisfiable>(parse_range("bytes=0-", 0)));
}

TEST_CASE("a file is served whole, in part, or not at all", "[http]")
{
    CHECK(served({}).status == 200);
    CHECK(served({}).headers.get("Accept-Ranges") == "bytes");
    const auto part = served({{"Range", "bytes=100-199"}});
    CHECK(part.status == 206);
    CHECK(part.headers.get("Content-Range") == "bytes 100-199/1000");
    CHECK(std::get<FileRange>(part.body).offset == 100);
    CHECK(size_of(part.body) == 100);
    const auto beyond = served({{"Range", "bytes=2000-"}});
    CHECK(beyond.status == 416);
    CHECK(beyond.headers.get("Content-Range") == "bytes */1000");
}

TEST_CASE("If-Range with another tag means the whole file", "[http]")
{
    CHECK(served({{"Range", "bytes=0-1"}, {"If-Range", "\"a\""}}).status == 206);
    CHECK(served({{"Range", "bytes=0-1"}, {"If-Range", "\"b\""}}).status == 200);
    CHECK(served({{"Range", "bytes=0-1"}, {"If-Range", "W/\"a\""}}).status == 200);
}

TEST_CASE("a file that the client has already is 304, range or not", "[http]")
{
    CHECK(served({{"If-None-Match", "\"a\""}, {"Range", "bytes=0-1"}}).status == 304);
}
