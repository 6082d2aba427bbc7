#pragma once

#include "store/access.hpp"
#include "store/bookings.hpp"
#include "store/callbacks.hpp"
#include "store/calls.hpp"
#include "store/changes.hpp"
#include "store/clients.hpp"
#include "store/closures.hpp"
#include "store/directory.hpp"
#include "store/erasures.hpp"
#include "store/escalations.hpp"
#include "store/figures.hpp"
#include "store/holidays.hpp"
#include "store/import.hpp"
#include "store/outbox.hpp"
#include "store/outside_calendars.hpp"
#include "store/own_events.hpp"
#include "store/tasks.hpp"
#include "store/upkeep.hpp"
#include "store/waiting_list.hpp"
#include "store/webhooks.hpp"

namespace callhours::store {

/// One database. What it hands out lives as long as it does.
class Store {
public:
    virtual ~Store() = default;

    virtual Directories& directories() = 0;
    virtual Changes& changes() = 0;
    virtual Bookings& bookings() = 0;
    virtual Calls& calls() = 0;
    virtual Callbacks& callbacks() = 0;
    virtual Closures& closures() = 0;
    virtual CallbackTasks& tasks() = 0;
    virtual Escalations& escalations() = 0;
    virtual FigureBook& figures() = 0;
    virtual Access& access() = 0;
    virtual Imports& imports() = 0;
    virtual Clients& clients() = 0;
    virtual Erasures& erasures() = 0;
    virtual HolidayCalendars& holiday_calendars() = 0;
    virtual Outbox& outbox() = 0;
    virtual OutsideCalendars& outside_calendars() = 0;
    virtual OwnEvents& own_events() = 0;
    virtual WaitingList& waiting_list() = 0;
    virtual Webhooks& webhooks() = 0;
    virtual Upkeep& upkeep() = 0;

    /// Throws when the database does not answer (`/healthz`).
    virtual Task<void> ping() = 0;
};

} // namespace callhours::store
