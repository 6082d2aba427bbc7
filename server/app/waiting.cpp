#include "server/app/waiting.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace callhours::app {

namespace {

/// After a mail nobody is told again for so long, however much becomes free.
constexpr minutes rest{30};

struct Days {
    LocalDate from;
    LocalDate to; ///< not included
};

/// The local days of the agent that `span` touches.
Days days_of(const Interval& span, const calendar::Zone& zone)
{
    return {.from = calendar::local_date(span.begin(), zone),
            .to = calendar::local_date(span.end() - seconds{1}, zone) + days{1}};
}

std::vector<Instant> begins_of(const std::vector<calendar::Slot>& slots)
{
    std::vector<Instant> begins;
    begins.reserve(slots.size());
    for (const auto& slot : slots)
        begins.push_back(slot.time.begin());
    return begins;
}

/// What is free on these days for everybody of the agent's, whatever their plan.
calendar::FreeNow free_now(const SlotRules& rules, Days days, const store::BlocksByAgent& blocks)
{
    calendar::FreeNow free;
    free.bookable = begins_of(rules.free(days.from, days.to, blocks));
    const bool held =
        std::ranges::any_of(blocks, [](const auto& each) { return !each.second.holds.empty(); });
    if (!held) {
        free.but_for_holds = free.bookable;
        return free;
    }
    auto without = blocks;
    for (auto& [agent, occupied] : without)
        occupied.holds.clear();
    free.but_for_holds = begins_of(rules.free(days.from, days.to, without));
    return free;
}

bool is_entitled_in(const Interval& span, const calendar::Entitlement& plan)
{
    return (!plan.begin || *plan.begin < span.end()) && (!plan.end || span.begin() < *plan.end);
}

WaitRefusal refusal_of(store::JoinRefusal refusal)
{
    switch (refusal) {
    case store::JoinRefusal::too_many_of_address:
        return WaitRefusal::too_many_of_address;
    case store::JoinRefusal::too_many_of_client:
        return WaitRefusal::too_many_of_client;
    case store::JoinRefusal::too_many:
        return WaitRefusal::too_many;
    }
    throw std::logic_error{"no such refusal of the waiting list"};
}

Result<Interval, WaitRefusal> span_of(const WaitWish& wish, const store::CallType& type,
                                      const store::Agent& agent, Instant now)
{
    if (wish.to <= wish.from) return refuse(WaitRefusal::empty);
    if (wish.from < calendar::local_date(now, wish.zone)) return refuse(WaitRefusal::past);
    if (wish.to - days{1} > last_bookable_day(type, agent, wish.zone, now))
        return refuse(WaitRefusal::beyond_window);
    const auto span = Interval::make(calendar::to_instant(WallTime{wish.from}, wish.zone),
                                     calendar::to_instant(WallTime{wish.to}, wish.zone));
    if (!span) return refuse(WaitRefusal::empty); // a date that the zone leaves out
    return *span;
}

} // namespace

LocalDate last_bookable_day(const store::CallType& type, const store::Agent& agent,
                            const calendar::Zone& zone, Instant now)
{
    const auto& agents = agent.calendar.schedule.zone;
    const auto last = calendar::local_date(now, agents) + days{type.rules.window_days};
    return calendar::local_date(calendar::local_day(last, agents).end() - seconds{1}, zone);
}

Task<Result<store::Joined, WaitRefusal>> JoinWaitingList::operator()(WaitWish wish, Instant now)
{
    auto directory = co_await rules_.current();
    const auto& client = *directory->client(wish.client);
    const auto& type = *directory->call_type(wish.type);
    const auto span = span_of(wish, type, *directory->agent(client.agent), now);
    if (!span) co_return refuse(span.error());
    const auto plan = store::entitlement_of(client, directory->desk);
    if (!is_entitled_in(*span, plan)) co_return refuse(WaitRefusal::not_entitled);

    const SlotRules rules{directory, wish.client, wish.type, now};
    const auto days = days_of(*span, rules.zone());
    const auto blocks = co_await free_slots_.blocks(rules, rules.window(days.from, days.to), now);
    const auto free = free_now(rules, days, *blocks);
    const calendar::WaitedFor what{.span = *span, .part = wish.part, .zone = wish.zone, .entitlement = plan};
    store::JoinRequest request{.wait = {.id = {},
                                        .client = wish.client,
                                        .type = wish.type,
                                        .name = wish.name,
                                        .email = wish.email,
                                        .language = wish.language,
                                        .zone = wish.zone.name(),
                                        .from = wish.from,
                                        .to = wish.to,
                                        .part = wish.part,
                                        .span = *span,
                                        .uid = wish.uid},
                               .known = calendar::awaited(what, free.but_for_holds),
                               .now = now};
    auto joined = co_await list_.join(std::move(request));
    if (!joined) co_return refuse(refusal_of(joined.error()));
    co_return std::move(*joined);
}

Task<int> TellWaiting::operator()(Instant now)
{
    auto directory = co_await rules_.current();
    auto waits = co_await list_.list({.client = {}, .of_agent = {}, .live_at = now});
    waiting_ = waits.size();
    co_await bring_known(waits);

    std::map<std::pair<AgentId, CallTypeId>, Waits> groups;
    for (auto& wait : waits) {
        const auto* client = directory->client(wait.client);
        const auto* type = directory->call_type(wait.type);
        if (client == nullptr || type == nullptr || !type->offered) continue;
        groups[{client->agent, wait.type}].push_back(std::move(wait));
    }
    int mails = 0;
    for (auto& [of, group] : groups) {
        mails += co_await look_at(directory, std::move(group), now);
        // A look may take a millisecond, and others wait for this thread.
        co_await boost::asio::post(boost::asio::use_awaitable);
    }
    co_return mails;
}

Task<void> TellWaiting::bring_known(const Waits& waits)
{
    std::map<store::WaitId, Known> kept;
    std::vector<store::WaitId> asked;
    for (const auto& wait : waits) {
        const auto found = known_.find(wait.id);
        if (found != known_.end() && found->second.version == wait.version) {
            kept.insert(known_.extract(found));
        } else {
            asked.push_back(wait.id);
            kept[wait.id].version = wait.version;
        }
    }
    known_ = std::move(kept);
    if (asked.empty()) co_return;
    auto known = co_await list_.known(std::move(asked));
    for (auto& [id, times] : known)
        known_[id].times = std::move(times);
}

Task<int> TellWaiting::look_at(std::shared_ptr<const store::Directory> directory, Waits waits, Instant now)
{
    const auto& first = waits.front();
    const auto rules = SlotRules{directory, first.client, first.type, now}.for_any_plan();
    auto days = days_of(first.span, rules.zone());
    for (const auto& wait : waits) {
        const auto own = days_of(wait.span, rules.zone());
        days = {.from = std::min(days.from, own.from), .to = std::max(days.to, own.to)};
    }
    const auto blocks = co_await free_slots_.blocks(rules, rules.window(days.from, days.to), now);
    const auto free = free_now(rules, days, *blocks);
    const auto earliest = now + directory->call_type(first.type)->rules.notice;

    std::vector<store::WaitNote> notes;
    for (const auto& wait : waits) {
        const auto what = waited_for(wait, *directory);
        const bool rested = !wait.told_at || now >= *wait.told_at + rest || now < *wait.told_at;
        const auto& known = known_[wait.id].times;
        auto look = calendar::look_for_waiting(known,
                                               {.bookable = calendar::awaited(what, free.bookable),
                                                .but_for_holds = calendar::awaited(what, free.but_for_holds),
                                                .earliest = earliest},
                                               rested);
        if (look.tell.empty() && look.known == known) continue;
        notes.push_back({.id = wait.id,
                         .version = wait.version,
                         .known = std::move(look.known),
                         .tell = std::move(look.tell)});
    }
    if (notes.empty()) co_return 0;
    co_return co_await list_.note(std::move(notes), now);
}

calendar::WaitedFor TellWaiting::waited_for(const store::Wait& wait, const store::Directory& directory)
{
    return {.span = wait.span,
            .part = wait.part,
            .zone = zone_of(wait.zone),
            .entitlement = store::entitlement_of(*directory.client(wait.client), directory.desk)};
}

const calendar::Zone& TellWaiting::zone_of(const std::string& name)
{
    const auto found = zones_.find(name);
    if (found != zones_.end()) return found->second;
    return zones_.emplace(name, calendar::Zone::find(name).value_or(calendar::Zone::utc())).first->second;
}

} // namespace callhours::app
