#pragma once

#include "telephony/names.hpp"

#include <boost/json/object.hpp>

#include <string>

namespace callhours::telephony::ari {

/// The id of the channel that `about` describes, as we know it. Asterisk names a channel by the second and a
/// number that begins at 0 with the process (`1732300000.0`), so one that dies and is back within the second
/// gives a name again; when the channel came into being tells the two apart:
/// `1732300000.0@20241122182640123`. Legs that we dial keep the name that we gave them.
[[nodiscard]] ChannelId channel_named_in(const boost::json::object& about);

/// What Asterisk calls it, for requests.
[[nodiscard]] std::string name_at_asterisk(const ChannelId& channel);

} // namespace callhours::telephony::ari
