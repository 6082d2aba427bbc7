#pragma once

#include "base/clock.hpp"
#include "base/log/log.hpp"
#include "server/app/waiting.hpp"
#include "server/nap.hpp"
#include "server/web/site.hpp"
#include "server/web/waiting_api.hpp"
#include "store/store.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <vector>

namespace callhours {

/// What the waiting list adds to the server: its API, and the looks that tell who waits. A look comes when
/// something has changed, and once a minute for what only the clock changes. Io thread.
class WaitingSide {
public:
    struct Parts {
        boost::asio::any_io_executor io;
        web::Gate& gate;
        app::Rules& rules;
        app::FreeSlots& free_slots;
        store::Store& store;
        RandomBytes& random;
        const web::Links& links;
        const Clock& clock;
        Log& log;
    };

    explicit WaitingSide(const Parts& parts);

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router) { api_.add_routes(router); }

    [[nodiscard]] app::JoinWaitingList& join() noexcept { return join_; }

    void start();
    void stop();

    [[nodiscard]] std::vector<web::Sample> samples() const;

private:
    Task<void> look_again_and_again();
    Task<bool> look(); ///< false: the database did not answer

    Parts parts_;
    app::JoinWaitingList join_;
    app::TellWaiting tell_;
    web::WaitingApi api_;
    Nap nap_;
    std::int64_t mails_ = 0; ///< owed by this process
    bool broken_ = false;    ///< and said so
};

} // namespace callhours
