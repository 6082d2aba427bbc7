#pragma once

#include "base/clock.hpp"
#include "base/log/log.hpp"
#include "server/app/erase_contact.hpp"
#include "server/nap.hpp"
#include "server/web/client_archive_api.hpp"
#include "server/web/erasures_api.hpp"
#include "server/web/imports_api.hpp"
#include "store/store.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <filesystem>

namespace callhours {

/// Data in and out: files that are brought, everything of one client, and the erasure of a person. Io thread.
class DataSide {
public:
    struct Parts {
        boost::asio::any_io_executor io;
        web::Gate& gate;
        store::Store& store;
        WorkerPool& workers;
        RandomBytes& random;
        const web::Links& links;
        std::filesystem::path media;
        Log& log;
    };

    explicit DataSide(const Parts& parts);

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

    /// Looks now and every hour for erased recordings that are still there.
    void start();
    void stop();

private:
    Task<void> remove_files_again_and_again();
    Task<void> remove_files();

    Parts parts_;
    app::EraseContact erase_;
    web::ImportsApi imports_api_;
    web::ErasuresApi erasures_api_;
    web::ClientArchiveApi archive_api_;
    Nap nap_;
};

} // namespace callhours
