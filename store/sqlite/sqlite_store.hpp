#pragma once

#include "base/log/log.hpp"
#include "store/store.hpp"

#include <filesystem>
#include <memory>

namespace callhours::store {

/// Opens `file`, makes it where there is none, and brings its schema up to date; also makes its media folder.
/// Throws std::runtime_error in words for the operator when it is no database of ours, was written by a newer
/// program, or cannot be written. Another process may have it open. Destroyed, it commits what was asked for;
/// its tasks resume on their callers' executors, which must outlive it.
[[nodiscard]] std::unique_ptr<Store> open_sqlite_store(const std::filesystem::path& file, Log& log);

/// Where the recordings of `file` are: `<file>.media`.
[[nodiscard]] std::filesystem::path media_folder_of(const std::filesystem::path& file);

} // namespace callhours::store
