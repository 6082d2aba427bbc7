#pragma once

#include "base/clock.hpp"
#include "base/log/log.hpp"
#include "base/worker_pool.hpp"
#include "server/app/media_folder.hpp"
#include "server/app/rules.hpp"
#include "store/calls.hpp"
#include "telephony/audio/wav.hpp"
#include "telephony/fallback_recording.hpp"
#include "telephony/pbx.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace callhours::app {

/// Brings messages from a PBX to our disk and database (C4): fetch, verify, fsync, rename, commit, and only
/// then delete at the PBX. Everything here may be done twice: what is in the database already is not taken
/// again, and what could not be taken stays at the PBX for the next sweep. Io thread; one per PBX link.
class RecordingIntake {
public:
    struct Limits {
        std::size_t largest_bytes = 64U << 20U;
        std::uintmax_t disk_reserve_bytes = 200U
                                            << 20U; ///< below it nothing is taken, and nothing deleted there
        seconds shortest_message{2};                ///< shorter ones count as none (C3)
        /// An unfinished file is believed to be all that will come when it did not grow for this long.
        seconds still_growing{10};
    };

    struct Parts {
        telephony::Pbx& pbx;
        Rules& rules;
        store::Calls& calls;
        const MediaFolder& media;
        WorkerPool& pool;
        const Clock& clock;
        Log& log;
        Limits limits{};
        std::string app{}; ///< fallback messages for other servers are left to them
    };

    explicit RecordingIntake(Parts parts) : parts_{std::move(parts)} {}

    enum class Taken {
        done,      ///< nothing of it is left to do, here or at the PBX
        not_ours,  ///< somebody else's recording; left alone
        try_again, ///< the PBX, the disk or the recording is not ready
        given_up,  ///< it cannot be read; it stays at the PBX for a person
    };

    /// One recording, by its name. Never throws for what the PBX, the disk or the database does.
    Task<Taken> take(telephony::RecordingName recording);

    /// Every stored recording with a name of ours (vm-) or of the dialplan's (fb-), `busy` ones excepted.
    /// False when one has to be tried again.
    Task<bool> sweep(std::set<telephony::CallToken> busy);

private:
    /// A good recording, and what is to be known of it.
    struct Sound {
        std::string bytes;
        telephony::AudioMeasure measure;
    };

    enum class Look { sound, empty, unfinished, unreadable };

    Task<Taken> take_carefully(telephony::RecordingName recording);
    Task<std::optional<store::Call>> call_of(telephony::RecordingName recording);
    Task<std::optional<store::Call>> file_fallback(telephony::FallbackRecording message);
    Task<Taken> take_for(store::Call call, telephony::RecordingName recording);
    Task<Taken> keep(store::Call call, telephony::RecordingName recording, Sound sound);
    Task<Taken> remove(telephony::RecordingName recording);
    Task<bool> disk_is_low();

    [[nodiscard]] Look look_at(const telephony::RecordingName& recording, Sound& sound);
    [[nodiscard]] bool is_settled(const telephony::RecordingName& recording, std::size_t bytes);

    /// When a file that may still grow was first seen with its size.
    struct Seen {
        std::size_t bytes = 0;
        Instant since;
    };

    Parts parts_;
    std::map<telephony::RecordingName, Seen> growing_;
    std::set<telephony::RecordingName> under_way_;
    std::set<telephony::RecordingName> given_up_;
};

} // namespace callhours::app
