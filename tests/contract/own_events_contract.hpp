#pragma once

#include "tests/contract/booking_steps.hpp"

// What agents' calendar programs put into their calendars.

namespace callhours::tests {

using OwnReason = store::OwnEventRefusal::Reason;

template <typename Stores>
store::PutOwnEvent own_event(const DeskInStore<Stores>& desk, const std::string& name, Interval time,
                             const char* agent = "anna")
{
    return {.agent = desk.agent(agent),
            .name = name + ".ics",
            .uid = name,
            .text = "BEGIN:VCALENDAR\r\nX-ODD:" + name + "\r\nEND:VCALENDAR\r\n",
            .time = time,
            .times = {.busy = {time}, .zone = "Europe/Berlin"},
            .now = nine};
}

/// What an agent's program keeps of a call: it blocks nobody by itself.
template <typename Stores>
store::PutOwnEvent copy_of(const DeskInStore<Stores>& desk, const store::Booking& booking)
{
    auto copy = own_event(desk, "copy", booking.time);
    copy.booking = booking.id;
    copy.uid = booking.uid;
    copy.times = {};
    return copy;
}

template <typename Stores> store::OwnEvent put(DeskInStore<Stores>& desk, const store::PutOwnEvent& event)
{
    auto done = desk.run(desk.store().own_events().put(event));
    REQUIRE(done);
    return *done;
}

template <typename Stores> OwnReason refusal_of(DeskInStore<Stores>& desk, const store::PutOwnEvent& event)
{
    auto done = desk.run(desk.store().own_events().put(event));
    REQUIRE_FALSE(done);
    return done.error().reason;
}

template <typename Stores> Intervals own_busy(DeskInStore<Stores>& desk, const char* agent = "anna")
{
    const auto id = desk.agent(agent);
    const auto day = span_of(nine - hours{24}, minutes{2880});
    return desk.run(desk.store().bookings().blocks({id}, day, std::nullopt, nine)).at(id).busy;
}

TEMPLATE_LIST_TEST_CASE("S3 an agent's own event blocks them from its commit on, moves and goes",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto& events = desk.store().own_events();
    const auto calendar_before = desk.store().changes().newest_calendar_known();
    const auto made = put(desk, own_event(desk, "dentist", span_of(nine, minutes{30})));
    CHECK(own_busy(desk) == Intervals{span_of(nine, minutes{30})});
    CHECK(own_busy(desk, "ben").empty());
    CHECK(desk.store().changes().newest_calendar_known() > calendar_before);

    auto moved = own_event(desk, "dentist", span_of(nine + hours{2}, minutes{30}));
    moved.seen = made.revision;
    const auto after = put(desk, moved);
    CHECK(after.id == made.id);
    CHECK(after.revision > made.revision);
    CHECK(after.changed_at > made.changed_at);
    CHECK(own_busy(desk) == Intervals{span_of(nine + hours{2}, minutes{30})});

    CHECK_FALSE(desk.run(events.remove(desk.agent("anna"), "dentist.ics", made.revision, nine)));
    CHECK_FALSE(desk.run(events.remove(desk.agent("ben"), "dentist.ics", after.revision, nine)));
    CHECK(desk.run(events.remove(desk.agent("anna"), "dentist.ics", after.revision, nine)));
    CHECK(own_busy(desk).empty());
    CHECK(desk.run(events.of_agent(desk.agent("anna"))).empty());
    const auto gone = desk.run(events.find({made.id})).at(0);
    CHECK(gone.is_removed);
    CHECK(gone.name == "dentist.ics");
    CHECK(gone.text.empty());
}

TEMPLATE_LIST_TEST_CASE("an own event is kept octet by octet", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto event = own_event(desk, "odd", span_of(nine, minutes{30}));
    event.text = "BEGIN:VCALENDAR\nX-\xC3\x96:'\"%_\\,;\t\r\n folded\r\nEND:VCALENDAR";
    CHECK(put(desk, event).text == event.text);
    CHECK(desk.run(desk.store().own_events().of_agent(desk.agent("anna"))).at(0).text == event.text);
}

TEMPLATE_LIST_TEST_CASE("of two programs that write at once one is told that it has changed", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto made = put(desk, own_event(desk, "dentist", span_of(nine, minutes{30})));
    CHECK(refusal_of(desk, own_event(desk, "dentist", span_of(nine, minutes{60}))) ==
          OwnReason::changed_meanwhile);
    auto first = own_event(desk, "dentist", span_of(nine, minutes{45}));
    first.seen = made.revision;
    put(desk, first);
    CHECK(refusal_of(desk, first) == OwnReason::changed_meanwhile);
    auto of_nothing = own_event(desk, "new", span_of(nine, minutes{45}));
    of_nothing.seen = made.revision;
    CHECK(refusal_of(desk, of_nothing) == OwnReason::changed_meanwhile);
    CHECK(own_busy(desk) == Intervals{span_of(nine, minutes{45})});
}

TEMPLATE_LIST_TEST_CASE("RFC 4791 5.3.2.1 a UID stands in one resource of an agent", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    put(desk, own_event(desk, "dentist", span_of(nine, minutes{30})));
    auto again = own_event(desk, "other", span_of(nine, minutes{30}));
    again.uid = "dentist";
    const auto refused = desk.run(desk.store().own_events().put(again));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == OwnReason::uid_taken);
    CHECK(refused.error().name == "dentist.ics");
    auto of_ben = own_event(desk, "other", span_of(nine, minutes{30}), "ben");
    of_ben.uid = "dentist";
    put(desk, of_ben);
}

TEMPLATE_LIST_TEST_CASE("B1 a call's UID is no event of an agent's own, not after its cancellation either",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto booking = book(desk, span_of(nine, minutes{30}), "call@callhours");
    auto event = own_event(desk, "invitation", span_of(nine, minutes{30}));
    event.uid = booking.uid;
    CHECK(refusal_of(desk, event) == OwnReason::uid_taken);
    REQUIRE(desk.run(desk.store().bookings().cancel(cancellation_of(booking))));
    CHECK(refusal_of(desk, event) == OwnReason::uid_taken);
}

TEMPLATE_LIST_TEST_CASE("B4 an agent's copy of a call's event blocks nobody, and ends with the call",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto booking = book(desk, span_of(nine, minutes{30}), "call@callhours");
    auto copy = copy_of(desk, booking);
    const auto kept = put(desk, copy);
    CHECK(kept.booking == booking.id);
    CHECK(own_busy(desk).empty());
    REQUIRE(desk.run(desk.store().bookings().cancel(cancellation_of(booking))));
    const auto gone = desk.run(desk.store().own_events().find({kept.id})).at(0);
    CHECK(gone.is_removed);
    CHECK(gone.text.empty());
}

TEMPLATE_LIST_TEST_CASE("S5 a move that a calendar program asks for holds for what it has seen alone",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto booking = book(desk, span_of(nine, minutes{30}), "call@callhours");
    auto copy = copy_of(desk, booking);
    auto move = move_of(desk, booking, booking.agent, span_of(nine + hours{1}, minutes{30}));
    move.as_of = booking.changed_at;
    move.copy = copy;
    const auto moved = desk.run(desk.store().bookings().reschedule(move));
    REQUIRE(moved);
    CHECK(desk.run(desk.store().own_events().of_agent(booking.agent)).size() == 1);

    auto late = move_of(desk, booking, booking.agent, span_of(nine + hours{2}, minutes{30}));
    late.as_of = booking.changed_at;
    const auto refused = desk.run(desk.store().bookings().reschedule(late));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == Reason::changed_meanwhile);
    late.as_of = moved->changed_at;
    late.copy = copy; // of a resource that has been written since
    CHECK_FALSE(desk.run(desk.store().bookings().reschedule(late)));
    auto cancellation = cancellation_of(booking);
    cancellation.as_of = booking.changed_at;
    CHECK(desk.run(desk.store().bookings().cancel(cancellation)).error().reason == Reason::changed_meanwhile);
    CHECK(desk.run(desk.store().bookings().find(booking.id))->time == moved->time);
}

TEMPLATE_LIST_TEST_CASE("times that are not known far enough, or of another zone, are laid out anew",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto& events = desk.store().own_events();
    const auto anna = desk.agent("anna");
    auto weekly = own_event(desk, "weekly", span_of(nine, minutes{30}));
    weekly.recurs = true;
    weekly.times.laid_out_to = nine + days{10};
    const auto made = put(desk, weekly);
    put(desk, own_event(desk, "once", span_of(nine + hours{3}, minutes{30})));

    CHECK(desk.run(events.outdated(anna, "Europe/Berlin", nine + days{10}, 10)).empty());
    const auto outdated = desk.run(events.outdated(anna, "Europe/Berlin", nine + days{11}, 10));
    REQUIRE(outdated.size() == 1);
    CHECK(outdated[0].name == "weekly.ics");
    CHECK(desk.run(events.outdated(anna, "Europe/Vienna", nine, 10)).size() == 2);

    const store::OwnTimes times{.busy = {span_of(nine + hours{1}, minutes{30})},
                                .laid_out_to = nine + days{20},
                                .zone = "Europe/Vienna"};
    desk.run(events.lay_out(made.id, ChangeNumber{made.revision.value() - 1}, times, nine));
    CHECK(own_busy(desk).front() == span_of(nine, minutes{30}));
    desk.run(events.lay_out(made.id, made.revision, times, nine));
    CHECK(own_busy(desk).front() == span_of(nine + hours{1}, minutes{30}));
    CHECK(desk.run(events.outdated(anna, "Europe/Vienna", nine + days{20}, 10)).size() == 1);
    CHECK(desk.run(events.find({made.id})).at(0).revision == made.revision);
}

} // namespace callhours::tests
