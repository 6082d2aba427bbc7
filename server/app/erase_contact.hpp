#pragma once

#include "base/log/log.hpp"
#include "base/worker_pool.hpp"
#include "server/app/media_folder.hpp"
#include "store/erasures.hpp"

namespace callhours::app {

/// Takes a person out of the database, then their recordings from the disk. Io thread.
class EraseContact {
public:
    struct Parts {
        store::Erasures& erasures;
        MediaFolder media;
        WorkerPool& pool;
        Log& log;
    };

    explicit EraseContact(Parts parts) : parts_{std::move(parts)} {}

    /// As store::Erasures::erase. Done when the database says so; a recording that cannot be removed at once
    /// is logged and tried again.
    Task<Result<store::Erasure, std::vector<store::ErasureObstacle>>>
    operator()(store::ContactToErase contact, store::Actor actor, Instant now);

    /// The files of earlier erasures that are still there: after a crash between commit and removal. Throws
    /// when the database does not answer.
    Task<void> remove_files();

private:
    Task<bool> remove_file(std::string file);

    Parts parts_;
};

} // namespace callhours::app
