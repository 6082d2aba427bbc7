#pragma once

#include "base/result.hpp"
#include "server/http/message.hpp"
#include "server/web/gate.hpp"
#include "store/bookings.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace callhours::web {

/// What a list of bookings was asked for: `from`, `to` (dates of the caller's calendar, or instants; `to` not
/// included), `agent`, `client`, `status`, `q`, `limit`, `skip`; narrowed to what the caller may see. Or the
/// 422 that names the parameter.
[[nodiscard]] Result<store::BookingFilter, http::Response> booking_filter_of(const http::Request& request,
                                                                             const Caller& caller);

/// 422 with the types that there are.
[[nodiscard]] http::Response unknown_type(const store::Directory& directory, std::string_view wanted);

/// How else people write the same text: in small letters, in capitals, with a capital first.
[[nodiscard]] std::vector<std::string> spellings_of(std::string_view text);

} // namespace callhours::web
