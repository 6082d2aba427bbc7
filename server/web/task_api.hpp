#pragma once

#include "server/app/ask_callback.hpp"
#include "server/app/edit_task.hpp"
#include "server/http/router.hpp"
#include "server/web/gate.hpp"
#include "store/tasks.hpp"

namespace callhours::web {

/// The JSON API of tasks that no call makes: agents write them down, put two together and watch them; clients
/// ask to be called and see how it stands. Io thread.
class TaskApi {
public:
    struct Parts {
        Gate& gate;
        app::AskCallback& ask_callback;
        app::EditTask& edit_task;
        store::CallbackTasks& tasks;
    };

    explicit TaskApi(Parts parts) : parts_{parts} {}

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

private:
    Task<http::Response> post_task(const http::Request& request);
    Task<http::Response> get_history(const http::Request& request);
    Task<http::Response> merge_task(const http::Request& request);
    Task<http::Response> watch_task(const http::Request& request, bool watches);
    Task<http::Response> post_callback(const http::Request& request);
    Task<http::Response> list_callbacks(const http::Request& request);
    Task<http::Response> get_callback(const http::Request& request);
    Task<http::Response> delete_callback(const http::Request& request);

    Parts parts_;
};

} // namespace callhours::web
