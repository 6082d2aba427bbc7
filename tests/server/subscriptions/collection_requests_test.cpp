#include "server/subscriptions/collection_requests.hpp"

#include "server/caldav/requests.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::subscriptions;
using Catch::Contains;

namespace {

store::BusyCalendar calendar_of(std::string user, std::string password)
{
    return {.id = store::BusyCalendarId{1},
            .agent = AgentId{1},
            .kind = store::BusyKind::collection,
            .name = "private",
            .url = Secret{"https://dav.example/anna/private/"},
            .user = std::move(user),
            .password = Secret{std::move(password)},
            .etag = {},
            .modified = {},
            .made_at = {},
            .next_at = {},
            .tried_at = {},
            .fetched_at = {},
            .read_at = {},
            .problem = {}};
}

std::string header_of(const fetch::Request& request, std::string_view name)
{
    for (const auto& [known, value] : request.headers) {
        if (known == name) return value;
    }
    return {};
}

} // namespace

TEST_CASE("a collection is asked for its state alone, then for what lies in the window", "[subscriptions]")
{
    const auto calendar = calendar_of("anna", "secret");
    const auto state = state_request_for(calendar);
    CHECK(state.method == fetch::Request::Method::propfind);
    CHECK(header_of(state, "Depth") == "0");
    CHECK_THAT(state.body, Contains("sync-token") && Contains("getctag") && Contains("resourcetype"));

    const auto window = *Interval::make(parse_instant("2026-11-23T09:00:00Z").value(),
                                        parse_instant("2027-12-29T09:00:00Z").value());
    const auto members = members_request_for(calendar, window, 1000);
    CHECK(members.method == fetch::Request::Method::report);
    CHECK(header_of(members, "Depth") == "1");
    CHECK(members.most_bytes == 1000);
    CHECK_THAT(members.body, Contains(R"(start="20261123T090000Z" end="20271229T090000Z")"));
    // Our own server understands what ours asks of others.
    const auto understood = caldav::parse_report(members.body);
    REQUIRE(understood);
    CHECK(std::holds_alternative<caldav::CalendarQuery>(*understood));
}

TEST_CASE("user and password go in the header and nowhere else", "[subscriptions]")
{
    // RFC 7617 §2's own example, and one octet more and less for the padding.
    CHECK(header_of(state_request_for(calendar_of("Aladdin", "open sesame")), "Authorization") ==
          "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    CHECK(header_of(state_request_for(calendar_of("Aladdin", "open sesam")), "Authorization") ==
          "Basic QWxhZGRpbjpvcGVuIHNlc2Ft");
    CHECK(header_of(state_request_for(calendar_of("Aladdin", "open sesame!")), "Authorization") ==
          "Basic QWxhZGRpbjpvcGVuIHNlc2FtZSE=");
    CHECK(header_of(state_request_for(calendar_of("", "")), "Authorization").empty());
}
