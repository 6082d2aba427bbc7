#pragma once

#include "telephony/pbx_event.hpp"

#include <map>
#include <string_view>
#include <variant>

namespace callhours::telephony::ari {

/// The first argument of Stasis() in our dialplan; the second is the called number.
inline constexpr std::string_view inbound_argument = "inbound";
/// The first argument that we give to the legs we dial.
inline constexpr std::string_view dialled_argument = "dialled";

/// Another program connected under our application's name and has the events now.
struct Replaced {};

/// A channel entered our application otherwise than by our dialplan or our dialling.
struct Stray {
    ChannelId channel;
};

/// No JSON, or no event.
struct Unreadable {};

/// What one text of the event stream means; monostate: nothing for us.
using Message = std::variant<std::monostate, PbxEvent, Replaced, Stray, Unreadable>;

/// Reads the event stream of one link. Knows nothing but how far the legs are that ring, because Asterisk
/// tells that apart from their end. Unknown events and fields are skipped; nothing throws.
class EventReader {
public:
    [[nodiscard]] Message read(std::string_view text);

    /// After a gap in the stream: what does not live any more will not end again.
    void keep_only(const Snapshot& live);

private:
    std::map<ChannelId, DialStatus> legs_;
};

} // namespace callhours::telephony::ari
