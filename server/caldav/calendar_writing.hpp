#pragma once

#include "base/worker_pool.hpp"
#include "calendar/ical/written_entry.hpp"
#include "server/app/book_call.hpp"
#include "server/app/edit_task.hpp"
#include "server/caldav/agent_calendars.hpp"
#include "server/caldav/visit.hpp"
#include "store/store.hpp"

#include <optional>
#include <string>

namespace callhours::caldav {

/// What an agent's calendar program changes (RFC 4791 §5.3.2). An event of their own blocks their slots at
/// once; a call that is moved is rescheduled under all its rules, one that is deleted is cancelled; a
/// callback that is completed is done. Whatever else they change of a call or callback (alarms, categories,
/// notes) is kept for them alone. Each is one transaction, judged by what the program has seen. Io thread.
class CalendarWriting {
public:
    struct Parts {
        web::Gate& gate;
        store::Bookings& bookings;
        store::CallbackTasks& tasks;
        store::OwnEvents& own_events;
        app::BookCall& book_call;
        app::EditTask& edit_task;
        AgentCalendars& calendars;
        WorkerPool& workers;
    };

    explicit CalendarWriting(const Parts& parts) : parts_{parts} {}

    Task<http::Response> put(const Visit& visit);
    Task<http::Response> remove(const Visit& visit);

private:
    using Entry = calendar::ical::WrittenEntry;

    /// Nothing: what was judged has changed meanwhile, so it is judged anew.
    using Answer = std::optional<http::Response>;

    Task<Result<Entry, calendar::ical::EntryRefusal>> read(const Visit& visit);
    Task<ResourceRef> resource_at(const Visit& visit);

    Task<Answer> put_once(const Visit& visit, const Entry& entry);
    Task<Answer> put_own(const Visit& visit, const Entry& entry, ResourceRef known);
    Task<Answer> put_call(const Visit& visit, const Entry& entry, ResourceRef known);
    Task<Answer> move_call(const Visit& visit, const Entry& entry, ResourceRef known);
    Task<Answer> put_callback(const Visit& visit, const Entry& entry, ResourceRef known);
    Task<Answer> take_step(app::TaskWish wish);
    Task<Answer> keep_copy(const Visit& visit, const Entry& entry, ResourceRef known);
    [[nodiscard]] store::PutOwnEvent copy_of(const Visit& visit, const Entry& entry,
                                             const Resource& known) const;

    Task<Answer> remove_once(const Visit& visit);
    Task<Answer> cancel_call(const Visit& visit, ResourceRef known);

    Parts parts_;
};

} // namespace callhours::caldav
