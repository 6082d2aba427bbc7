// A process that books slots in a database, for tests of several processes and of sudden death:
//
//     store_writer FILE NAME COUNT STEP_MINUTES [LARGEST_FILE_BYTES]
//
// asks for COUNT slots of agent anna, STEP_MINUTES apart, eight at a time, and prints the UID of each booking
// once it is on the disk. The last argument has the operating system refuse to let any file grow beyond it,
// as a full disk does. Exit 3 when the database failed.
#include "tests/support/stores.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <csignal>
#include <cstdio>
#include <sys/resource.h>

using namespace callhours;

namespace {

struct Asked {
    std::string name;
    int count = 0;
    int step_minutes = 0;
};

store::ReserveRequest request_of(const store::Directory& directory, const Asked& asked, int number)
{
    const auto begin = tests::at("2026-11-23T08:00:00Z") + minutes{number * asked.step_minutes};
    const auto agent = directory.agent("anna")->id;
    const auto time = tests::span_of(begin, minutes{30});
    return {.client = directory.client("acme")->id,
            .type = directory.call_type("support")->rules.id,
            .admission = tests::careless_admission(directory, agent, time),
            .visitor = {.name = "Eva",
                        .email = tests::address("eva@acme.example"),
                        .phone = std::nullopt,
                        .note = std::string(200, 'n'),
                        .language = "en",
                        .zone = {}},
            .uid = asked.name + std::to_string(number) + "@desk.example",
            .hold = std::nullopt,
            .key = std::nullopt,
            .answer = {},
            .sends_mail = true,
            .actor = {},
            .now = tests::at("2026-11-22T12:00:00Z")};
}

Task<void> book_each(store::Store& store, const store::Directory& directory, Asked asked, int& next)
{
    while (next < asked.count) {
        const int number = next++;
        const auto reserved = co_await store.bookings().reserve(request_of(directory, asked, number));
        if (reserved.outcome) {
            std::puts(reserved.outcome->uid.c_str());
            std::fflush(stdout);
        }
    }
}

void limit_file_size(const char* bytes)
{
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    limit.rlim_cur = limit.rlim_max = std::stoul(bytes);
    ::setrlimit(RLIMIT_FSIZE, &limit);
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 5) return 2;
    Log log{Log::Level::error};
    boost::asio::io_context io;
    const auto store = store::open_sqlite_store(argv[1], log);
    const auto directory = tests::run(io, store->directories().load());
    const Asked asked{argv[2], std::stoi(argv[3]), std::stoi(argv[4])};
    if (argc > 5) limit_file_size(argv[5]);
    int next = 0;
    bool failed = false;
    for (int i = 0; i < 8; ++i) {
        boost::asio::co_spawn(io, book_each(*store, *directory, asked, next),
                              [&](std::exception_ptr failure) { failed = failed || failure; });
    }
    io.restart();
    io.run();
    return failed ? 3 : 0;
}
