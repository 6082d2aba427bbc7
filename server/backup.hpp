#pragma once

#include <string>

namespace callhours {

// One tar: `callhours.db` (a consistent copy) and `media/NAME` for each recording. Both throw cli::Refused in
// words for the operator, and leave nothing half-written under the final names.

/// Beside a running server too: recordings are immutable and are on the disk before the database names them.
void back_up(const std::string& db, const std::string& out);

/// Makes `db` and its media folder, which must not exist. Unsent mail waits for Outbox::release_held().
void restore(const std::string& in, const std::string& db);

} // namespace callhours
