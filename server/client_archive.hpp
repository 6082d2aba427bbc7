#pragma once

#include "server/web/client_archive_api.hpp"

#include <filesystem>

namespace callhours {

/// One tar: `client.json`, `bookings.ics`, and the recordings under `recordings/`. Blocks, and throws when
/// the disk is full.
[[nodiscard]] http::FileRange pack_client(const web::ClientArchive& archive,
                                          const std::filesystem::path& media);

} // namespace callhours
