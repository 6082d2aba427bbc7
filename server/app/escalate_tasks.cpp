#include "server/app/escalate_tasks.hpp"

#include "server/app/edit_task.hpp"
#include "server/app/opening.hpp"

#include <algorithm>
#include <stdexcept>

namespace callhours::app {

namespace {

constexpr std::size_t most_at_once = 100;

bool is_away(AgentId id, const store::Directory& directory, Instant now)
{
    const auto* agent = directory.agent(id);
    return agent != nullptr && absence_at(*agent, now) != nullptr;
}

/// Of who has to hear of the task, when they are away now and somebody stands in.
std::optional<AgentId> deputy_of(const desk::CallbackTask& task, const store::Directory& directory,
                                 Instant now)
{
    const auto id = desk::answerable(task) ? desk::answerable(task) : directory.desk.default_agent;
    const auto* agent = id ? directory.agent(*id) : nullptr;
    const auto* absence = agent == nullptr ? nullptr : absence_at(*agent, now);
    return absence == nullptr ? std::nullopt : absence->deputy;
}

std::vector<AgentId> with_role(store::Role role, const store::Directory& directory)
{
    std::vector<AgentId> agents;
    for (const auto& agent : directory.agents) {
        if (agent.role == role) agents.push_back(agent.id);
    }
    return agents;
}

/// Whom the second level's rounds ask in turn; empty where there is nobody but the agents.
std::vector<AgentId> on_duty(const store::Directory& directory, const desk::DutyRoster& roster, Instant now)
{
    auto list = desk::duty_list(roster, directory.desk.schedule.zone, now);
    if (list.empty()) list = with_role(store::Role::second_level, directory);
    if (list.empty()) list = with_role(store::Role::lead, directory);
    auto present = list;
    std::erase_if(present, [&](AgentId agent) { return is_away(agent, directory, now); });
    return present.empty() ? list : present;
}

class Recipients {
public:
    void add(std::optional<AgentId> agent)
    {
        if (agent && std::ranges::find(agents_, *agent) == agents_.end()) agents_.push_back(*agent);
    }

    void add(const std::vector<AgentId>& agents)
    {
        for (const auto agent : agents)
            add(agent);
    }

    [[nodiscard]] std::vector<AgentId> all() && { return std::move(agents_); }

private:
    std::vector<AgentId> agents_;
};

std::string names_of(const std::vector<AgentId>& agents, const store::Directory& directory)
{
    std::string names;
    for (const auto id : agents) {
        const auto* agent = directory.agent(id);
        if (agent != nullptr) names += (names.empty() ? "" : ", ") + agent->name;
    }
    return names;
}

} // namespace

std::vector<AgentId> told_of(const desk::EscalationStep& step, const store::TaskListed& listed,
                             const store::Directory& directory, const desk::DutyRoster& roster, Instant now)
{
    Recipients told;
    const auto deputy = deputy_of(listed.task, directory, now);
    const auto answerable =
        desk::answerable(listed.task) ? desk::answerable(listed.task) : directory.desk.default_agent;
    const auto stands_for_it = deputy ? deputy : answerable;
    switch (step.kind) {
    case desk::EscalationKind::second_level: {
        const auto list = on_duty(directory, roster, now);
        if (!list.empty()) told.add(list[static_cast<std::size_t>(step.mark) % list.size()]);
        if (step.mark > 0 && !list.empty()) return std::move(told).all();
        told.add(stands_for_it); // the first round tells their own agent too
        told.add(listed.watchers);
        return std::move(told).all();
    }
    case desk::EscalationKind::deputy:
        told.add(AgentId{step.mark});
        return std::move(told).all();
    case desk::EscalationKind::response_breach:
    case desk::EscalationKind::action_breach:
        told.add(stands_for_it);
        told.add(listed.watchers);
        told.add(with_role(store::Role::lead, directory));
        return std::move(told).all();
    case desk::EscalationKind::response_warning:
    case desk::EscalationKind::action_warning:
        told.add(stands_for_it);
        told.add(listed.watchers);
        return std::move(told).all();
    }
    throw std::logic_error{"told_of: not an EscalationKind"};
}

Task<int> EscalateTasks::operator()(Instant now)
{
    auto directory = co_await rules_.current();
    const auto roster = co_await escalations_.duty();
    auto look = [directory, roster, now, by_mail = mails_ == Mails::on](
                    const store::TaskListed& listed, const std::vector<desk::EscalationDone>& done) {
        const auto found = desk::escalation_of(listed.task, schedule_of(listed.task, *directory),
                                               deputy_of(listed.task, *directory, now), done, now);
        store::Looked looked{.steps = {}, .look_at = found.look_at};
        for (const auto& step : found.steps) {
            auto told = told_of(step, listed, *directory, roster, now);
            auto names = names_of(told, *directory);
            looked.steps.push_back(
                {.step = step, .text = std::move(names), .told = std::move(told), .by_mail = by_mail});
        }
        return looked;
    };
    co_return co_await escalations_.look(std::move(look), now, most_at_once);
}

} // namespace callhours::app
