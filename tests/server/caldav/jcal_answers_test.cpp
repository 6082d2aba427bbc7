#include "server/caldav/jcal_answers.hpp"

#include <catch2/catch.hpp>

using callhours::caldav::prefers_jcal;

TEST_CASE("RFC 9110 12.5.1 JSON is for who names it and does not want the text more", "[caldav]")
{
    for (const auto* accept :
         {"application/calendar+json", "Application/Calendar+JSON;q=0.5",
          "text/calendar;q=0.5, application/calendar+json", "application/calendar+json, */*",
          "application/calendar+json; q=0.9, text/calendar; q=0.8, */*; q=0.1"}) {
        CAPTURE(accept);
        CHECK(prefers_jcal(accept));
    }
    for (const auto* accept :
         {"", "*/*", "text/calendar", "application/json", "application/calendar+json;q=0",
          "application/calendar+json, text/calendar", "application/calendar+json;q=0.5, text/calendar;q=0.9",
          "application/calendar+json;q=0.5, */*", ",,;;", "application/calendar+jsonx"}) {
        CAPTURE(accept);
        CHECK_FALSE(prefers_jcal(accept));
    }
}
