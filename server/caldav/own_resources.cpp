#include "server/caldav/own_resources.hpp"

#include "calendar/ical/entry_text.hpp"
#include "calendar/ical/expanded_entry.hpp"
#include "server/caldav/feed_events.hpp"
#include "server/caldav/own_times.hpp"
#include "server/caldav/task_todos.hpp"
#include "server/http/conditional.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>

namespace callhours::caldav {

namespace ical = calendar::ical;

namespace {

/// B1: what every calendar sees of a call. The rest of its event is the agent's to change for themselves.
const ical::OwnedNames owned_of_event{"UID",           "SEQUENCE", "DTSTAMP", "CREATED",  "LAST-MODIFIED",
                                      "RECURRENCE-ID", "DTSTART",  "DTEND",   "DURATION", "STATUS"};
const ical::OwnedNames owned_of_todo{"UID",      "DTSTAMP",  "CREATED", "LAST-MODIFIED", "DUE",
                                     "DURATION", "PRIORITY", "STATUS",  "COMPLETED",     "PERCENT-COMPLETE"};

template <typename Kind> std::optional<Id<Kind>> id_in(std::string_view name, std::string_view beginning)
{
    constexpr std::string_view ending = ".ics";
    if (!name.starts_with(beginning) || !name.ends_with(ending)) return std::nullopt;
    name.remove_prefix(beginning.size());
    if (name.size() <= ending.size()) return std::nullopt;
    name.remove_suffix(ending.size());
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), value);
    if (error != std::errc{} || end != name.data() + name.size() || value <= 0) return std::nullopt;
    return Id<Kind>{value};
}

/// Of what the text is made of; the number names the form of the text and grows with it.
std::string etag_of(const ical::FeedEvent& event)
{
    return http::strong_etag(fmt::format(
        "event 1\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}", event.uid, event.sequence, to_epoch(event.created),
        to_epoch(event.changed), to_epoch(event.time.begin()), to_epoch(event.time.end()), event.zone.name(),
        event.summary, event.description, fmt::join(event.categories, "\n")));
}

std::string text_of(const ical::FeedEvent& event)
{
    return ical::render_event({.method = ical::Method::none, .event = event});
}

std::string etag_of_copy(const std::string& of, const store::OwnEvent& copy)
{
    return http::strong_etag(
        fmt::format("copy 1\n{}\n{}\n{}\n{}", of, copy.base.size(), copy.base, copy.text));
}

} // namespace

std::string name_of(BookingId booking)
{
    return fmt::format("booking-{}.ics", booking.value());
}

std::string name_of(TaskId task)
{
    return fmt::format("task-{}.ics", task.value());
}

std::optional<BookingId> booking_of(std::string_view name)
{
    return id_in<BookingKind>(name, "booking-");
}

std::optional<TaskId> task_of(std::string_view name)
{
    return id_in<TaskKind>(name, "task-");
}

Resource resource_of(const store::Booking& booking, const store::Directory& directory,
                     const store::OwnEvent* copy)
{
    auto event = agents_event(booking, directory);
    auto in_utc = event;
    in_utc.zone = calendar::Zone::utc();
    Resource resource{.name = name_of(booking.id),
                      .uid = booking.uid,
                      .etag = etag_of(event),
                      .time = booking.time,
                      .changed = booking.changed_at,
                      .render = [event] { return text_of(event); },
                      .expand = [in_utc = std::move(in_utc)](const Interval&) { return text_of(in_utc); },
                      .as_of = booking.changed_at};
    if (copy == nullptr) return resource;
    resource.etag = etag_of_copy(resource.etag, *copy);
    resource.changed = std::max(resource.changed, copy->changed_at);
    resource.revision = copy->revision;
    resource.server_text = resource.render;
    resource.render = [event = std::move(event), theirs = copy->text, base = copy->base] {
        auto ours = text_of(event);
        // Nothing has changed here since: their text comes back as they sent it.
        return base == ours ? theirs : ical::merged_entry(theirs, base, ours, owned_of_event);
    };
    return resource;
}

/// There are few of them, so the text itself is hashed.
Resource resource_of(const store::TaskListed& task, const store::Directory& directory,
                     const store::OwnEvent* copy)
{
    auto todo = todo_of(task, directory);
    const auto ours = ical::render_todo(todo);
    auto text = copy == nullptr ? ours : ical::merged_entry(copy->text, copy->base, ours, owned_of_todo);
    auto etag = http::strong_etag(text);
    const auto end = std::max(todo.due, todo.created + seconds{1});
    return {.name = name_of(task.task.id),
            .uid = std::move(todo.uid),
            .etag = std::move(etag),
            .time = *Interval::make(todo.created, end),
            .changed = copy == nullptr ? todo.changed : std::max(todo.changed, copy->changed_at),
            .render = [text = std::move(text)] { return text; },
            .server_text = [ours] { return ours; },
            .revision = copy == nullptr ? ChangeNumber{} : copy->revision};
}

Resource resource_of(const store::OwnEvent& event, const calendar::Zone& zone)
{
    const auto text = std::make_shared<const std::string>(event.text);
    Resource resource{.name = event.name,
                      .uid = event.uid,
                      .etag = http::strong_etag(*text),
                      .time = event.time,
                      .changed = event.changed_at,
                      .render = [text] { return *text; },
                      .revision = event.revision,
                      .text = text};
    resource.expand = [text, zone](const Interval& window) {
        // What cannot be followed so far is given as it is, and the program follows it.
        return ical::expanded_entry(*text, window, zone).value_or(*text);
    };
    if (event.recurs)
        resource.occurs = [text, zone](const Interval& window) { return occurs_in(*text, zone, window); };
    return resource;
}

} // namespace callhours::caldav
