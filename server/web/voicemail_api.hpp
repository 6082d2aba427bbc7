#pragma once

#include "server/app/brought_messages.hpp"
#include "server/http/router.hpp"
#include "server/web/gate.hpp"

namespace callhours::web {

/// The door for PBXs that are not driven over ARI: `POST /api/v1/voicemails`. Io thread.
class VoicemailApi {
public:
    struct Parts {
        Gate& gate;
        app::BroughtMessages& messages;
    };

    explicit VoicemailApi(Parts parts) : parts_{parts} {}

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

private:
    Task<http::Response> post_voicemail(const http::Request& request);

    Parts parts_;
};

} // namespace callhours::web
