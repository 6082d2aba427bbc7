#include "desk/escalation.hpp"

#include "desk/deadlines.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace callhours::desk {
namespace {

using Name = std::pair<EscalationKind, std::string_view>;

constexpr hours longest_call{1};

constexpr std::array names{Name{EscalationKind::second_level, "second_level"},
                           Name{EscalationKind::deputy, "deputy"},
                           Name{EscalationKind::response_warning, "response_warning"},
                           Name{EscalationKind::response_breach, "response_breach"},
                           Name{EscalationKind::action_warning, "action_warning"},
                           Name{EscalationKind::action_breach, "action_breach"}};

bool is_done(std::span<const EscalationDone> done, const EscalationStep& step)
{
    return std::ranges::any_of(done, [&](const EscalationDone& each) { return each.step == step; });
}

/// The budget as one length of its clock: a share of working days is a share of their hours.
Budget in_seconds(const Budget& budget, const calendar::Schedule& schedule)
{
    return {.pace = budget.pace,
            .time = budget.time + budget.working_days * calendar::working_day(schedule),
            .working_days = 0};
}

/// When `length` of the budget's clock has passed; nothing where it never does.
std::optional<Instant> passes(Budget budget, seconds length, const CallbackTask& task,
                              const calendar::Schedule& schedule)
{
    budget.time = length;
    const auto moment = due_at(budget, task.created_at, schedule, task.pauses);
    return moment ? std::optional{*moment} : std::nullopt;
}

class Looking {
public:
    Looking(std::span<const EscalationDone> done, Instant now) : done_{done}, now_{now} {}

    void step(const EscalationStep& step)
    {
        if (!is_done(done_, step)) found_.steps.push_back(step);
    }

    /// Looks again then, unless sooner.
    void look(std::optional<Instant> at)
    {
        if (at && *at > now_ && (!found_.look_at || *at < *found_.look_at)) found_.look_at = at;
    }

    void target(const CallbackTask& task, const calendar::Schedule& schedule, Target target, Instant due)
    {
        const bool response = target == Target::response;
        const auto mark = to_epoch(due);
        const auto offered = budget_of(task.severity, target);
        if (!offered) return;
        const auto budget = in_seconds(*offered, schedule);
        const auto warned = passes(budget, budget.time * 3 / 4, task, schedule);
        const auto breached =
            passes(budget, budget.time + seconds{1}, task, schedule); // D2: more than the budget
        if (breached && *breached <= now_) {
            step({response ? EscalationKind::response_breach : EscalationKind::action_breach, mark});
        } else if (warned && *warned <= now_ && now_ < due) {
            step({response ? EscalationKind::response_warning : EscalationKind::action_warning, mark});
        }
        look(warned);
        look(breached);
    }

    void second_level()
    {
        std::int64_t rounds = 0;
        std::optional<Instant> last;
        for (const auto& each : done_) {
            if (each.step.kind != EscalationKind::second_level) continue;
            rounds = std::max(rounds, each.step.mark + 1);
            last = last ? std::max(*last, each.at) : each.at;
        }
        const auto next = last ? *last + pause_after_round(rounds - 1) : now_;
        if (next <= now_) {
            step({EscalationKind::second_level, rounds});
            look(now_ + pause_after_round(rounds));
        } else {
            look(next);
        }
    }

    [[nodiscard]] Escalation found() && { return std::move(found_); }

private:
    std::span<const EscalationDone> done_;
    Instant now_;
    Escalation found_;
};

} // namespace

minutes pause_after_round(std::int64_t round)
{
    constexpr std::int64_t quick_rounds = 6;
    constexpr minutes longest{60};
    auto pause = next_on_duty_after;
    for (auto slower = quick_rounds; slower <= round && pause < longest; ++slower)
        pause *= 2;
    return std::min(pause, longest);
}

Escalation escalation_of(const CallbackTask& task, const calendar::Schedule& schedule,
                         std::optional<AgentId> deputy, std::span<const EscalationDone> done, Instant now)
{
    if (!is_open(task.state) || task.state == TaskState::waiting) return {};
    const auto begins = task.wish_from ? std::max(task.created_at, *task.wish_from) : task.created_at;
    // While they are on the telephone the call itself looks after them; one that was lost on the way does
    // not.
    const auto rests_until =
        task.reason == TaskReason::calling ? std::max(begins, task.created_at + longest_call) : begins;
    if (now < rests_until) return {.steps = {}, .look_at = rests_until};
    if (!is_urgent(task.severity) && !calendar::is_open(schedule, now))
        return {.steps = {}, .look_at = calendar::next_opening(schedule, now)};

    Looking looking{done, now};
    const bool waits_for_somebody = task.state == TaskState::open && !task.responded_at;
    if (waits_for_somebody && is_urgent(task.severity)) looking.second_level();
    if (waits_for_somebody && !is_urgent(task.severity) && deputy)
        looking.step({EscalationKind::deputy, deputy->value()});
    if (!task.responded_at) looking.target(task, schedule, Target::response, task.response_due_at);
    if (task.action_due_at) looking.target(task, schedule, Target::action, *task.action_due_at);
    return std::move(looking).found();
}

std::string_view to_text(EscalationKind kind)
{
    const auto found = std::ranges::find(names, kind, [](const Name& name) { return name.first; });
    if (found == names.end()) throw std::logic_error{"to_text: not an EscalationKind"};
    return found->second;
}

std::optional<EscalationKind> parse_escalation_kind(std::string_view text)
{
    const auto found = std::ranges::find(names, text, [](const Name& name) { return name.second; });
    return found == names.end() ? std::nullopt : std::optional{found->first};
}

} // namespace callhours::desk
