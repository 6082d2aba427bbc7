#include "server/app/route_call.hpp"

#include "tests/server/app/desk_world.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::tests;

namespace {

constexpr const char* monday_morning = "2026-11-23T09:00:00Z";
constexpr const char* monday_evening = "2026-11-23T19:00:00Z";

telephony::RouteDecision route(const store::Directory& directory, const char* from, const char* when,
                               std::optional<desk::Severity> severity = std::nullopt)
{
    return app::route_call(directory,
                           {.from = from, .to = "+4312345000", .at = at(when), .severity = severity});
}

void send_anna_away(store::Directory& directory, const char* from, const char* to,
                    std::optional<AgentId> deputy)
{
    const auto time = Interval::make(at(from), at(to)).value();
    directory.agents[0].calendar.absences.push_back({.time = time, .deputy = deputy});
}

} // namespace

TEST_CASE("a client's call in hours is for their own agent until closing", "[app]")
{
    const auto decision = route(a_directory(), "+4366012345", monday_morning);
    CHECK(decision.outcome == telephony::Outcome::agent);
    CHECK(decision.agent_slug == "anna");
    CHECK(decision.client_slug == "acme");
    CHECK(decision.open_until == at("2026-11-23T16:00:00Z"));
    CHECK(decision.called_known);
}

TEST_CASE("a client's call after hours is recorded, and the next opening told", "[app]")
{
    const auto decision = route(a_directory(), "+4366012345", monday_evening);
    CHECK(decision.outcome == telephony::Outcome::voicemail);
    CHECK(decision.rule == telephony::Rule::agent_outside_hours);
    CHECK(decision.opens_at == at("2026-11-24T08:00:00Z"));
}

TEST_CASE("opening is at opening, and closing at closing (T2)", "[app]")
{
    const auto directory = a_directory();
    CHECK(route(directory, "+4366012345", "2026-11-23T07:59:59Z").outcome == telephony::Outcome::voicemail);
    CHECK(route(directory, "+4366012345", "2026-11-23T08:00:00Z").outcome == telephony::Outcome::agent);
    CHECK(route(directory, "+4366012345", "2026-11-23T15:59:59Z").outcome == telephony::Outcome::agent);
    CHECK(route(directory, "+4366012345", "2026-11-23T16:00:00Z").outcome == telephony::Outcome::voicemail);
}

TEST_CASE("the wall clock decides in summer too (T1)", "[app]")
{
    CHECK(route(a_directory(), "+4366012345", "2026-07-06T07:00:00Z").outcome == telephony::Outcome::agent);
    CHECK(route(a_directory(), "+4366012345", "2026-07-06T15:00:00Z").outcome ==
          telephony::Outcome::voicemail);
}

TEST_CASE("a client is known by however their number is written", "[app]")
{
    for (const auto* from : {"+4366012345", "004366012345", "066012345", "4366012345", "+43 660 12345"}) {
        CAPTURE(from);
        CHECK(route(a_directory(), from, monday_morning).client_slug == "acme");
    }
}

TEST_CASE("withheld and nonsensical numbers are told apart", "[app]")
{
    CHECK(route(a_directory(), "", monday_morning).rule == telephony::Rule::anonymous_desk_open);
    CHECK(route(a_directory(), "anonymous", monday_evening).rule == telephony::Rule::anonymous_desk_closed);
    CHECK(route(a_directory(), "alice", monday_morning).rule == telephony::Rule::malformed_caller_desk_open);
    CHECK(route(a_directory(), "+491711234567", monday_morning).rule ==
          telephony::Rule::unknown_caller_desk_open);
}

TEST_CASE("the dedicated agent is a client's from the first entitled day to the last (S9)", "[app]")
{
    auto directory = a_directory();
    directory.clients[0].entitled_from = parse_date("2026-11-23").value();
    directory.clients[0].entitled_to = parse_date("2026-11-24").value();
    const auto rule_at = [&](const char* when) { return route(directory, "+4366012345", when).rule; };
    CHECK(rule_at("2026-11-20T09:00:00Z") == telephony::Rule::not_entitled_desk_open);
    CHECK(rule_at("2026-11-23T09:00:00Z") == telephony::Rule::agent_open);
    CHECK(rule_at("2026-11-24T22:59:59Z") == telephony::Rule::agent_outside_hours);
    CHECK(rule_at("2026-11-24T23:00:00Z") == telephony::Rule::not_entitled_desk_closed);
}

TEST_CASE("a holiday and a closed day are told apart", "[app]")
{
    auto directory = a_directory();
    directory.agents[0].calendar.schedule.holidays.insert(parse_date("2026-11-23").value());
    CHECK(route(directory, "+4366012345", monday_morning).rule == telephony::Rule::agent_holiday);
    directory.agents[0].calendar.schedule.overrides[parse_date("2026-11-23").value()] = {};
    CHECK(route(directory, "+4366012345", monday_morning).rule == telephony::Rule::agent_day_off);
}

TEST_CASE("an absent agent's calls are the deputy's, else wait for the return", "[app]")
{
    auto directory = a_directory();
    send_anna_away(directory, "2026-11-23T00:00:00Z", "2026-11-25T00:00:00Z", std::nullopt);
    CHECK(route(directory, "+4366012345", monday_morning).rule == telephony::Rule::agent_absent);
    CHECK(route(directory, "+4366012345", monday_morning).opens_at == at("2026-11-25T08:00:00Z"));

    directory.agents[0].calendar.absences[0].deputy = ben;
    const auto decision = route(directory, "+4366012345", monday_morning);
    CHECK(decision.outcome == telephony::Outcome::deputy);
    CHECK(decision.agent_slug == "ben");
}

TEST_CASE("a deputy who is away too does not answer", "[app]")
{
    auto directory = a_directory();
    send_anna_away(directory, "2026-11-23T00:00:00Z", "2026-11-25T00:00:00Z", ben);
    directory.agents[1].calendar.absences = directory.agents[0].calendar.absences;
    const auto decision = route(directory, "+4366012345", monday_morning);
    CHECK(decision.rule == telephony::Rule::agent_absent_deputy_closed);
    CHECK(decision.opens_at == at("2026-11-25T08:00:00Z"));
}

TEST_CASE("an agent who goes on holiday twice in a row is back after the second", "[app]")
{
    auto directory = a_directory();
    send_anna_away(directory, "2026-11-23T00:00:00Z", "2026-11-25T00:00:00Z", std::nullopt);
    send_anna_away(directory, "2026-11-25T00:00:00Z", "2026-11-27T00:00:00Z", std::nullopt);
    CHECK(route(directory, "+4366012345", monday_morning).opens_at == at("2026-11-27T08:00:00Z"));
}

TEST_CASE("an urgent open task sends a call at night to the engineers on duty", "[app]")
{
    const auto decision = route(a_directory(), "+4366012345", monday_evening, desk::Severity::critical);
    CHECK(decision.outcome == telephony::Outcome::second_level);
    CHECK(decision.endpoints == std::vector<std::string>{"PJSIP/duty"});
}

TEST_CASE("a called number without its plus is still the desk's", "[app]")
{
    for (const auto* to : {"+4312345000", "4312345000", "004312345000", "012345000"}) {
        CAPTURE(to);
        CHECK(app::route_call(a_directory(), {.from = "+4366012345", .to = to, .at = at(monday_morning)})
                  .called_known);
    }
    CHECK_FALSE(
        app::route_call(a_directory(), {.from = "+4366012345", .to = "+4319999", .at = at(monday_morning)})
            .called_known);
}

TEST_CASE("a client's task runs by the agent's hours, a stranger's by the desk's (D1)", "[app]")
{
    auto directory = a_directory();
    directory.agents[0].calendar.schedule.holidays.insert(parse_date("2026-11-24").value());
    const auto due_of = [&](const char* from) {
        const app::CallToRoute call{.from = from, .to = "+4312345000", .at = at(monday_evening)};
        return app::papers_of(directory, call, app::route_call(directory, call));
    };
    const auto client = due_of("+4366012345");
    CHECK(client.task.agent == anna);
    CHECK(client.task.client == acme);
    CHECK(client.task.severity == desk::Severity::standard);
    CHECK(client.task.reason == desk::TaskReason::calling);
    CHECK(client.task.response_due_at == at("2026-11-25T10:00:00Z"));
    CHECK(client.call.rule == "agent_outside_hours");

    const auto stranger = due_of("+491711234567");
    CHECK(stranger.task.agent == ben);
    CHECK_FALSE(stranger.task.client);
    CHECK(stranger.task.response_due_at == at("2026-11-24T10:00:00Z"));
}

TEST_CASE("a caller whose plan does not include the service leaves a request of severity 5 (S9)", "[app]")
{
    auto directory = a_directory();
    directory.clients[0].entitled_to = parse_date("2026-01-01").value();
    const app::CallToRoute call{.from = "+4366012345", .to = "+4312345000", .at = at(monday_evening)};
    const auto papers = app::papers_of(directory, call, app::route_call(directory, call));
    CHECK(papers.task.severity == desk::Severity::request);
    CHECK(papers.task.response_due_at == at("2026-11-24T16:00:00Z"));
}

TEST_CASE("even a desk that never opens owes an answer", "[app]")
{
    auto directory = a_directory();
    directory.desk.schedule.weekly = {};
    const app::CallToRoute call{.from = "", .to = "+4312345000", .at = at(monday_evening)};
    const auto papers = app::papers_of(directory, call, app::route_call(directory, call));
    CHECK_FALSE(papers.task.number);
    CHECK(papers.task.response_due_at == at("2026-11-24T19:00:00Z"));
}
