#pragma once

#include "server/http/message.hpp"
#include "server/web/pages/messages.hpp"

#include <string>
#include <string_view>

namespace callhours::web {

/// The query field by which a page's switch asks for a language.
inline constexpr std::string_view language_field = "lang";

/// The language of the page that answers `request`: what its switch says now (the query) or said before (a
/// cookie), else the browser's (Accept-Language), else `own`, the setting of the client or of the booking,
/// else English.
[[nodiscard]] std::string language_of(const http::Request& request, const Catalogue& catalogue,
                                      std::string_view own = {});

/// Where the switch was used, lets the browser remember it for a year: a cookie, so nothing is stored here.
void remember_language(const http::Request& request, const Catalogue& catalogue, http::Response& response);

} // namespace callhours::web
