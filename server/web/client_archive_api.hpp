#pragma once

#include "server/http/router.hpp"
#include "server/web/gate.hpp"
#include "store/store.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace callhours::web {

/// Everything of one client, ready to be packed.
struct ClientArchive {
    std::string slug;
    std::string json; ///< all that is known, as one document
    std::vector<store::Booking> bookings;
    std::vector<std::string> recordings; ///< names in the media folder
    std::shared_ptr<const store::Directory> directory;
};

/// `GET /api/v1/clients/{client}/export`: one archive (tar) with everything of the client, for leads and
/// administrators. Io thread.
class ClientArchiveApi {
public:
    struct Parts {
        Gate& gate;
        store::Store& store;
        /// Packs it into a file that is gone when the answer is. Throws when the disk is full.
        std::function<Task<http::FileRange>(ClientArchive)> pack;
    };

    explicit ClientArchiveApi(Parts parts) : parts_{std::move(parts)} {}

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

private:
    Task<http::Response> get_archive(const http::Request& request);

    Parts parts_;
};

} // namespace callhours::web
