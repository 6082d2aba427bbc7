#pragma once

#include "server/app/rules.hpp"
#include "store/escalations.hpp"

namespace callhours::app {

/// Warns of deadlines, tells of breaches, and asks the second level, as desk::escalation_of says; whom it
/// tells is decided here. Several servers may do it at once: each step happens once. Io thread.
class EscalateTasks {
public:
    enum class Mails { off, on };

    EscalateTasks(Rules& rules, store::Escalations& escalations, Mails mails)
        : rules_{rules}, escalations_{escalations}, mails_{mails}
    {
    }

    /// Looks at all tasks whose time has come; how many steps were taken.
    Task<int> operator()(Instant now);

private:
    Rules& rules_;
    store::Escalations& escalations_;
    Mails mails_; ///< whether notices go out by mail too
};

/// Whom a step tells. An agent who is away is stood in for by their deputy; the duty list passes over who is
/// away, unless all are; without a roster it is everybody of the second level, then the leads.
[[nodiscard]] std::vector<AgentId> told_of(const desk::EscalationStep& step, const store::TaskListed& listed,
                                           const store::Directory& directory, const desk::DutyRoster& roster,
                                           Instant now);

} // namespace callhours::app
