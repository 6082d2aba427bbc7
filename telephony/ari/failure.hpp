#pragma once

#include <stdexcept>
#include <string>

namespace callhours::telephony::ari {

/// The PBX cannot be spoken with. Thrown inside this folder only; the link turns it into an answer.
class Failure : public std::runtime_error {
public:
    enum class Kind {
        unreachable,  ///< no connection, a broken one, no answer in time, or an answer that is no HTTP
        unauthorised, ///< 401 or 403: wrong user or password, or a read-only user
        app_refused,  ///< 400 at the event socket: Asterisk does not take the application's name
        not_ready,    ///< 404 or 5xx at the event socket: Asterisk still loads, or ARI is not enabled
        too_large,    ///< the answer's body is over the limit
    };

    Failure(Kind kind, const std::string& what) : std::runtime_error{what}, kind_{kind} {}

    [[nodiscard]] Kind kind() const noexcept { return kind_; }

private:
    Kind kind_;
};

} // namespace callhours::telephony::ari
