#pragma once

#include "server/cli/world.hpp"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace callhours::cli {

/// What the chosen command does, set while the command line is read.
using Chosen = std::function<int()>;

// Each adds its commands to the program. `chosen` and what the options fill live as long as the parsing.
void add_rule_commands(CLI::App& program, World& world, Chosen& chosen);  ///< slots, deadline, elapsed, route
void add_import_command(CLI::App& program, World& world, Chosen& chosen); ///< import
void add_parse_command(CLI::App& program, World& world,
                       Chosen& chosen); ///< parse-ics, which --help does not name
void add_operator_commands(CLI::App& program, World& world,
                           Chosen& chosen); ///< serve, check-config, backup, user …
void add_token_command(CLI::App& program, World& world, Chosen& chosen); ///< token

/// What the refusal of an instant or date says, with the option's name.
[[nodiscard]] Instant instant_option(const std::string& name, const std::string& text);
[[nodiscard]] LocalDate date_option(const std::string& name, const std::string& text);

} // namespace callhours::cli
