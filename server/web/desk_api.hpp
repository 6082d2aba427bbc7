#pragma once

#include "base/worker_pool.hpp"
#include "server/app/edit_task.hpp"
#include "server/http/router.hpp"
#include "server/web/gate.hpp"
#include "store/bookings.hpp"
#include "store/tasks.hpp"

#include <string>

namespace callhours::web {

/// The JSON API of the desk: callback tasks, recordings, the day's bookings. Io thread.
class DeskApi {
public:
    struct Parts {
        Gate& gate;
        app::EditTask& edit_task;
        store::CallbackTasks& tasks;
        store::Bookings& bookings;
        std::string media_folder; ///< where the recordings lie
    };

    explicit DeskApi(Parts parts) : parts_{std::move(parts)} {}

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

private:
    Task<http::Response> list_tasks(const http::Request& request);
    Task<http::Response> get_task(const http::Request& request);
    Task<http::Response> patch_task(const http::Request& request);
    Task<http::Response> get_audio(const http::Request& request);
    Task<http::Response> post_heard(const http::Request& request);
    Task<http::Response> get_agenda(const http::Request& request);

    Parts parts_;
};

} // namespace callhours::web
