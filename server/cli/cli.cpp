#include "server/cli/cli.hpp"

#include "server/cli/commands.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <exception>
#include <ostream>

namespace callhours::cli {

void run_task(Task<void> work)
{
    boost::asio::io_context io{1};
    std::exception_ptr failure;
    boost::asio::co_spawn(io, std::move(work), [&](std::exception_ptr e) { failure = e; });
    io.run();
    if (failure) std::rethrow_exception(failure);
}

Instant instant_option(const std::string& name, const std::string& text)
{
    const auto instant = parse_instant(text);
    if (!instant) throw Refused{fmt::format("{}: \"{}\" {}", name, text, describe(instant.error()))};
    return *instant;
}

LocalDate date_option(const std::string& name, const std::string& text)
{
    const auto date = parse_date(text);
    if (!date) throw Refused{fmt::format("{}: \"{}\" {}", name, text, describe(date.error()))};
    return *date;
}

int run(int argc, const char* const* argv, World& world)
{
    CLI::App program{
        "Callhours: working calendars, the telephone and callbacks for dedicated support agents.",
        "callhours"};
    program.set_version_flag("--version", CALLHOURS_VERSION);
    program.require_subcommand(1);
    Chosen chosen;
    add_operator_commands(program, world, chosen);
    add_token_command(program, world, chosen);
    add_import_command(program, world, chosen);
    add_rule_commands(program, world, chosen);
    add_parse_command(program, world, chosen);
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return program.exit(error, world.out, world.err) == 0 ? 0 : 2;
    }
    try {
        return chosen();
    } catch (const Refused& refused) {
        world.err << "callhours: " << refused.what() << '\n';
        return 1;
    } catch (const std::exception& broken) {
        world.err << "callhours: " << broken.what() << '\n';
        return 1;
    }
}

} // namespace callhours::cli
