#include "server/caldav/filter.hpp"

#include "tests/support/printers.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::caldav;
using Catch::Contains;

namespace {

Result<Filter, std::string> filter_of(const std::string& inside)
{
    return parse_filter(
        *parse_xml("<C:filter xmlns:C=\"urn:ietf:params:xml:ns:caldav\">" + inside + "</C:filter>"));
}

Result<Filter, std::string> filter_of_event(const std::string& inside)
{
    return filter_of("<C:comp-filter name=\"VCALENDAR\"><C:comp-filter name=\"VEVENT\">" + inside +
                     "</C:comp-filter></C:comp-filter>");
}

constexpr auto event = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:abc@example.com\r\n"
                       "SUMMARY;LANGUAGE=\"x:y\":Support ca\r\n ll: Acme\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

bool passes_property(const std::string& inside)
{
    return passes(filter_of_event(inside).value(), event);
}

} // namespace

TEST_CASE("RFC 4791 §7.8.5: events with an alarm, and those without", "[caldav]")
{
    const auto with = filter_of_event("<C:comp-filter name=\"VALARM\"/>").value();
    const auto without =
        filter_of_event("<C:comp-filter name=\"VALARM\"><C:is-not-defined/></C:comp-filter>").value();
    const std::string alarmed =
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nBEGIN:VALARM\nSUMMARY:x\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR\n";
    CHECK(needs_text(with));
    CHECK(passes(with, alarmed));
    CHECK_FALSE(passes(with, event));
    CHECK(passes(without, event));
    CHECK_FALSE(passes(without, alarmed));
    // What an alarm says is not what its event says.
    CHECK_FALSE(passes(filter_of_event("<C:prop-filter name=\"SUMMARY\"/>").value(), alarmed));
}

TEST_CASE("RFC 4791 §7.8.1: a time-range of events", "[caldav]")
{
    const auto filter =
        filter_of_event("<C:time-range start=\"20060104T000000Z\" end=\"20060105T000000Z\"/>").value();
    CHECK(filter.component == CollectionKind::bookings);
    CHECK_FALSE(filter.nothing);
    CHECK(filter.time->begin() == parse_instant("2006-01-04T00:00:00Z").value());
    CHECK(filter.time->end() == parse_instant("2006-01-05T00:00:00Z").value());
}

TEST_CASE("a time-range may be open at one end", "[caldav]")
{
    CHECK(filter_of_event("<C:time-range start=\"20060104T000000Z\"/>")->time->end() == end_of_time);
    CHECK(filter_of_event("<C:time-range end=\"20060104T000000Z\"/>")->time->begin() == Instant{});
}

TEST_CASE("a time-range that is none is refused", "[caldav]")
{
    for (const auto* range :
         {"<C:time-range/>", "<C:time-range start=\"2006\"/>", "<C:time-range start=\"20060132T000000Z\"/>",
          "<C:time-range start=\"20060104T000000\"/>", "<C:time-range start=\"2006x104T000000Z\"/>",
          "<C:time-range start=\"20060105T000000Z\" end=\"20060105T000000Z\"/>",
          "<C:time-range start=\"20060105T250000Z\"/>"})
        CHECK_FALSE(filter_of_event(range));
}

TEST_CASE("components that we do not hold find nothing", "[caldav]")
{
    CHECK(filter_of("<C:comp-filter name=\"VCALENDAR\"><C:comp-filter name=\"VJOURNAL\"/></C:comp-filter>")
              ->nothing);
    CHECK(filter_of_event("<C:comp-filter name=\"X-ODD\"/>")->nothing); // RFC 4791 §7.8.5
    CHECK(filter_of("<C:comp-filter name=\"VCALENDAR\"><C:is-not-defined/></C:comp-filter>")->nothing);
    CHECK(filter_of("<C:comp-filter name=\"VCALENDAR\"><C:comp-filter name=\"VTODO\"/></C:comp-filter>")
              ->component == CollectionKind::tasks);
    CHECK_FALSE(filter_of("<C:comp-filter name=\"VCALENDAR\"/>")->component);
}

TEST_CASE("properties are matched by a piece of their text, in any case", "[caldav]")
{
    CHECK(passes_property("<C:prop-filter name=\"uid\"><C:text-match>ABC@</C:text-match></C:prop-filter>"));
    CHECK(passes_property(
        "<C:prop-filter name=\"SUMMARY\"><C:text-match>call: acme</C:text-match></C:prop-filter>"));
    CHECK_FALSE(
        passes_property("<C:prop-filter name=\"SUMMARY\"><C:text-match>x:y</C:text-match></C:prop-filter>"));
    CHECK_FALSE(
        passes_property("<C:prop-filter name=\"SUMMARY\">"
                        "<C:text-match negate-condition=\"yes\">acme</C:text-match></C:prop-filter>"));
    CHECK(passes_property("<C:prop-filter name=\"SUMMARY\"/>"));
    CHECK_FALSE(passes_property("<C:prop-filter name=\"LOCATION\"/>"));
    CHECK(passes_property("<C:prop-filter name=\"LOCATION\"><C:is-not-defined/></C:prop-filter>"));
}

TEST_CASE("a filter that would be passed over is refused", "[caldav]")
{
    const auto refused =
        filter_of_event("<C:prop-filter name=\"ATTENDEE\"><C:param-filter name=\"PARTSTAT\"/>"
                        "</C:prop-filter>");
    REQUIRE_FALSE(refused);
    CHECK_THAT(refused.error(), Contains("param-filter") && Contains("not supported"));
    CHECK_FALSE(filter_of(""));
    CHECK_FALSE(filter_of("<C:comp-filter name=\"VEVENT\"/>"));
}
