#pragma once

#include "base/task.hpp"
#include "calendar/contradiction.hpp"
#include "server/app/edit_task.hpp"
#include "server/app/rules.hpp"
#include "store/bookings.hpp"
#include "store/import.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace callhours::app {

/// A call to come that the rules would no longer offer to anybody.
struct Contradiction {
    store::Booking booking;
    calendar::BrokenRule rule;
};

/// What is booked with one agent.
struct AgentsBookings {
    const store::Agent& agent;
    std::vector<store::Booking> active; ///< of whole days, by begin
    store::BrokenByOverride overridden; ///< what was booked over a rule on purpose is no contradiction to it
    Intervals busy{};                   ///< times of calendars elsewhere and imported ones
};

/// The confirmed ones that begin at `now` or later and that `directory` contradicts, in their order.
[[nodiscard]] std::vector<Contradiction> contradicted(const store::Directory& directory,
                                                      AgentsBookings bookings, Instant now);

/// Why a role may not make a change, with the JSON pointer of what it may not touch.
using RightsProblem = store::ImportProblem;

/// Leads and administrators change everything, roles aside, which are an administrator's; others their own
/// hours, overrides, holidays and absences. Nothing when `who` may make the whole change.
[[nodiscard]] std::optional<RightsProblem> rights_problem(const store::Agent& who,
                                                          const store::ImportBatch& change);

/// Leads and administrators; the desk's settings beside the rules.
[[nodiscard]] bool may_change_desk(const store::Agent& who);

/// Changes the rules while the server runs: they hold for the next question at once, deadlines follow before
/// the answer (D4), bookings stay as they are. Io thread.
class ChangeRules {
public:
    struct Parts {
        Rules& rules;
        EditTask& edit_task;
        store::Imports& imports;
        store::Bookings& bookings;
    };

    explicit ChangeRules(const Parts& parts) : parts_{parts} {}

    using Outcome = Result<std::vector<Contradiction>, std::vector<store::ImportProblem>>;

    /// All calls to come that the rules then contradict, by agent and time.
    Task<Outcome> apply(store::ImportBatch change, Instant now);

    /// The same, and nothing is changed.
    Task<Outcome> preview(store::ImportBatch change, Instant now);

    Task<std::vector<Contradiction>> contradictions(Instant now);

    /// After a change to the rules that was made elsewhere: as apply() does when it has written.
    Task<void> settle(Instant now);

private:
    Task<std::vector<Contradiction>> contradictions(std::shared_ptr<const store::Directory> directory,
                                                    Instant now);

    Parts parts_;
};

} // namespace callhours::app
