#pragma once

#include "desk/severity.hpp"
#include "store/calls.hpp"
#include "store/directory.hpp"
#include "telephony/routing.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace callhours::app {

/// A call as a PBX or a person tells it.
struct CallToRoute {
    std::string from; ///< empty, or a word such as `anonymous`: withheld
    std::string to;
    Instant at;
    /// Of the caller's open task; nothing: the desk's default decides what is urgent.
    std::optional<desk::Severity> severity = std::nullopt;
    std::optional<AgentId> booked_with =
        std::nullopt; ///< who has a call with the client booked for about then
    telephony::RingStyle style = telephony::RingStyle::together; ///< changes nothing of who is rung
};

/// The caller's number by the desk's dialling rules; also where a trunk leaves out the + of a client's
/// number.
[[nodiscard]] Result<PhoneNumber, PhoneNumber::Error> caller_of(const store::Directory& directory,
                                                                std::string_view from);

/// The called number; also where a dialplan leaves out the + of one of the desk's.
[[nodiscard]] std::optional<PhoneNumber> called_of(const store::Directory& directory, std::string_view to);

/// What decide() must know: who calls, who is responsible, and who is open at that moment (T4).
[[nodiscard]] telephony::RouteFacts facts_of(const store::Directory& directory, const CallToRoute& call);

/// What happens to such a call: the one answer for live calls, the API and `callhours route` (C8).
[[nodiscard]] telephony::RouteDecision route_call(const store::Directory& directory, const CallToRoute& call);

/// The call and its task, ready to be filed at its arrival (C1). The task is the responsible agent's, or the
/// desk's default agent's; its clock is that agent's for a client, else the desk's (D1).
struct CallPapers {
    store::NewCall call;
    store::NewTask task;
};

[[nodiscard]] CallPapers papers_of(const store::Directory& directory, const CallToRoute& call,
                                   const telephony::RouteDecision& decision);

} // namespace callhours::app
