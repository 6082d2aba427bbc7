#pragma once

#include "server/http/message.hpp"
#include "server/web/gate.hpp"
#include "server/web/pages/pages.hpp"

#include <string>

namespace callhours::web {

// Answers of the client's pages, each in the language that the visitor reads.

/// A page that a browser must not keep: it shows somebody's call. Remembers what its switch of languages
/// said.
[[nodiscard]] http::Response page(const http::Request& request, int status, std::string html,
                                  const Pages& pages);

/// The page for a form that came in pieces.
[[nodiscard]] http::Response bad_form(const http::Request& request, const Pages& pages);

/// The page for a link that opens nothing: 410 where it was revoked, else 404.
[[nodiscard]] http::Response closed_door(const http::Request& request, int status, const Pages& pages);

/// The page for a client whose plan holds no booked calls (S9).
[[nodiscard]] http::Response not_entitled(const http::Request& request, const Caller& caller,
                                          const Pages& pages);

} // namespace callhours::web
