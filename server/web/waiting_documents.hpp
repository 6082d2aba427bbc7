#pragma once

#include "server/app/waiting.hpp"
#include "server/http/message.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string_view>

namespace callhours::web {

/// "any", "morning", "afternoon".
[[nodiscard]] std::string_view to_text(calendar::PartOfDay part);

[[nodiscard]] std::optional<calendar::PartOfDay> parse_part_of_day(std::string_view text);

/// "waiting", or how it ended.
[[nodiscard]] std::string_view state_of(const store::Wait& wait, Instant now);

/// A place on the waiting list, as the API shows it.
[[nodiscard]] boost::json::object wait_document(const store::Wait& wait, const store::Directory& directory,
                                                Instant now);

/// Why somebody is not put on the list: 403, 409, or 422 beside the field.
[[nodiscard]] http::Response refusal_document(app::WaitRefusal refusal);

} // namespace callhours::web
