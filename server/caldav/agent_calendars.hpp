#pragma once

#include "base/log/log.hpp"
#include "base/worker_pool.hpp"
#include "server/app/rules.hpp"
#include "server/caldav/own_resources.hpp"
#include "server/caldav/places.hpp"
#include "store/store.hpp"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace callhours::caldav {

/// The collections of the agents, kept in memory and brought up to date by the table of changes: after one
/// change one booking is read, whatever the size of the calendar. Io thread.
class AgentCalendars {
public:
    AgentCalendars(store::Store& store, app::Rules& rules, WorkerPool& workers)
        : store_{store}, rules_{rules}, workers_{workers}
    {
    }

    /// As of now; valid until the next co_await of the caller.
    Task<const Collection*> current(AgentId agent, CollectionKind kind);

    /// What was put or removed after `seen`: by name, whether it still is there. Nothing where that is not
    /// known any more, or `seen` never was.
    Task<std::optional<std::set<std::string>>> changed_since(AgentId agent, CollectionKind kind,
                                                             ChangeNumber seen);

    /// Sees to it that each has its text; many are rendered in the worker pool.
    Task<void> render(std::vector<ResourceRef> resources);

private:
    struct Calendar {
        ChangeNumber as_of; ///< 0: never loaded
        std::shared_ptr<const store::Directory> directory;
        Collection bookings; ///< and the agent's own events
        Collection tasks;
        std::map<std::string, store::OwnEvent> copies{}; ///< of calls and callbacks, by the resource's name

        [[nodiscard]] const store::OwnEvent* copy_of(const std::string& name) const;
    };

    /// What some changes are about, read anew.
    struct Touched {
        std::vector<store::OwnEvent> own_events;
        std::set<BookingId> bookings;
        std::vector<std::pair<BookingId, std::optional<store::Booking>>> read;
        std::optional<std::vector<store::TaskListed>> tasks; ///< set: some have changed
    };

    Task<void> catch_up(AgentId agent);
    Task<bool> load(AgentId agent, Calendar& calendar, ChangeNumber as_of);
    Task<bool> follow(AgentId agent, Calendar& calendar, ChangeNumber as_of,
                      std::vector<store::Change> changes);
    Task<bool> read_own_events(std::vector<store::OwnEventId> ids, Touched& touched);
    Task<std::vector<store::TaskListed>> open_tasks(AgentId agent);
    Task<std::optional<std::set<std::string>>> stored_changes(AgentId agent, CollectionKind kind,
                                                              ChangeNumber seen);
    static void apply(AgentId agent, Touched touched, ChangeNumber as_of, Calendar& calendar);
    static void put_tasks(const std::vector<store::TaskListed>& tasks, ChangeNumber as_of,
                          Calendar& calendar);

    store::Store& store_;
    app::Rules& rules_;
    WorkerPool& workers_;
    std::unordered_map<AgentId, std::unique_ptr<Calendar>> calendars_;
};

} // namespace callhours::caldav
