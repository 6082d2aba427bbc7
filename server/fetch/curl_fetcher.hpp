#pragma once

#include "base/worker_pool.hpp"
#include "server/fetch/address_guard.hpp"
#include "server/fetch/fetch.hpp"

#include <atomic>
#include <string>
#include <vector>

namespace callhours::fetch {

/// Once, in main, before any thread starts.
void warm_up();

/// Over libcurl, on threads of its own: a slow stranger keeps neither pages nor passwords waiting.
class CurlFetcher final : public Fetcher {
public:
    /// `allowed` addresses and networks may be asked although they are not public.
    explicit CurlFetcher(const std::vector<std::string>& allowed) : guard_{allowed} {}

    /// Ends what runs, and waits for it.
    ~CurlFetcher() override { stopped_ = true; }

    Task<Outcome> fetch(Request request) override;

    void stop() noexcept override { stopped_ = true; }

private:
    AddressGuard guard_;
    std::atomic<bool> stopped_ = false;
    WorkerPool workers_{4}; ///< last: it goes first, and its jobs read the two above
};

} // namespace callhours::fetch
