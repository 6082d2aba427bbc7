#pragma once

#include "base/clock.hpp"
#include "base/task.hpp"
#include "calendar/slots.hpp"
#include "server/app/rules.hpp"
#include "store/bookings.hpp"
#include "store/changes.hpp"

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace callhours::app {

/// What the slot rules need of one client and one call type, as values that live as long as it does.
class SlotRules {
public:
    /// `client` and `type` must be of `directory`.
    SlotRules(std::shared_ptr<const store::Directory> directory, ClientId client, CallTypeId type,
              Instant now);

    /// The client's agent and all deputies of the agent's absences: whose blocks to load.
    [[nodiscard]] const std::vector<AgentId>& agents() const noexcept { return agents_; }

    [[nodiscard]] const store::Directory& directory() const noexcept { return *directory_; }

    /// The zone whose dates the questions count in.
    [[nodiscard]] const calendar::Zone& zone() const noexcept;

    [[nodiscard]] Interval window(LocalDate from, LocalDate to) const;
    [[nodiscard]] Interval window(Instant start) const;

    [[nodiscard]] std::vector<calendar::Slot> free(LocalDate from, LocalDate to,
                                                   const store::BlocksByAgent& blocks) const;
    [[nodiscard]] Result<calendar::Slot, calendar::SlotRefusal>
    check(Instant start, const store::BlocksByAgent& blocks) const;

    /// The same for clients whose plan never ends: who looks for several at once leaves their plans to
    /// calendar::awaited() (S9).
    [[nodiscard]] SlotRules for_any_plan() const;

    /// What an agent who overrides the rules takes: the call at `start` with the deputy in whose deputation
    /// it lies wholly, otherwise with the client's agent.
    [[nodiscard]] calendar::Slot regardless(Instant start) const;

private:
    template <typename Ask> auto ask(const store::BlocksByAgent& blocks, Ask ask) const;

    std::shared_ptr<const store::Directory> directory_;
    const store::Client* client_;
    const store::CallType* type_;
    const store::Agent* agent_;
    std::vector<AgentId> agents_;
    Instant now_;
    seconds longest_buffer_{0};
    bool plan_counts_ = true;
};

/// Free slots for pages and API: one range read at most, and none while nothing has changed. Io thread.
class FreeSlots {
public:
    FreeSlots(store::Bookings& bookings, const store::Changes& changes)
        : bookings_{bookings}, changes_{changes}
    {
    }

    /// `hold` is a hold of the asker, which then blocks nobody.
    Task<std::vector<calendar::Slot>> operator()(std::shared_ptr<const SlotRules> rules, LocalDate from,
                                                 LocalDate to, std::optional<std::string> hold, Instant now);

    /// What occupies the agents of `rules` in `window`, and perhaps beyond it.
    Task<std::shared_ptr<const store::BlocksByAgent>> blocks(const SlotRules& rules, Interval window,
                                                             Instant now);

private:
    /// What occupies an agent and its deputies over a long span, as of one change number.
    struct Remembered {
        ChangeNumber as_of;
        Interval window;
        Instant good_until; ///< a hold may lapse: then read again
        std::shared_ptr<const store::BlocksByAgent> blocks;
    };

    store::Bookings& bookings_;
    const store::Changes& changes_;
    std::unordered_map<AgentId, Remembered> remembered_; ///< by the client's agent
};

} // namespace callhours::app
