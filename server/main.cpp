#include "server/auth/random.hpp"
#include "server/backup.hpp"
#include "server/cli/cli.hpp"
#include "server/database.hpp"
#include "server/serving.hpp"

#include <iostream>

#include <malloc.h>

namespace {

/// Answers of tens of kilobytes come and go with every request: by its defaults the C library gives their
/// memory back to the kernel each time and asks for it again, which took a quarter of the time of free slots
/// over HTTP.
void keep_memory_between_answers()
{
    constexpr int mebibyte = 1 << 20;
    mallopt(M_TRIM_THRESHOLD, 32 * mebibyte);
    mallopt(M_TOP_PAD, mebibyte);
    mallopt(M_MMAP_THRESHOLD, 8 * mebibyte); // larger than a long feed
}

} // namespace

int main(int argc, char** argv)
{
    using namespace callhours;
    Log log{Log::Level::warn};
    const SystemClock clock;
    auth::SodiumRandom random;
    cli::World world{.open_store = [&](const std::string& db,
                                       bool may_create) { return open_database(db, may_create, log); },
                     .serve =
                         [&](const cli::ServeOptions& options) {
                             keep_memory_between_answers();
                             return serve(options, clock, random);
                         },
                     .backup = back_up,
                     .restore = restore,
                     .clock = clock,
                     .random = random,
                     .in = std::cin,
                     .out = std::cout,
                     .err = std::cerr};
    return cli::run(argc, argv, world);
}
