#pragma once

#include "calendar/absence.hpp"
#include "calendar/schedule.hpp"
#include "store/directory.hpp"

#include <optional>

namespace callhours::app {

/// What a person wants to know of an agent's or the desk's hours at a moment.
struct Opening {
    calendar::OpenState state;
    std::optional<Instant> open_until; ///< when open, and it ever closes
    std::optional<Instant> opens_at;   ///< when closed, and it opens within 400 days
};

[[nodiscard]] Opening opening_at(const calendar::Schedule& schedule, Instant at);

/// The absence of `agent` at that moment, or null.
[[nodiscard]] const calendar::Absence* absence_at(const store::Agent& agent, Instant at);

/// When an agent who is absent at `at` works again: the first opening after the absence (and those that
/// follow on it).
[[nodiscard]] std::optional<Instant> back_at(const store::Agent& agent, Instant at);

} // namespace callhours::app
