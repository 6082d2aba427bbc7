#include "server/caldav/agent_calendars.hpp"

#include <algorithm>

namespace callhours::caldav {

namespace {

constexpr std::size_t most_changes = 5000; ///< more than these: read everything anew
constexpr std::size_t most_single_reads = 50;
constexpr std::size_t rendered_at_once = 40; ///< so many take the io thread some milliseconds

Interval all_time()
{
    return *Interval::make(Instant{}, end_of_time);
}

bool is_copy(const store::OwnEvent& event)
{
    return event.booking.is_set() || event.task.is_set();
}

calendar::Zone zone_of(AgentId id, const store::Directory& directory)
{
    const auto* agent = directory.agent(id);
    return agent == nullptr ? directory.desk.schedule.zone : agent->calendar.schedule.zone;
}

bool is_of_rules(const store::Change& change)
{
    return change.subject == store::ChangeSubject::rules;
}

} // namespace

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
    const auto tasks = co_await open_tasks(agent);
    auto own_events = co_await store_.own_events().of_agent(agent);
    if (calendar.as_of != seen) co_return false;

    if (!seen.is_set()) {
        // 0 would mean "never loaded", and a desk always has a change: its import.
        calendar.bookings = Collection{as_of};
        calendar.tasks = Collection{as_of};
    }
    calendar.directory = std::move(directory);
    calendar.copies.clear();
    const auto zone = zone_of(agent, *calendar.directory);
    std::set<std::string> names;
    for (auto& own : own_events) {
        if (is_copy(own)) {
            auto name = own.name;
            calendar.copies.emplace(std::move(name), std::move(own));
        } else {
            names.insert(own.name);
            calendar.bookings.put(resource_of(own, zone), as_of);
        }
    }
    for (const auto& booking : bookings) {
        auto name = name_of(booking.id);
        calendar.bookings.put(resource_of(booking, *calendar.directory, calendar.copy_of(name)), as_of);
        names.insert(std::move(name));
    }
    calendar.bookings.keep_only(names, as_of);
    put_tasks(tasks, as_of, calendar);
    calendar.as_of = as_of;
    co_return true;
}

Task<bool> AgentCalendars::follow(AgentId agent, Calendar& calendar, ChangeNumber as_of,
                                  std::vector<store::Change> changes)
{
    const auto seen = calendar.as_of;
    Touched touched;
    std::vector<store::OwnEventId> own;
    bool tasks_touched = false;
    for (const auto& change : changes) {
        as_of = std::max(as_of, change.number);
        if (change.agent != agent) continue;
        if (change.subject == store::ChangeSubject::booking) touched.bookings.insert(BookingId{change.id});
        if (change.subject == store::ChangeSubject::task) tasks_touched = true;
        if (change.subject == store::ChangeSubject::own_event) own.emplace_back(change.id);
    }
    if (touched.bookings.size() + own.size() > most_single_reads)
        co_return co_await load(agent, calendar, as_of);

    // A copy may be gone with what was erased of its call, which no change of its own says.
    for (const auto& [name, copy] : calendar.copies) {
        const bool of_touched = copy.task.is_set() ? tasks_touched : touched.bookings.contains(copy.booking);
        if (of_touched) own.push_back(copy.id);
    }
    const bool all_known = co_await read_own_events(std::move(own), touched);
    if (!all_known) co_return co_await load(agent, calendar, as_of);
    for (const auto& own_event : touched.own_events)
        tasks_touched = tasks_touched || own_event.task.is_set();
    for (const auto id : touched.bookings) {
        auto booking = co_await store_.bookings().find(id);
        touched.read.emplace_back(id, std::move(booking));
    }
    if (tasks_touched) {
        auto tasks = co_await open_tasks(agent);
        touched.tasks = std::move(tasks);
    }
    if (calendar.as_of != seen) co_return false;
    apply(agent, std::move(touched), as_of, calendar);
    co_return true;
}

/// Those that were written, and the calls that they are copies of. False where one is not known any more.
Task<bool> AgentCalendars::read_own_events(std::vector<store::OwnEventId> ids, Touched& touched)
{
    if (ids.empty()) co_return true;
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    const auto wanted = ids.size();
    auto own_events = co_await store_.own_events().find(std::move(ids));
    touched.own_events = std::move(own_events);
    for (const auto& own : touched.own_events) {
        if (own.booking.is_set()) touched.bookings.insert(own.booking);
    }
    co_return touched.own_events.size() == wanted;
}

void AgentCalendars::apply(AgentId agent, Touched touched, ChangeNumber as_of, Calendar& calendar)
{
    const auto zone = zone_of(agent, *calendar.directory);
    for (auto& own : touched.own_events) {
        if (is_copy(own)) {
            calendar.copies.erase(own.name);
            auto name = own.name;
            if (!own.is_removed) calendar.copies.emplace(std::move(name), std::move(own));
        } else if (!own.is_removed) {
            calendar.bookings.put(resource_of(own, zone), as_of);
        } else if (const auto known = calendar.bookings.find(own.name);
                   known && known->revision <= own.revision) {
            calendar.bookings.remove(own.name, as_of); // and not another that has its name since
        }
    }
    for (const auto& [id, booking] : touched.read) {
        const auto name = name_of(id);
        const bool is_there =
            booking && booking->agent == agent && booking->status != store::BookingStatus::cancelled; // B4
        if (is_there) {
            calendar.bookings.put(resource_of(*booking, *calendar.directory, calendar.copy_of(name)), as_of);
        } else {
            calendar.bookings.remove(name, as_of);
            calendar.copies.erase(name);
        }
    }
    if (touched.tasks) put_tasks(*touched.tasks, as_of, calendar);
    calendar.as_of = as_of;
}

void AgentCalendars::put_tasks(const std::vector<store::TaskListed>& tasks, ChangeNumber as_of,
                               Calendar& calendar)
{
    std::set<std::string> names;
    for (const auto& task : tasks) {
        auto name = name_of(task.task.id);
        calendar.tasks.put(resource_of(task, *calendar.directory, calendar.copy_of(name)), as_of);
        names.insert(std::move(name));
    }
    calendar.tasks.keep_only(names, as_of);
}

const store::OwnEvent* AgentCalendars::Calendar::copy_of(const std::string& name) const
{
    const auto found = copies.find(name);
    return found == copies.end() ? nullptr : &found->second;
}

Task<std::vector<store::TaskListed>> AgentCalendars::open_tasks(AgentId agent)
{
    return store_.tasks().list({.state = std::nullopt, .agent = agent, .most = 5000});
}

Task<std::optional<std::set<std::string>>> AgentCalendars::changed_since(AgentId agent, CollectionKind kind,
                                                                         ChangeNumber seen)
{
    const auto* collection = co_await current(agent, kind);
    if (seen == collection->token()) co_return std::set<std::string>{};
    if (seen > store_.changes().newest_known()) co_return std::nullopt; // of a database that was put back
    auto names = collection->changed_since(seen);
    if (names) co_return names;
    co_return co_await stored_changes(agent, kind, seen);
}

/// From before this server started: the database remembers, but not what a change of the rules altered.
Task<std::optional<std::set<std::string>>> AgentCalendars::stored_changes(AgentId agent, CollectionKind kind,
                                                                          ChangeNumber seen)
{
    const auto changes = co_await store_.changes().after(seen, most_changes);
    if (changes.size() == most_changes || !are_whole(changes, seen) ||
        std::ranges::any_of(changes, is_of_rules))
        co_return std::nullopt;
    std::set<std::string> names;
    std::set<store::OwnEventId> own;
    for (const auto& change : changes) {
        if (change.agent != agent) continue;
        const bool of_events = kind == CollectionKind::bookings;
        if (change.subject == store::ChangeSubject::booking && of_events)
            names.insert(name_of(BookingId{change.id}));
        if (change.subject == store::ChangeSubject::task && !of_events)
            names.insert(name_of(TaskId{change.id}));
        if (change.subject == store::ChangeSubject::own_event) own.emplace(change.id);
    }
    std::vector<store::OwnEventId> ids{own.begin(), own.end()};
    const auto events = co_await store_.own_events().find(std::move(ids));
    if (events.size() != own.size()) co_return std::nullopt;
    for (const auto& event : events) {
        if (event.task.is_set() == (kind == CollectionKind::tasks)) names.insert(event.name);
    }
    co_return names;
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
