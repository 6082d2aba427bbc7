#pragma once

#include "base/clock.hpp"
#include "base/log/log.hpp"
#include "base/worker_pool.hpp"
#include "server/app/call_facts.hpp"
#include "server/app/media_folder.hpp"
#include "server/app/rules.hpp"
#include "store/calls.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace callhours::app {

/// A call that somebody else answered: a PBX without ARI, a script behind a mailbox, a voicemail spool.
struct BroughtMessage {
    std::string link;  ///< the door it came through: `api`, `spool-main`
    std::string name;  ///< unique there: the same again is the same call
    std::string token; ///< unique everywhere, a telephony::CallToken; tells one content from another
    std::string from;  ///< as a PBX tells it
    std::string to;
    Instant arrived_at;
    std::string audio; ///< a WAV; empty: nobody spoke (C3)
};

/// Files such calls: the task first, the recording after it (C1, C4). All of it may be done twice. Io thread.
class BroughtMessages {
public:
    struct Parts {
        Rules& rules;
        CallFacts& facts;
        store::Calls& calls;
        MediaFolder media;
        WorkerPool& pool;
        const Clock& clock;
        Log& log;
        std::uintmax_t disk_reserve_bytes = 200U << 20U;
        seconds shortest_message{2}; ///< shorter ones count as none (C3)
    };

    explicit BroughtMessages(Parts parts) : parts_{std::move(parts)} {}

    enum class Refusal {
        name_reused, ///< another call has this name; nothing was written
        unreadable,  ///< no WAV that can be read; the call is filed without it
        disk_low,    ///< the call is filed; bring the recording again later
    };

    struct Filed {
        store::Call call;
        std::optional<store::Voicemail> voicemail;
    };

    /// Throws what disk and database throw.
    Task<Result<Filed, Refusal>> operator()(BroughtMessage message);

    [[nodiscard]] Task<bool> knows(std::string link, std::string recording)
    {
        return parts_.calls.has_recording(std::move(link), std::move(recording));
    }

private:
    Task<store::Call> file(const BroughtMessage& message);

    Parts parts_;
};

} // namespace callhours::app
