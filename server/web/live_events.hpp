#pragma once

#include "server/http/router.hpp"
#include "server/web/gate.hpp"
#include "store/bookings.hpp"
#include "store/changes.hpp"

#include <chrono>
#include <list>
#include <memory>
#include <string>

namespace callhours::web {

/// `GET /api/v1/events`: tells agents' browsers and programs what has changed, as server-sent events (HTML
/// living standard §9.2). It tells that a booking or task changed and whose it is, never what is in it: that
/// is asked for by the paths that judge who may read it. Fed by the change number, so changes by other
/// processes are told too. Io thread.
class LiveEvents {
public:
    using Moment = std::chrono::steady_clock::time_point;

    LiveEvents(Gate& gate, store::Changes& changes, store::Bookings& bookings)
        : gate_{gate}, changes_{changes}, bookings_{bookings}
    {
    }

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

    /// Hands on what has changed since the last turn, and every 15 seconds that the server is there. To be
    /// called a few times a second; costs nothing while nobody listens. Whoever may not listen any more is
    /// sent away before anything is told. Throws when the database does not answer; nothing is lost, the next
    /// turn tells it.
    Task<void> turn(Moment now);

    /// A session has ended: the next turn looks who may still listen.
    void look_who_may_listen() noexcept { look_ = true; }

    [[nodiscard]] std::size_t listeners() const;

private:
    struct Listener {
        http::Request asked; ///< what its credentials are read from, again and again
        std::weak_ptr<http::LiveText> text;
        AgentId agent;
        ChangeNumber seen;
        Moment heard_at; ///< when it was last told something
    };

    Task<http::Response> listen(const http::Request& request);
    Task<void> serve(std::shared_ptr<Listener> listener, ChangeNumber newest, Moment now);
    Task<bool> may_know(AgentId listener, const store::Change& change, const store::Directory& directory);
    Task<bool> may_still_listen(const Listener& listener);

    Gate& gate_;
    store::Changes& changes_;
    store::Bookings& bookings_;
    std::list<std::shared_ptr<Listener>> listeners_;
    bool look_ = false;
};

} // namespace callhours::web
