#pragma once

#include "base/result.hpp"
#include "base/task.hpp"
#include "telephony/pbx_command.hpp"
#include "telephony/pbx_event.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace callhours::telephony {

/// Whether the PBX hears us, and since when.
struct LinkState {
    bool up = false;
    Instant since{};
};

/// A link to one PBX: events in, commands out, stored recordings. Everything runs on the io thread. The link
/// connects and reconnects by itself, for ever; a PBX that is away is an answer (`unreachable`), never an
/// exception.
class Pbx {
public:
    virtual ~Pbx() = default;

    /// The link's name in the configuration: `main`. Fixed for life.
    [[nodiscard]] virtual const std::string& name() const = 0;

    [[nodiscard]] virtual LinkState link() const = 0;

    /// The next event, in the order of the PBX, waiting for it. One reader only. Ends by the coroutine's
    /// cancellation, or throws boost::system::system_error (operation_aborted) once the link is stopped.
    virtual Task<PbxEvent> next() = 0;

    /// Tells the PBX; commands of one caller are sent in the order given, those of several run beside each
    /// other. What it leads to comes as events, which may overtake the answer. Each answer comes within 10 s.
    virtual Task<Result<void, PbxError>> perform(PbxCommand command) = 0;

    /// Every stored recording, ours and others', those that still record among them.
    virtual Task<Result<std::vector<RecordingName>, PbxError>> stored_recordings() = 0;

    /// The file as it is stored, whole; `too_large` over `limit_bytes`, `gone` when there is none.
    virtual Task<Result<std::string, PbxError>> fetch_recording(RecordingName recording,
                                                                std::size_t limit_bytes) = 0;

    /// Only after what was fetched is committed on our side (C4). One that is gone already counts as done.
    virtual Task<Result<void, PbxError>> delete_recording(RecordingName recording) = 0;
};

} // namespace callhours::telephony
