#pragma once

#include "store/directory.hpp"
#include "store/outbox.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace callhours::web {

/// "queued", "sent", "delayed", "failed", "dropped".
[[nodiscard]] std::string_view to_text(store::MailReport::State state);
[[nodiscard]] std::optional<store::MailReport::State> parse_mail_state(std::string_view text);

[[nodiscard]] boost::json::object mail_document(const store::MailReport& report,
                                                const store::Directory& directory);

/// With every try.
[[nodiscard]] boost::json::object mail_document(const store::MailReport& report,
                                                const std::vector<store::MailTry>& tries,
                                                const store::Directory& directory);

} // namespace callhours::web
