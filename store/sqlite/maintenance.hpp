#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace callhours::store {

// What the command line does with a database file, beside a running server or without one. All block, and
// throw std::runtime_error in words for the operator.

/// Writes a consistent copy of `file`, safe on the disk, to `copy`, which must not exist (VACUUM INTO).
/// Writers go on meanwhile.
void back_up_sqlite(const std::filesystem::path& file, const std::filesystem::path& copy);

/// What is wrong with the file: pages, indexes, references, overlapping bookings. Empty when all is well.
[[nodiscard]] std::vector<std::string> check_sqlite(const std::filesystem::path& file);

/// After a restore: brings `file` up to date and lets its unsent mail wait for Outbox::release_held().
void prepare_restored_sqlite(const std::filesystem::path& file);

} // namespace callhours::store
