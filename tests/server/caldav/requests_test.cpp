#include "server/caldav/requests.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::caldav;

namespace {

const std::string namespaces = R"(xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav")";

} // namespace

TEST_CASE("a PROPFIND without a body asks for all (RFC 4918 §9.1)", "[caldav]")
{
    CHECK(parse_propfind("")->kind == WantedProperties::Kind::all);
    CHECK(parse_propfind(" \r\n")->kind == WantedProperties::Kind::all);
    CHECK(parse_propfind("<propfind xmlns=\"DAV:\"><allprop/></propfind>")->kind ==
          WantedProperties::Kind::all);
    CHECK(parse_propfind("<propfind xmlns=\"DAV:\"><propname/></propfind>")->kind ==
          WantedProperties::Kind::names);
}

TEST_CASE("a PROPFIND names properties of any namespace", "[caldav]")
{
    const auto wanted =
        parse_propfind("<propfind " + namespaces +
                       "><prop><getetag/><C:calendar-home-set/><x xmlns=\"y\"/></prop></propfind>");
    REQUIRE(wanted);
    CHECK(wanted->kind == WantedProperties::Kind::some);
    CHECK(wanted->names == std::vector<Name>{{"DAV:", "getetag"},
                                             {"urn:ietf:params:xml:ns:caldav", "calendar-home-set"},
                                             {"y", "x"}});
}

TEST_CASE("another root is refused", "[caldav]")
{
    CHECK_FALSE(parse_propfind("<prop xmlns=\"DAV:\"/>"));
    CHECK_FALSE(parse_propfind("<propfind/>"));
    CHECK_FALSE(parse_propfind("nonsense"));
    const auto report = parse_report("<D:acl-principal-prop-set xmlns:D=\"DAV:\"/>");
    REQUIRE_FALSE(report);
    CHECK(report.error().status == 403);
    CHECK(report.error().precondition == "<D:supported-report/>");
}

TEST_CASE("RFC 4791 §7.9.1: a multiget", "[caldav]")
{
    const auto report = parse_report("<C:calendar-multiget " + namespaces + R"(>
        <prop><getetag/><C:calendar-data/></prop>
        <href>/bernard/work/abcd1.ics</href><href>/bernard/work/mtg1.ics</href></C:calendar-multiget>)");
    REQUIRE(report);
    const auto& multiget = std::get<Multiget>(*report);
    CHECK(multiget.hrefs == std::vector<std::string>{"/bernard/work/abcd1.ics", "/bernard/work/mtg1.ics"});
    CHECK(multiget.wanted.names.size() == 2);
}

TEST_CASE("RFC 4791 §7.8.3: expanded recurrences", "[caldav]")
{
    const auto report = parse_report("<C:calendar-query " + namespaces + R"(><prop><C:calendar-data>
        <C:expand start="20060103T000000Z" end="20060105T000000Z"/></C:calendar-data></prop>
        <C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">
        <C:time-range start="20060103T000000Z" end="20060105T000000Z"/>
        </C:comp-filter></C:comp-filter></C:filter></C:calendar-query>)");
    REQUIRE(report);
    const auto& query = std::get<CalendarQuery>(*report);
    CHECK(query.wanted.expand == query.filter.time);
}

TEST_CASE("RFC 6578 §3.8: a sync with a token and a limit", "[caldav]")
{
    const auto report = parse_report("<sync-collection xmlns=\"DAV:\"><sync-token> urn:x </sync-token>"
                                     "<sync-level>1</sync-level><limit><nresults>100</nresults></limit>"
                                     "<prop><getetag/></prop></sync-collection>");
    REQUIRE(report);
    const auto& sync = std::get<SyncQuery>(*report);
    CHECK(sync.token == "urn:x");
    CHECK(sync.most == std::size_t{100});
    for (const auto* most : {"0", "-1", "x", "99999999999999999999", ""}) {
        CHECK_FALSE(parse_report("<sync-collection xmlns=\"DAV:\"><sync-token/><limit><nresults>" +
                                 std::string{most} + "</nresults></limit></sync-collection>"));
    }
}

TEST_CASE("a token of one collection says nothing in another", "[caldav]")
{
    const auto token = sync_token(CollectionKind::bookings, ChangeNumber{42});
    CHECK(parse_sync_token(token, CollectionKind::bookings) == ChangeNumber{42});
    CHECK_FALSE(parse_sync_token(token, CollectionKind::tasks));
    for (const auto* text :
         {"", "42", "urn:callhours:sync:bookings:", "urn:callhours:sync:bookings:-1",
          "urn:callhours:sync:bookings:4x", "urn:callhours:sync:bookings:99999999999999999999"})
        CHECK_FALSE(parse_sync_token(text, CollectionKind::bookings));
}
