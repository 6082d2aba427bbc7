#pragma once

#include "base/instant.hpp"

#include <optional>
#include <string_view>

namespace callhours::calendar::ical {

/// `20261123`, `20261123T090000` or `20261123T080000Z`.
struct WrittenTime {
    WallTime reading;
    bool is_date = false;
    bool is_utc = false;
};

/// Nothing for what is none, or before 1970, or from 2038 on.
[[nodiscard]] std::optional<WrittenTime> parse_written_time(std::string_view text);

/// RFC 5545 §3.3.6; days are taken as 24 hours. Nothing for what is none, or longer than ten years.
[[nodiscard]] std::optional<seconds> parse_duration(std::string_view text);

} // namespace callhours::calendar::ical
