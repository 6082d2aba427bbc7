#pragma once

#include "base/task.hpp"
#include "store/actor.hpp"
#include "store/directory.hpp"

namespace callhours::store {

/// "Closed from now until …", by hand. One at a time; those that are over stay, because deadlines that were
/// laid around them keep. Each write is a change of the rules.
class Closures {
public:
    virtual ~Closures() = default;

    /// Closes the desk for that time. Another that holds then or comes later ends where this one begins, or
    /// is taken back.
    virtual Task<void> close(Closure closure, Actor actor, Instant now) = 0;

    /// Ends the one that holds now, and takes back one that is still to come. False when there is none.
    virtual Task<bool> open_again(Actor actor, Instant now) = 0;
};

} // namespace callhours::store
