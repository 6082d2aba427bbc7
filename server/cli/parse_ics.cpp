#include "server/cli/commands.hpp"
#include "server/subscriptions/reading.hpp"

#include <CLI/CLI.hpp>
#include <sys/resource.h>

#include <iostream>
#include <iterator>

namespace callhours::cli {

namespace {

struct ParseOptions {
    std::string what = "file";
    std::string from;
    std::string to;
    std::string zone = "UTC";
    std::vector<std::string> addresses;
};

/// What a stranger's file may cost at most; the kernel ends whoever wants more.
void limit_this_process()
{
    const auto limit = [](auto resource, rlim_t value) {
        const rlimit wanted{.rlim_cur = value, .rlim_max = value};
        setrlimit(resource, &wanted);
    };
    constexpr rlim_t cpu_seconds = 10;
    constexpr rlim_t files = 64;
    limit(RLIMIT_CPU, cpu_seconds);
    limit(RLIMIT_NOFILE, files);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CORE, 0);
#if !__has_feature(address_sanitizer) &&                                                                     \
    !__has_feature(thread_sanitizer) // they reserve the whole address space
    constexpr rlim_t memory = rlim_t{1024} * 1024 * 1024;
    limit(RLIMIT_AS, memory);
#endif
}

int parse_ics(const ParseOptions& options, World& world)
{
    limit_this_process();
    const auto window =
        Interval::make(instant_option("--from", options.from), instant_option("--to", options.to));
    if (!window) throw Refused{"--to must be after --from"};
    const auto what = subscriptions::parse_foreign_text(options.what);
    if (!what) throw Refused{"--what: file, members, state or holidays"};
    const std::string text{std::istreambuf_iterator<char>{world.in}, {}};
    world.out << subscriptions::reading_of({.what = *what,
                                            .text = text,
                                            .window = *window,
                                            .zone = options.zone,
                                            .addresses = options.addresses});
    return 0;
}

} // namespace

void add_parse_command(CLI::App& program, World& world, Chosen& chosen)
{
    auto options = std::make_shared<ParseOptions>();
    auto* const command = program.add_subcommand("parse-ics", "Read a foreign calendar for the server");
    command->group(""); // for the server itself
    command->add_option("--what", options->what);
    command->add_option("--from", options->from)->required();
    command->add_option("--to", options->to)->required();
    command->add_option("--zone", options->zone);
    command->add_option("--address", options->addresses);
    command->callback(
        [&chosen, &world, options] { chosen = [&world, options] { return parse_ics(*options, world); }; });
}

} // namespace callhours::cli
