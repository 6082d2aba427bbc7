#include "server/caldav/calendar_writing.hpp"

#include "server/caldav/multistatus.hpp"
#include "server/caldav/own_times.hpp"
#include "server/http/conditional.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace callhours::caldav {

namespace ical = calendar::ical;

namespace {

constexpr int most_tries = 5;
constexpr std::size_t read_in_place = 16 * 1024; ///< bytes that take the io thread well under a millisecond
constexpr std::size_t longest_name = 250;

http::Response has_changed()
{
    return http::problem(412, "It has been changed in the meantime: read it again.");
}

http::Response refused(const ical::EntryRefusal& refusal)
{
    using Rule = ical::EntryRefusal::Rule;
    const auto precondition = [&]() -> std::string_view {
        switch (refusal.rule) {
        case Rule::valid_data:
            return "<C:valid-calendar-data/>";
        case Rule::valid_object:
            return "<C:valid-calendar-object-resource/>";
        case Rule::component:
            return "<C:supported-calendar-component/>";
        case Rule::time:
            return "<C:min-date-time/>";
        case Rule::size:
            return "<C:max-resource-size/>";
        }
        throw std::logic_error{"no such rule of entries"};
    };
    return precondition_failed(403, precondition(), refusal.words);
}

/// Programs that name no type send iCalendar; anything that names another is not asked what it meant.
bool is_calendar(const http::Request& request)
{
    const auto type = request.media_type();
    return type.empty() || type == "text/calendar" || type == "application/octet-stream";
}

http::Response uid_is_taken(const Visit& visit, const std::string& name)
{
    if (name.empty()) {
        return precondition_failed(
            403, "<C:no-uid-conflict/>",
            "That is a call that was cancelled or is another agent's; it cannot be put "
            "back, only booked anew.");
    }
    const auto at = href(resource_path(visit.device.agent->slug, visit.place.collection, name));
    return precondition_failed(403, fmt::format("<C:no-uid-conflict>{}</C:no-uid-conflict>", at),
                               "This event is in the calendar already, under another name.");
}

http::Response refused(const Visit& visit, const store::OwnEventRefusal& refusal)
{
    using Reason = store::OwnEventRefusal::Reason;
    switch (refusal.reason) {
    case Reason::changed_meanwhile:
        return has_changed();
    case Reason::uid_taken:
        return uid_is_taken(visit, refusal.name);
    case Reason::too_many:
        return precondition_failed(
            507, "<D:quota-not-exceeded/>",
            fmt::format("A calendar may hold {} events; delete old ones.", store::most_own_events));
    }
    throw std::logic_error{"no such refusal"};
}

/// RFC 4791 §5.3.4: with its ETag where what was sent is what comes back, and only then.
http::Response put_answer(const ResourceRef& before, const ResourceRef& after, const std::string& sent)
{
    http::Response response{.status = before ? 204 : 201, .headers = {}, .body = {}};
    const bool same = after && (after->text ? *after->text : after->render()) == sent;
    if (same) response.headers.set("ETag", after->etag);
    return response;
}

EventOwner owner_of(const store::Agent& agent)
{
    EventOwner owner{.zone = agent.calendar.schedule.zone};
    if (agent.email) owner.addresses.push_back(agent.email->reveal());
    return owner;
}

} // namespace

Task<http::Response> CalendarWriting::put(const Visit& visit)
{
    if (visit.place.kind != PlaceKind::resource)
        co_return precondition_failed(403, "<D:need-privileges/>",
                                      "Put events into a calendar, each by a name.");
    if (!is_calendar(visit.request))
        co_return precondition_failed(403, "<C:supported-calendar-data/>", "Send text/calendar.");
    if (visit.place.resource.size() > longest_name)
        co_return http::problem(403, fmt::format("A name may have {} bytes.", longest_name));
    const auto entry = co_await read(visit);
    if (!entry) co_return refused(entry.error());
    const bool is_event = entry->kind == Entry::Kind::event;
    if (is_event != (visit.place.collection == CollectionKind::bookings)) {
        co_return precondition_failed(403, "<C:supported-calendar-component/>",
                                      is_event
                                          ? "This list holds callbacks; put events into \"bookings\"."
                                          : "This calendar holds events; keep to-dos of your own elsewhere.");
    }
    for (int tries = 1; tries <= most_tries; ++tries) {
        auto answer = co_await put_once(visit, *entry);
        if (answer) co_return std::move(*answer);
    }
    co_return has_changed();
}

Task<http::Response> CalendarWriting::remove(const Visit& visit)
{
    if (visit.place.kind != PlaceKind::resource)
        co_return precondition_failed(403, "<D:need-privileges/>", "A whole calendar cannot be deleted.");
    for (int tries = 1; tries <= most_tries; ++tries) {
        auto answer = co_await remove_once(visit);
        if (answer) co_return std::move(*answer);
    }
    co_return has_changed();
}

Task<Result<CalendarWriting::Entry, ical::EntryRefusal>> CalendarWriting::read(const Visit& visit)
{
    const auto zone = visit.device.agent->calendar.schedule.zone;
    if (visit.request.body.size() <= read_in_place) co_return ical::read_entry(visit.request.body, zone);
    auto job = [text = visit.request.body, zone] { return ical::read_entry(text, zone); };
    co_return co_await parts_.workers.ask(std::move(job));
}

Task<ResourceRef> CalendarWriting::resource_at(const Visit& visit)
{
    const auto* const collection =
        co_await parts_.calendars.current(visit.device.agent->id, visit.place.collection);
    co_return collection->find(visit.place.resource);
}

Task<CalendarWriting::Answer> CalendarWriting::put_once(const Visit& visit, const Entry& entry)
{
    auto known = co_await resource_at(visit);
    const auto condition = http::evaluate_conditions(visit.request, {.etag = known ? known->etag : ""});
    if (condition != http::Condition::holds) co_return has_changed();
    if (known && known->uid != entry.uid) {
        co_return precondition_failed(403, "<C:no-uid-conflict/>",
                                      "What is there has another UID; put a new event under a new name.");
    }
    if (visit.place.collection == CollectionKind::tasks)
        co_return co_await put_callback(visit, entry, std::move(known));
    const bool is_server_name = booking_of(visit.place.resource) || task_of(visit.place.resource);
    if (is_server_name) co_return co_await put_call(visit, entry, std::move(known));
    co_return co_await put_own(visit, entry, std::move(known));
}

Task<CalendarWriting::Answer> CalendarWriting::put_own(const Visit& visit, const Entry& entry,
                                                       ResourceRef known)
{
    const auto now = parts_.gate.now();
    const auto& agent = *visit.device.agent;
    auto follow = [text = visit.request.body, recurs = entry.recurs, owner = owner_of(agent), now] {
        return own_times(text, recurs, owner, now);
    };
    auto times = Result<store::OwnTimes, std::string>{store::OwnTimes{}};
    if (entry.recurs || visit.request.body.size() > read_in_place) {
        times = co_await parts_.workers.ask(std::move(follow));
    } else {
        times = follow();
    }
    if (!times) co_return precondition_failed(403, "<C:valid-calendar-data/>", times.error());
    store::PutOwnEvent event{.agent = agent.id,
                             .name = visit.place.resource,
                             .uid = entry.uid,
                             .text = visit.request.body,
                             .time = entry.time,
                             .recurs = entry.recurs,
                             .times = std::move(*times),
                             .seen = known ? known->revision : ChangeNumber{},
                             .now = now};
    const auto kept = co_await parts_.own_events.put(std::move(event));
    if (!kept && kept.error().reason == store::OwnEventRefusal::Reason::changed_meanwhile)
        co_return std::nullopt;
    if (!kept) co_return refused(visit, kept.error());
    const auto after = co_await resource_at(visit);
    co_return put_answer(known, after, visit.request.body);
}

store::PutOwnEvent CalendarWriting::copy_of(const Visit& visit, const Entry& entry,
                                            const Resource& known) const
{
    const auto& name = visit.place.resource;
    return {.agent = visit.device.agent->id,
            .booking = booking_of(name).value_or(BookingId{}),
            .task = task_of(name).value_or(TaskId{}),
            .name = name,
            .uid = entry.uid,
            .text = visit.request.body,
            .base = known.server_text ? known.server_text() : known.render(),
            .time = known.time,
            .seen = known.revision,
            .now = parts_.gate.now()};
}

Task<CalendarWriting::Answer> CalendarWriting::keep_copy(const Visit& visit, const Entry& entry,
                                                         ResourceRef known)
{
    auto copy = copy_of(visit, entry, *known);
    const bool is_as_it_was = copy.text == known->render();
    if (!is_as_it_was) {
        const auto kept = co_await parts_.own_events.put(std::move(copy));
        if (!kept && kept.error().reason == store::OwnEventRefusal::Reason::changed_meanwhile)
            co_return std::nullopt;
        if (!kept) co_return refused(visit, kept.error());
    }
    const auto after = co_await resource_at(visit);
    co_return put_answer(known, after, visit.request.body);
}

Task<CalendarWriting::Answer> CalendarWriting::remove_once(const Visit& visit)
{
    auto known = co_await resource_at(visit);
    const auto condition = http::evaluate_conditions(visit.request, {.etag = known ? known->etag : ""});
    if (!known && condition == http::Condition::holds)
        co_return http::problem(404, "It is not there, or not any more.");
    if (condition != http::Condition::holds) co_return has_changed();
    if (visit.place.collection == CollectionKind::tasks) {
        co_return against_rule(403, "not_deleted",
                               "A callback is not deleted: mark it as completed, or drop it in the console.");
    }
    if (booking_of(visit.place.resource)) co_return co_await cancel_call(visit, std::move(known));
    const bool removed = co_await parts_.own_events.remove(visit.device.agent->id, visit.place.resource,
                                                           known->revision, parts_.gate.now());
    if (!removed) co_return std::nullopt;
    co_return http::no_content();
}

} // namespace callhours::caldav
