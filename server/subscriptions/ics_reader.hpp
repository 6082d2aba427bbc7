#pragma once

#include "server/subscriptions/reading.hpp"

#include <chrono>
#include <string>

namespace callhours::subscriptions {

/// Has a process of its own read the text: `program` with `parse-ics`, limited in time, memory and files, and
/// given none of ours. In words for the agent what is wrong. Blocks: for the worker pool.
[[nodiscard]] Result<Reading, std::string>
read_ics(const ReadingTask& task, const std::string& program = "/proc/self/exe",
         std::chrono::milliseconds patience = std::chrono::seconds{20});

/// The days of a holiday calendar's text, read in the same way.
[[nodiscard]] Result<std::map<LocalDate, std::string>, std::string> read_holidays_apart(std::string text);

} // namespace callhours::subscriptions
