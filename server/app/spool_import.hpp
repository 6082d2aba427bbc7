#pragma once

#include "base/clock.hpp"
#include "base/log/log.hpp"
#include "base/worker_pool.hpp"
#include "server/app/brought_messages.hpp"
#include "telephony/spool_message.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace callhours::app {

/// One message as it lies in the spool.
struct SpoolFile {
    std::filesystem::path text_file;
    std::string text;
    std::filesystem::path audio_file; ///< empty: there is no .wav beside it
    std::uintmax_t audio_bytes = 0;
};

/// The new messages (folders INBOX and Urgent) of every mailbox below `folder`, in the order of their names.
/// Blocks; one that vanishes meanwhile is left out. Throws std::filesystem::filesystem_error when `folder`
/// cannot be read.
[[nodiscard]] std::vector<SpoolFile> look_into_spool(const std::filesystem::path& folder);

/// Watches a voicemail spool of Asterisk's (msg0000.txt and .wav) and makes a task of each message, once,
/// whatever Asterisk renumbers. The spool itself is left as it is: it belongs to the mailbox's owner. Io
/// thread.
class SpoolImport {
public:
    struct Settings {
        std::string name;   ///< of the spool in the configuration
        std::string folder; ///< `/var/spool/asterisk/voicemail`
        std::string called; ///< the desk's number that these mailboxes stand for
        std::chrono::milliseconds every{5000};
        seconds patience{60}; ///< how long a recording with an unfinished header is waited for
    };

    struct Parts {
        BroughtMessages& messages;
        WorkerPool& pool;
        const Clock& clock;
        Log& log;
        boost::asio::any_io_executor io;
    };

    SpoolImport(Parts parts, Settings settings);

    /// Looks again and again until stop().
    Task<void> run();

    void stop();

    /// One look; public for tests. Never throws.
    Task<void> look();

private:
    Task<void> look_carefully();
    Task<void> consider(SpoolFile file);
    Task<void> take(SpoolFile file, telephony::SpoolMessage message, std::string token);
    [[nodiscard]] bool is_settled(const SpoolFile& file);

    /// Since when a message has been the same.
    struct Seen {
        std::string text;
        std::uintmax_t audio_bytes = 0;
        Instant since;
    };

    Parts parts_;
    Settings settings_;
    std::string link_;
    boost::asio::steady_timer timer_;
    bool stopped_ = false;
    std::map<std::filesystem::path, Seen> seen_;
    std::set<std::string> done_; ///< tokens with which nothing is left to do
    std::string last_complaint_; ///< said once
};

} // namespace callhours::app
