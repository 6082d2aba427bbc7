#pragma once

#include "base/worker_pool.hpp"
#include "server/http/router.hpp"

#include <string_view>

namespace callhours::caldav {

/// Whether an Accept field asks for JSON (RFC 7265 §7) rather than for text/calendar, which is what whoever
/// has no wish gets: Google's importer sends no Accept at all.
[[nodiscard]] bool prefers_jcal(std::string_view accept);

/// The handler, whose text/calendar is given as application/calendar+json to who prefers that, with an ETag
/// of its own. Made anew for each that asks, in the worker pool.
[[nodiscard]] http::Handler with_jcal(WorkerPool& workers, http::Handler handler);

} // namespace callhours::caldav
