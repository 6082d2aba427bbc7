#pragma once

#include "server/cli/world.hpp"

#include <string>
#include <vector>

namespace callhours::cli {

/// `import --what …`: what the command line says, as it says it; empty where it does not.
struct BringOptions {
    std::string db;
    std::string file;
    std::string base_url;
    std::string what;
    std::string source;
    std::string zone;
    std::string client;
    std::string agent;
    std::string type;
    std::string dates;
    std::vector<std::string> columns;
    bool dry_run = false;
};

/// Clients, bookings or tasks of a CSV or iCalendar file; prints what it brought. Throws Refused with every
/// problem.
int bring_file(const BringOptions& asked, const std::string& bytes, World& world);

} // namespace callhours::cli
