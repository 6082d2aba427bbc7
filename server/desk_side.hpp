#pragma once

#include "base/clock.hpp"
#include "base/log/log.hpp"
#include "server/app/ask_callback.hpp"
#include "server/app/escalate_tasks.hpp"
#include "server/app/keep_figures.hpp"
#include "server/nap.hpp"
#include "server/web/duty_api.hpp"
#include "server/web/figures_api.hpp"
#include "server/web/site.hpp"
#include "server/web/task_api.hpp"
#include "server/web/wish_pages.hpp"
#include "store/store.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <vector>

namespace callhours {

/// What the desk adds to the server beside calls and bookings: tasks asked for, warnings and the second
/// level, each part made from those above it. Io thread.
class DeskSide {
public:
    struct Parts {
        boost::asio::any_io_executor io;
        web::Gate& gate;
        app::Rules& rules;
        app::EditTask& edit_task;
        store::Store& store;
        const web::Pages& pages;
        const Clock& clock;
        Log& log;
        app::EscalateTasks::Mails notices_by_mail;
    };

    explicit DeskSide(const Parts& parts);

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

    /// Looks after the tasks from now on.
    void start();
    void stop();

    /// For /metrics: the figures of all days together.
    [[nodiscard]] std::vector<web::Sample> samples() const;

private:
    Task<void> look_after_tasks();
    Task<void> keep_figures(int most_bites);
    Task<bool> look(bool anew); ///< false: the database did not answer

    Parts parts_;
    app::AskCallback ask_callback_;
    app::EscalateTasks escalate_;
    app::KeepFigures keep_figures_;
    web::TaskApi task_api_;
    web::WishPages wish_pages_;
    web::DutyApi duty_api_;
    web::FiguresApi figures_api_;
    Nap nap_;
    store::Figures total_;
    bool total_is_known_ = false;
    bool broken_ = false; ///< and said so
};

} // namespace callhours
