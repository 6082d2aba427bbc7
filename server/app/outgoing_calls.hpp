#pragma once

#include "base/phone_number.hpp"
#include "telephony/names.hpp"
#include "telephony/pbx_event.hpp"

namespace callhours::app {

/// Calls that we begin ourselves share their PBX link with those that come in, and the link has one reader:
/// the CallDesk, which hands on what belongs to them. Io thread.
class OutgoingCalls {
public:
    virtual ~OutgoingCalls() = default;

    /// Whether legs, bridges and playbacks of this call are theirs.
    [[nodiscard]] virtual bool owns(const telephony::CallToken& call) const = 0;

    virtual void on(const telephony::PbxEvent& event) = 0;

    /// Somebody calls in from there: no callback to it shall keep the agent's phone busy (C2).
    virtual void calls_in(const PhoneNumber& caller) = 0;

    /// The link is up; what lives of theirs is in `live`.
    virtual void link_up(const telephony::Snapshot& live) = 0;
};

} // namespace callhours::app
