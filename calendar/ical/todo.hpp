#pragma once

#include "base/instant.hpp"

#include <optional>
#include <string>

namespace callhours::calendar::ical {

/// One VTODO. Its texts may hold any valid UTF-8.
struct Todo {
    enum class Status { needs_action, in_process, completed, cancelled }; ///< RFC 5545 §3.8.1.11

    std::string uid;
    Instant created;
    Instant changed; ///< DTSTAMP: never "now"
    Instant due;
    int priority = 0; ///< 1 the most urgent, 9 the least, 0 none (RFC 5545 §3.8.1.9)
    Status status = Status::needs_action;
    std::optional<Instant> completed{};
    std::string summary;
    std::string description{};
    std::string category{};
};

/// A calendar with that one task, times in UTC. Throws as `render_feed` does.
[[nodiscard]] std::string render_todo(const Todo& todo);

} // namespace callhours::calendar::ical
