#pragma once

#include "base/interval.hpp"
#include "base/result.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace callhours::subscriptions {

struct ReadingTask {
    std::string text; ///< of the file
    Interval window;
    std::string zone;                     ///< of the agent
    std::vector<std::string> addresses{}; ///< of the agent
};

struct ReadBusy {
    Intervals busy;
    std::size_t events = 0;
    std::size_t passed_over = 0;
    std::string first_odd{}; ///< what is wrong with the first event passed over, with its line; may be empty
};

/// Has a process of its own read the file: `program` with `parse-ics`, limited in time, memory and files, and
/// given none of ours. In words for the agent what is wrong. Blocks: for the worker pool.
[[nodiscard]] Result<ReadBusy, std::string>
read_ics(const ReadingTask& task, const std::string& program = "/proc/self/exe",
         std::chrono::milliseconds patience = std::chrono::seconds{20});

} // namespace callhours::subscriptions
