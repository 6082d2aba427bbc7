#include "server/auth/random.hpp"
#include "server/backup.hpp"
#include "server/cli/cli.hpp"
#include "server/database.hpp"
#include "server/serving.hpp"

#include <iostream>

int main(int argc, char** argv)
{
    using namespace callhours;
    Log log{Log::Level::warn};
    const SystemClock clock;
    auth::SodiumRandom random;
    cli::World world{.open_store = [&](const std::string& db,
                                       bool may_create) { return open_database(db, may_create, log); },
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
