#pragma once

#include "base/instant.hpp"
#include "base/result.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace callhours::telephony {

/// What Asterisk's app_voicemail writes beside a recording: `msg0000.txt`.
struct SpoolMessage {
    enum class Error {
        unfinished, ///< the end is not there yet: Asterisk writes the duration last
        not_one,    ///< no message's file, or without the time of its arrival
    };

    std::string id; ///< Asterisk's msg_id; else made of what else never changes, for it renumbers its files
    std::string caller;  ///< a number as the PBX knows it; empty when withheld
    std::string mailbox; ///< `1001@default`
    Instant arrived_at;
};

[[nodiscard]] Result<SpoolMessage, SpoolMessage::Error> parse_spool_message(std::string_view text);

/// `msg0000.txt` and its like.
[[nodiscard]] bool is_spool_message_name(std::string_view file_name);

} // namespace callhours::telephony
