#include "calendar/ical/foreign_busy.hpp"
#include "server/cli/commands.hpp"

#include <CLI/CLI.hpp>
#include <sys/resource.h>

#include <iostream>
#include <iterator>

namespace callhours::cli {

namespace {

struct ParseOptions {
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

/// The form that server/subscriptions/ics_reader.cpp reads.
int parse_ics(const ParseOptions& options, World& world)
{
    limit_this_process();
    const auto window =
        Interval::make(instant_option("--from", options.from), instant_option("--to", options.to));
    if (!window) throw Refused{"--to must be after --from"};
    const auto zone = calendar::Zone::find(options.zone);
    if (!zone) throw Refused{"--zone: there is no such zone"};
    const std::string text{std::istreambuf_iterator<char>{world.in}, {}};
    const auto read =
        calendar::ical::read_busy(text, {.window = *window, .own = *zone, .addresses = options.addresses});
    if (!read) {
        world.out << "error " << read.error().line << ' ' << read.error().text << '\n';
        return 1;
    }
    std::string out = "events " + std::to_string(read->events) + "\npassed-over " +
                      std::to_string(read->passed_over_count) + '\n';
    for (const auto& odd : read->passed_over)
        out += "odd " + std::to_string(odd.line) + ' ' + odd.text + '\n';
    for (const auto& busy : read->busy)
        out += "busy " + to_text(busy.begin()) + ' ' + to_text(busy.end()) + '\n';
    world.out << out << "end\n";
    return 0;
}

} // namespace

void add_parse_command(CLI::App& program, World& world, Chosen& chosen)
{
    auto options = std::make_shared<ParseOptions>();
    auto* const command = program.add_subcommand("parse-ics", "Read a foreign calendar for the server");
    command->group(""); // for the server itself
    command->add_option("--from", options->from)->required();
    command->add_option("--to", options->to)->required();
    command->add_option("--zone", options->zone);
    command->add_option("--address", options->addresses);
    command->callback(
        [&chosen, &world, options] { chosen = [&world, options] { return parse_ics(*options, world); }; });
}

} // namespace callhours::cli
