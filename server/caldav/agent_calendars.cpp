#include "server/caldav/agent_calendars.hpp"

#include "server/caldav/feed_events.hpp"
#include "server/caldav/task_todos.hpp"
#include "server/http/conditional.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace callhours::caldav {

namespace {

constexpr std::size_t most_changes = 5000; ///< more than these: read everything anew
constexpr std::size_t most_single_reads = 50;
constexpr std::size_t rendered_at_once = 40; ///< so many take the io thread some milliseconds

Interval all_time()
{
    return *Interval::make(Instant{}, end_of_time);
}

/// Of what the text is made of; the number names the form of the text and grows with it.
std::string etag_of(const calendar::ical::FeedEvent& event)
{
    return http::strong_etag(fmt::format(
        "event 1\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}", event.uid, event.sequence, to_epoch(event.created),
        to_epoch(event.changed), to_epoch(event.time.begin()), to_epoch(event.time.end()), event.zone.name(),
        event.summary, event.description, fmt::join(event.categories, "\n")));
}

Resource resource_of(const store::Booking& booking, const store::Directory& directory)
{
    auto event = agents_event(booking, directory);
    auto etag = etag_of(event);
    auto in_utc = event;
    in_utc.zone = calendar::Zone::utc();
    return {.name = name_of(booking.id),
            .uid = booking.uid,
            .etag = std::move(etag),
            .time = booking.time,
            .changed = booking.changed_at,
            .render =
                [event = std::move(event)] {
                    return calendar::ical::render_event(
                        {.method = calendar::ical::Method::none, .event = event});
                },
            .expand =
                [in_utc = std::move(in_utc)](const Interval&) {
                    return calendar::ical::render_event(
                        {.method = calendar::ical::Method::none, .event = in_utc});
                }};
}

/// There are few of them, so the text itself is hashed.
Resource resource_of(const store::TaskListed& task, const store::Directory& directory)
{
    auto todo = todo_of(task, directory);
    auto text = calendar::ical::render_todo(todo);
    auto etag = http::strong_etag(text);
    const auto end = std::max(todo.due, todo.created + seconds{1});
    return {.name = name_of(task.task.id),
            .uid = std::move(todo.uid),
            .etag = std::move(etag),
            .time = *Interval::make(todo.created, end),
            .changed = todo.changed,
            .render = [text = std::move(text)] { return text; }};
}

bool is_of_rules(const store::Change& change)
{
    return change.subject == store::ChangeSubject::rules;
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

Task<const Collection*> AgentCalendars::current(AgentId agent, CollectionKind kind)
{
    co_await catch_up(agent);
    const auto& calendar = *calendars_.at(agent);
    co_return kind == CollectionKind::bookings ? &calendar.bookings : &calendar.tasks;
}

Task<void> AgentCalendars::catch_up(AgentId agent)
{
    auto& kept = calendars_[agent];
    if (!kept) kept = std::make_unique<Calendar>();
    auto& calendar = *kept;
    // Others may bring it up to date while this one waits; then what was read here counts for nothing.
    for (bool done = false; !done;) {
        const auto newest = store_.changes().newest_known();
        const auto seen = calendar.as_of;
        if (seen.is_set() && seen >= newest) co_return;
        if (!seen.is_set()) {
            done = co_await load(agent, calendar, newest);
            continue;
        }
        auto changes = co_await store_.changes().after(seen, most_changes);
        if (calendar.as_of != seen) continue;
        if (changes.size() == most_changes || !are_whole(changes, seen) ||
            std::ranges::any_of(changes, is_of_rules)) {
            done = co_await load(agent, calendar, newest);
        } else {
            done = co_await follow(agent, calendar, newest, std::move(changes));
        }
    }
}

Task<bool> AgentCalendars::load(AgentId agent, Calendar& calendar, ChangeNumber as_of)
{
    const auto seen = calendar.as_of;
    auto directory = co_await rules_.current();
    const auto bookings = co_await store_.bookings().of_agent(agent, all_time());
    auto tasks = co_await open_tasks(agent, directory);
    if (calendar.as_of != seen) co_return false;

    if (!seen.is_set()) {
        // 0 would mean "never loaded", and a desk always has a change: its import.
        calendar.bookings = Collection{as_of};
        calendar.tasks = Collection{as_of};
    }
    std::set<std::string> names;
    for (const auto& booking : bookings) {
        names.insert(name_of(booking.id));
        calendar.bookings.put(resource_of(booking, *directory), as_of);
    }
    calendar.bookings.keep_only(names, as_of);
    names.clear();
    for (auto& task : tasks) {
        names.insert(task.name);
        calendar.tasks.put(std::move(task), as_of);
    }
    calendar.tasks.keep_only(names, as_of);
    calendar.directory = std::move(directory);
    calendar.as_of = as_of;
    co_return true;
}

Task<bool> AgentCalendars::follow(AgentId agent, Calendar& calendar, ChangeNumber as_of,
                                  std::vector<store::Change> changes)
{
    const auto seen = calendar.as_of;
    std::set<BookingId> touched;
    bool tasks_touched = false;
    for (const auto& change : changes) {
        as_of = std::max(as_of, change.number);
        if (change.agent != agent) continue;
        if (change.subject == store::ChangeSubject::booking) touched.insert(BookingId{change.id});
        if (change.subject == store::ChangeSubject::task) tasks_touched = true;
    }
    if (touched.size() > most_single_reads) co_return co_await load(agent, calendar, as_of);

    std::vector<std::pair<BookingId, std::optional<store::Booking>>> read;
    for (const auto id : touched) {
        auto booking = co_await store_.bookings().find(id);
        read.emplace_back(id, std::move(booking));
    }
    std::vector<Resource> tasks;
    if (tasks_touched) tasks = co_await open_tasks(agent, calendar.directory);
    if (calendar.as_of != seen) co_return false;

    for (const auto& [id, booking] : read) {
        const bool is_there =
            booking && booking->agent == agent && booking->status != store::BookingStatus::cancelled; // B4
        if (is_there) {
            calendar.bookings.put(resource_of(*booking, *calendar.directory), as_of);
        } else {
            calendar.bookings.remove(name_of(id), as_of);
        }
    }
    if (tasks_touched) {
        std::set<std::string> names;
        for (auto& task : tasks) {
            names.insert(task.name);
            calendar.tasks.put(std::move(task), as_of);
        }
        calendar.tasks.keep_only(names, as_of);
    }
    calendar.as_of = as_of;
    co_return true;
}

Task<std::vector<Resource>> AgentCalendars::open_tasks(AgentId agent,
                                                       std::shared_ptr<const store::Directory> directory)
{
    const auto listed = co_await store_.tasks().list({.state = std::nullopt, .agent = agent, .most = 5000});
    std::vector<Resource> resources;
    for (const auto& task : listed)
        resources.push_back(resource_of(task, *directory));
    co_return resources;
}

Task<std::optional<std::set<std::string>>> AgentCalendars::changed_since(AgentId agent, CollectionKind kind,
                                                                         ChangeNumber seen)
{
    const auto* collection = co_await current(agent, kind);
    if (seen == collection->token()) co_return std::set<std::string>{};
    if (seen > store_.changes().newest_known()) co_return std::nullopt; // of a database that was put back
    auto names = collection->changed_since(seen);
    if (names) co_return names;

    // From before this server started: the database remembers, but not what a change of the rules altered.
    const auto changes = co_await store_.changes().after(seen, most_changes);
    if (changes.size() == most_changes || std::ranges::any_of(changes, is_of_rules)) co_return std::nullopt;
    std::set<std::string> changed;
    const auto subject =
        kind == CollectionKind::bookings ? store::ChangeSubject::booking : store::ChangeSubject::task;
    for (const auto& change : changes) {
        if (change.agent != agent || change.subject != subject) continue;
        changed.insert(kind == CollectionKind::bookings ? name_of(BookingId{change.id})
                                                        : name_of(TaskId{change.id}));
    }
    co_return changed;
}

Task<void> AgentCalendars::render(std::vector<ResourceRef> resources)
{
    std::erase_if(resources, [](const ResourceRef& each) { return each->text != nullptr; });
    if (resources.empty()) co_return;
    auto make = [resources] {
        std::vector<http::SharedText> texts;
        texts.reserve(resources.size());
        for (const auto& each : resources)
            texts.push_back(std::make_shared<const std::string>(each->render()));
        return texts;
    };
    std::vector<http::SharedText> texts;
    if (resources.size() > rendered_at_once) {
        texts = co_await workers_.ask(std::move(make));
    } else {
        texts = make();
    }
    for (std::size_t i = 0; i < resources.size(); ++i)
        resources[i]->text = std::move(texts[i]);
}

} // namespace callhours::caldav
