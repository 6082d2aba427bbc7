#pragma once

#include "server/caldav/agent_calendars.hpp"
#include "server/caldav/app_passwords.hpp"
#include "server/caldav/calendar_writing.hpp"
#include "server/caldav/properties.hpp"
#include "server/caldav/requests.hpp"
#include "server/caldav/visit.hpp"
#include "server/http/rendered.hpp"
#include "server/http/router.hpp"

namespace callhours::caldav {

/// CalDAV (RFC 4791) below /caldav/: an agent's bookings and callbacks for their own calendar program, each
/// agent's for themselves alone. Io thread; long lists are rendered in the worker pool.
class DavServer {
public:
    struct Parts {
        web::Gate& gate;
        store::Bookings& bookings;
        AgentCalendars& calendars;
        AppPasswords& passwords;
        WorkerPool& workers;
        CalendarWriting& writing;
    };

    explicit DavServer(const Parts& parts) : parts_{parts} {}

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

private:
    using Act = Task<http::Response> (DavServer::*)(const Visit&);

    Task<http::Response> admit(const http::Request& request, Act act);

    Task<http::Response> options(const http::Request& request);
    Task<http::Response> get(const Visit& visit);
    Task<http::Response> get_whole(const Visit& visit);
    Task<http::Response> propfind(const Visit& visit);
    Task<http::Response> proppatch(const Visit& visit);
    Task<http::Response> report(const Visit& visit);
    Task<http::Response> put(const Visit& visit);
    Task<http::Response> remove(const Visit& visit);
    Task<http::Response> refuse_copy(const Visit& visit);
    Task<http::Response> refuse_collection(const Visit& visit);

    Task<http::Response> query(const Visit& visit, CalendarQuery query);
    Task<http::Response> multiget(const Visit& visit, Multiget multiget);
    Task<http::Response> sync(const Visit& visit, SyncQuery query);
    Task<http::Response> free_busy(const Visit& visit, FreeBusyQuery query);

    Task<void> list_members(const Visit& visit, const WantedProperties& wanted, Multistatus& answer);
    Task<void> add_resources(const Visit& visit, std::vector<ResourceRef> resources,
                             const WantedProperties& wanted, Multistatus& answer);

    Parts parts_;

    /// A whole collection as one file, made when somebody asks for it.
    struct Whole {
        ChangeNumber as_of;
        http::Rendered rendered;
    };

    std::map<std::pair<AgentId, CollectionKind>, Whole> wholes_;
};

} // namespace callhours::caldav
