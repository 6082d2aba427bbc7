#pragma once

#include "base/instant.hpp"
#include "base/result.hpp"
#include "telephony/names.hpp"

#include <string>
#include <string_view>

namespace callhours::telephony {

/// A message that the dialplan took by itself while we were away: `fb-<uniqueid>-[p]<caller>-<called>`,
/// and `_<app>` after it where the dialplan was told for which of several servers it is.
struct FallbackRecording {
    enum class Error {
        not_one,  ///< some other recording; leave it alone
        no_time,  ///< the unique id holds no epoch
        too_late, ///< it claims to have arrived later than now (T4)
    };

    RecordingName recording;
    ChannelId channel;  ///< the inbound channel's unique id, as Asterisk had it
    Instant arrived_at; ///< from the unique id
    std::string caller; ///< digits, with + where the dialplan saw one; empty when withheld
    std::string called; ///< digits; the dialplan cannot keep its +
    std::string app{};  ///< whose it is; empty: whoever finds it
};

[[nodiscard]] Result<FallbackRecording, FallbackRecording::Error>
parse_fallback(const RecordingName& recording, Instant now);

[[nodiscard]] std::string_view describe(FallbackRecording::Error error);

} // namespace callhours::telephony
