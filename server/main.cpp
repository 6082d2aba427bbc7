#include "server/auth/random.hpp"
#include "server/backup.hpp"
#include "server/cli/cli.hpp"
#include "server/serving.hpp"
#include "store/sqlite/sqlite_store.hpp"

#include <filesystem>
#include <iostream>

namespace callhours {

namespace {

std::unique_ptr<store::Store> open_store(const std::string& db, bool may_create, Log& log)
{
    if (db.find("://") != std::string::npos) {
        throw cli::Refused{"--db: this build knows SQLite files only; give the path of one"};
    }
    if (!may_create && !std::filesystem::exists(db)) {
        throw cli::Refused{"--db: there is no database " + db + "; \"callhours import\" makes one"};
    }
    return store::open_sqlite_store(db, log);
}

} // namespace

} // namespace callhours

int main(int argc, char** argv)
{
    using namespace callhours;
    Log log{Log::Level::warn};
    const SystemClock clock;
    auth::SodiumRandom random;
    cli::World world{
        .open_store = [&](const std::string& db, bool may_create) { return open_store(db, may_create, log); },
        .serve = [&](const cli::ServeOptions& options) { return serve(options, clock, random); },
        .backup = back_up,
        .restore = restore,
        .clock = clock,
        .random = random,
        .in = std::cin,
        .out = std::cout,
        .err = std::cerr};
    return cli::run(argc, argv, world);
}
