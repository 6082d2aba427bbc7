#pragma once

#include "telephony/pbx_event.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace callhours::telephony::ari {

// What the PBX's JSON replies say; nothing when they are not what Asterisk sends.

struct Application {
    std::vector<ChannelId> channels;
    std::vector<BridgeId> bridges;
};

/// GET /applications/{app}
[[nodiscard]] std::optional<Application> read_application(std::string_view json);

/// GET /channels/{id}. `called` is the dialplan's extension: in `s` and the like it says nothing.
[[nodiscard]] std::optional<LiveChannel> read_channel(std::string_view json);

/// GET /channels/{id}: it is known to us, but runs something else than Stasis() in the dialplan. Asterisk
/// counts both halves of a Local/ channel that we dial as ours, and the far one is none of our business.
/// Before 16.4 it cannot be seen.
[[nodiscard]] bool read_is_elsewhere(std::string_view json);

/// GET /bridges
[[nodiscard]] std::optional<std::vector<LiveBridge>> read_bridges(std::string_view json);

/// GET /channels/{id}/variable
[[nodiscard]] std::optional<std::string> read_variable(std::string_view json);

/// GET /recordings/live/{name}: records now, or will (queued, paused), and not ended.
[[nodiscard]] bool read_is_recording(std::string_view json);

/// GET /recordings/stored
[[nodiscard]] std::optional<std::vector<RecordingName>> read_stored(std::string_view json);

/// GET /asterisk/info
[[nodiscard]] std::optional<std::string> read_version(std::string_view json);

} // namespace callhours::telephony::ari
