#include "server/app/free_slots.hpp"

#include "base/assert.hpp"

#include <algorithm>

namespace callhours::app {

namespace {

/// How far around a question blocks are read, so that the next question about the same agent finds them.
constexpr days remembered_before{2};
constexpr days remembered_after{100};

/// Who might stand in for `agent`: each deputy once.
std::vector<AgentId> agent_and_deputies(const store::Agent& agent)
{
    std::vector<AgentId> result{agent.id};
    for (const auto& absence : agent.calendar.absences) {
        if (absence.deputy && std::find(result.begin(), result.end(), *absence.deputy) == result.end()) {
            result.push_back(*absence.deputy);
        }
    }
    return result;
}

const calendar::AgentBlocks& blocks_of(const store::BlocksByAgent& blocks, AgentId agent)
{
    static const calendar::AgentBlocks nothing;
    const auto found = blocks.find(agent);
    return found == blocks.end() ? nothing : found->second;
}

} // namespace

SlotRules::SlotRules(std::shared_ptr<const store::Directory> directory, ClientId client, CallTypeId type,
                     Instant now)
    : directory_{std::move(directory)}, client_{directory_->client(client)},
      type_{directory_->call_type(type)},
      agent_{client_ == nullptr ? nullptr : directory_->agent(client_->agent)}, now_{now}
{
    CALLHOURS_ASSERT(client_ != nullptr && type_ != nullptr && agent_ != nullptr);
    agents_ = agent_and_deputies(*agent_);
    for (const auto& each : directory_->call_types) {
        longest_buffer_ =
            std::max<seconds>({longest_buffer_, each.rules.buffer_before, each.rules.buffer_after});
    }
}

const calendar::Zone& SlotRules::zone() const noexcept
{
    return agent_->calendar.schedule.zone;
}

template <typename Ask> auto SlotRules::ask(const store::BlocksByAgent& blocks, Ask ask) const
{
    std::vector<calendar::Candidate> deputies;
    for (const auto id : agents_) {
        const auto* deputy = id == agent_->id ? nullptr : directory_->agent(id);
        if (deputy != nullptr) deputies.push_back({&deputy->calendar, &blocks_of(blocks, id)});
    }
    return ask(calendar::SlotQuestion{.type = type_->rules,
                                      .agent = {&agent_->calendar, &blocks_of(blocks, agent_->id)},
                                      .deputies = deputies,
                                      .now = now_,
                                      .entitlement = plan_counts_
                                                         ? store::entitlement_of(*client_, directory_->desk)
                                                         : calendar::Entitlement{}});
}

Interval SlotRules::window(LocalDate from, LocalDate to) const
{
    return ask({}, [&](const auto& question) { return blocks_window(question, from, to, longest_buffer_); });
}

Interval SlotRules::window(Instant start) const
{
    return ask({}, [&](const auto& question) { return blocks_window(question, start, longest_buffer_); });
}

std::vector<calendar::Slot> SlotRules::free(LocalDate from, LocalDate to,
                                            const store::BlocksByAgent& blocks) const
{
    return ask(blocks, [&](const auto& question) { return free_slots(question, from, to); });
}

Result<calendar::Slot, calendar::SlotRefusal> SlotRules::check(Instant start,
                                                               const store::BlocksByAgent& blocks) const
{
    return ask(blocks, [&](const auto& question) { return check_slot(question, start); });
}

SlotRules SlotRules::for_any_plan() const
{
    auto rules = *this;
    rules.plan_counts_ = false;
    return rules;
}

calendar::Slot SlotRules::regardless(Instant start) const
{
    const auto call = Interval::lasting(start, type_->rules.duration);
    for (const auto& absence : agent_->calendar.absences) {
        const bool stands_in = absence.deputy && directory_->agent(*absence.deputy) != nullptr;
        if (stands_in && absence.time.contains(call)) return {.time = call, .agent = *absence.deputy};
    }
    return {.time = call, .agent = agent_->id};
}

Task<std::vector<calendar::Slot>> FreeSlots::operator()(std::shared_ptr<const SlotRules> rules,
                                                        LocalDate from, LocalDate to,
                                                        std::optional<std::string> hold, Instant now)
{
    const auto window = rules->window(from, to);
    if (hold) {
        const auto occupied = co_await bookings_.blocks(rules->agents(), window, std::move(hold), now);
        co_return rules->free(from, to, occupied);
    }
    const auto occupied = co_await blocks(*rules, window, now);
    co_return rules->free(from, to, *occupied);
}

Task<std::shared_ptr<const store::BlocksByAgent>> FreeSlots::blocks(const SlotRules& rules, Interval window,
                                                                    Instant now)
{
    const auto agent = rules.agents().front();
    const auto as_of = changes_.newest_calendar_known();
    const auto found = remembered_.find(agent);
    if (found != remembered_.end() && found->second.as_of == as_of && found->second.window.contains(window) &&
        now < found->second.good_until) {
        co_return found->second.blocks;
    }

    const auto wide = Interval::make(window.begin() - remembered_before,
                                     std::max(window.end(), window.begin() + remembered_after));
    auto read = co_await bookings_.blocks(rules.agents(), *wide, std::nullopt, now);
    const bool holds =
        std::any_of(read.begin(), read.end(), [](const auto& each) { return !each.second.holds.empty(); });
    auto shared = std::make_shared<const store::BlocksByAgent>(std::move(read));
    // A hold lapses without a change; so with holds about, what is remembered is good for this second only.
    remembered_.insert_or_assign(agent,
                                 Remembered{as_of, *wide, holds ? now + seconds{1} : Instant::max(), shared});
    co_return shared;
}

} // namespace callhours::app
