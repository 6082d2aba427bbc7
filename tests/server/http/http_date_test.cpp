#include "server/http/http_date.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::http;

namespace {

const Instant example = parse_instant("1994-11-06T08:49:37Z").value();

} // namespace

TEST_CASE("a date is written as RFC 9110 wants it", "[http]")
{
    CHECK(http_date(example) == "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST_CASE("the three forms of RFC 9110 §5.6.7 are the same moment", "[http]")
{
    CHECK((parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == example));
    CHECK((parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT") == example));
    CHECK((parse_http_date("Sun Nov  6 08:49:37 1994") == example));
}

TEST_CASE("what is no date is nothing", "[http]")
{
    for (const auto* text :
         {"", " ", "Sun", "0", "Sun, 06 Nov 1994 08:49:37", "Sun, 31 Feb 1994 08:49:37 GMT",
          "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nof 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_http_date(text));
    }
}
