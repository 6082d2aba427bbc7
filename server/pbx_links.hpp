#pragma once

#include "base/clock.hpp"
#include "base/log/log.hpp"
#include "base/worker_pool.hpp"
#include "server/app/alarms.hpp"
#include "server/app/brought_messages.hpp"
#include "server/app/call_desk.hpp"
#include "server/app/callback_desk.hpp"
#include "server/app/media_folder.hpp"
#include "server/app/recording_intake.hpp"
#include "server/app/rules.hpp"
#include "server/app/spool_import.hpp"
#include "server/config/config.hpp"
#include "server/web/site.hpp"
#include "store/store.hpp"
#include "telephony/ari/asterisk_link.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <filesystem>
#include <memory>
#include <random>
#include <vector>

namespace callhours {

/// The links to the configured PBXs, each with the desk that answers its calls, and the voicemail spools. Io
/// thread.
class PbxLinks {
public:
    struct Parts {
        boost::asio::any_io_executor io;
        store::Store& store;
        app::Rules& rules;
        app::CallFacts& facts;
        app::EditTask& edit_task;
        std::filesystem::path media_folder;
        WorkerPool& workers;
        const Clock& clock;
        Log& log;
    };

    /// Throws cli::Refused when a URL cannot be used.
    PbxLinks(Parts parts, const config::Config& config);

    void start();
    void stop();

    /// Calls the task's number back, over the first link that can dial.
    Task<app::CallbackDesk::Begun> call_back(TaskId task, AgentId agent, app::Timing timing);

    /// Gives a callback up; false when it goes on elsewhere, or not at all.
    bool cancel(store::CallbackId callback);

    /// For calls that others answered.
    [[nodiscard]] app::BroughtMessages& messages() { return messages_; }

    [[nodiscard]] std::vector<web::Sample> samples() const;

private:
    Task<void> end_calls_of_other_links();

    struct Link {
        telephony::ari::AsteriskLink asterisk;
        app::RecordingIntake intake;
        app::CallbackDesk callbacks;
        app::CallDesk desk;

        Link(const Parts& parts, const app::MediaFolder& media, app::Alarms& alarms, app::CallFacts& facts,
             const config::Config& config, const config::Pbx& pbx, std::function<double()> chance);
    };

    Parts parts_;
    app::MediaFolder media_;
    app::AsioAlarms alarms_;
    app::BroughtMessages messages_;
    std::mt19937 chance_;
    std::vector<std::unique_ptr<Link>> links_;
    std::vector<std::unique_ptr<app::SpoolImport>> spools_;
};

} // namespace callhours
