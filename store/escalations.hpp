#pragma once

#include "base/ids.hpp"
#include "base/task.hpp"
#include "desk/duty.hpp"
#include "desk/escalation.hpp"
#include "store/actor.hpp"
#include "store/tasks.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace callhours::store {

/// Tells one agent of one step: in the console, and by mail where the step says so.
struct Notice {
    NoticeId id;
    TaskId task;
    AgentId agent;
    desk::EscalationStep step;
    Instant created_at;
    std::optional<Instant> read_at;
};

/// What one look at a task decides.
struct Looked {
    struct Step {
        desk::EscalationStep step;
        std::string text; ///< for the task's history
        std::vector<AgentId> told;
        bool by_mail = false; ///< those of them who have an address
    };

    std::vector<Step> steps;
    std::optional<Instant> look_at; ///< absent: not before the task changes
};

/// Escalations of tasks, who was told of them, and the duty roster. Each step is done once, whoever looks:
/// it, its notices and its line of history are one transaction with the look that decided it.
class Escalations {
public:
    virtual ~Escalations() = default;

    using Look = std::function<Looked(const TaskListed&, const std::vector<desk::EscalationDone>&)>;

    /// Looks at those tasks whose time has come, at most `most`; how many steps were taken. A task comes up
    /// whenever it changed and when its last look said so.
    virtual Task<int> look(Look look, Instant now, std::size_t most) = 0;

    /// All open tasks come up again: when absences or the roster changed.
    virtual Task<void> look_at_all() = 0;

    /// Newest first.
    virtual Task<std::vector<Notice>> notices(AgentId agent, bool only_unread, std::size_t most) = 0;

    virtual Task<std::optional<Notice>> find_notice(NoticeId id) = 0;

    /// False when it is not that agent's; reading twice keeps the first time.
    virtual Task<bool> read(NoticeId notice, AgentId agent, Instant now) = 0;

    virtual Task<desk::DutyRoster> duty() = 0;

    /// Replaces the whole roster, and lets open tasks come up again.
    virtual Task<void> set_duty(desk::DutyRoster roster, Actor actor, Instant now) = 0;
};

} // namespace callhours::store
