#include "server/data_side.hpp"

#include "server/client_archive.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <chrono>

namespace callhours {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::hours between_looks{1};

} // namespace

DataSide::DataSide(const Parts& parts)
    : parts_{parts},
      erase_{{parts.store.erasures(), app::MediaFolder{parts.media}, parts.workers, parts.log}},
      imports_api_{{parts.gate, parts.store.imports(), parts.workers, parts.random, parts.links}},
      erasures_api_{{parts.gate, erase_, parts.store.erasures()}},
      archive_api_{{parts.gate, parts.store,
                    [&workers = parts.workers, media = parts.media](web::ClientArchive archive) {
                        auto pack = [archive = std::move(archive), media] {
                            return pack_client(archive, media);
                        };
                        return workers.ask(std::move(pack));
                    }}},
      nap_{parts.io}
{
}

void DataSide::add_routes(http::Router& router)
{
    imports_api_.add_routes(router);
    erasures_api_.add_routes(router);
    archive_api_.add_routes(router);
}

void DataSide::start()
{
    asio::co_spawn(parts_.io, remove_files_again_and_again(), asio::detached);
}

void DataSide::stop()
{
    nap_.stop();
}

Task<void> DataSide::remove_files_again_and_again()
{
    while (!nap_.stopped()) {
        co_await remove_files();
        co_await nap_(between_looks);
    }
}

Task<void> DataSide::remove_files()
{
    try {
        co_await erase_.remove_files();
    } catch (const std::exception& broken) {
        parts_.log.error("erasure.not_looked", "erased recordings are looked for in an hour: {}",
                         loggable(broken.what()));
    }
}

} // namespace callhours
