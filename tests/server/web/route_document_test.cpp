#include "server/web/route_document.hpp"

#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::web;

TEST_CASE("a decision is told with all that the contract names, null where there is nothing")
{
    const auto document = route_document({});
    for (const auto* key :
         {"outcome", "rule", "client", "agent", "endpoints", "opens_at", "open_until", "greeting"}) {
        CAPTURE(key);
        CHECK(document.contains(key));
    }
    CHECK(document.at("outcome") == "voicemail");
    CHECK(document.at("client").is_null());
    CHECK(document.at("greeting").is_null());
    CHECK(document.at("endpoints").as_array().empty());
}

TEST_CASE("moments are UTC, endpoints in their order")
{
    telephony::RouteDecision decision;
    decision.outcome = telephony::Outcome::deputy;
    decision.rule = telephony::Rule::agent_absent_deputy_open;
    decision.client_slug = "acme";
    decision.agent_slug = "ben";
    decision.endpoints = {"PJSIP/ben", "PJSIP/ben-mobile"};
    decision.open_until = parse_instant("2026-11-23T16:00:00Z").value();
    const auto document = route_document(decision);
    CHECK(document.at("outcome") == "deputy");
    CHECK(document.at("rule") == "agent_absent_deputy_open");
    CHECK(document.at("open_until") == "2026-11-23T16:00:00Z");
    CHECK(boost::json::serialize(document.at("endpoints")) == R"(["PJSIP/ben","PJSIP/ben-mobile"])");
}

TEST_CASE("in words it says the outcome, the rule, and what is worth knowing")
{
    telephony::RouteDecision decision;
    decision.rule = telephony::Rule::agent_holiday;
    decision.greeting = telephony::Greeting::holiday;
    decision.agent_slug = "anna";
    decision.opens_at = parse_instant("2026-12-28T08:00:00Z").value();
    decision.called_known = false;
    CHECK(route_in_words(decision) ==
          "voicemail (agent_holiday): It is a holiday for the client's own agent.\n"
          "agent anna\nopens 2026-12-28T08:00:00Z\n"
          "note: the called number is not one of the desk's");
}
