#pragma once

#include "base/instant.hpp"
#include "calendar/schedule.hpp"
#include "desk/task.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace callhours::desk {

/// What the desk does about a task that waits for somebody. Each happens once for a task and a mark.
enum class EscalationKind {
    second_level,     ///< severities 1 and 2: the next one on the duty list is told; the mark is which round
    deputy,           ///< severities 3 to 5: who is responsible is away; the mark is the deputy
    response_warning, ///< three quarters of the time for the first response are used; the mark is the
                      ///< deadline
    response_breach,
    action_warning,
    action_breach,
};

struct EscalationStep {
    EscalationKind kind;
    std::int64_t mark = 0;

    friend bool operator==(const EscalationStep&, const EscalationStep&) = default;
};

struct EscalationDone {
    EscalationStep step;
    Instant at;
};

/// Between one on the duty list and the next: half an hour long as quickly as this, then ever more slowly.
inline constexpr minutes next_on_duty_after{5};

/// From round `round` (from 0) to the next: 5 minutes six times, then 10, 20, 40 and an hour. A night costs
/// whoever is alone on the list some fifteen mails, not a hundred.
[[nodiscard]] minutes pause_after_round(std::int64_t round);

struct Escalation {
    std::vector<EscalationStep> steps;
    std::optional<Instant>
        look_at; ///< when time alone brings the next; absent: only a change of the task can
};

/// The steps that are due at `now` and not done yet. Warnings lie in working time before their deadline, and
/// of severities 3 to 5 nothing goes out but in `schedule`'s hours (D3), however late somebody looks; a task
/// that waits for its client owes nothing. `deputy`: of who is responsible, when they are away now.
[[nodiscard]] Escalation escalation_of(const CallbackTask& task, const calendar::Schedule& schedule,
                                       std::optional<AgentId> deputy, std::span<const EscalationDone> done,
                                       Instant now);

/// `response_warning`
[[nodiscard]] std::string_view to_text(EscalationKind kind);
[[nodiscard]] std::optional<EscalationKind> parse_escalation_kind(std::string_view text);

} // namespace callhours::desk
