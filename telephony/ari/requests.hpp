#pragma once

#include "telephony/ari/http_client.hpp"
#include "telephony/pbx_command.hpp"

#include <string_view>
#include <vector>

namespace callhours::telephony::ari {

/// What `command` is in REST, to be sent one after another until one is not accepted. Nothing when it holds
/// what must not reach the PBX: a name of ours with other signs than A–Z, a–z, 0–9, - and _, an endpoint or a
/// sound with control characters or separators.
[[nodiscard]] std::vector<Request> requests_for(const PbxCommand& command, std::string_view app);

/// What the PBX's reply to one of `command`'s requests means. What is already so counts as done: releasing
/// what is gone, making what exists.
[[nodiscard]] Result<void, PbxError> judge(const PbxCommand& command, const Request& request,
                                           const Reply& reply);

/// The meaning of a status where the command does not matter.
[[nodiscard]] Result<void, PbxError> judge_status(unsigned status);

} // namespace callhours::telephony::ari
