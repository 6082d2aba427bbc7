#pragma once

#include "server/app/rule_changes.hpp"
#include "server/http/message.hpp"
#include "server/rules/json_reader.hpp"

#include <boost/json/object.hpp>

namespace callhours::web {

/// 422 with the pointer of each problem, as `callhours import` tells them.
[[nodiscard]] http::Response unprocessable(const rules::Problems& problems);

/// A booking that the rules contradict, with the rule by name and in words.
[[nodiscard]] boost::json::object contradiction_document(const app::Contradiction& contradiction,
                                                         const store::Directory& directory);

} // namespace callhours::web
