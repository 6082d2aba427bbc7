#include "server/auth/password.hpp"
#include "server/cli/commands.hpp"
#include "server/config/config.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <iostream>

namespace callhours::cli {

namespace {

int check_config(const std::string& file, World& world)
{
    const auto config = config::load_config(file);
    if (!config) {
        std::string text = file + ": not valid";
        for (const auto& problem : config.error())
            text += "\n  " + problem.text;
        throw Refused{text};
    }
    world.out << config::describe(*config);
    return 0;
}

/// A new one-time password, shown once; all of the agent's browsers are signed out.
int reset_password(const std::string& db, const std::string& agent_slug, World& world)
{
    const auto store = world.open_store(db, false);
    const auto directory = ask(store->directories().load());
    const auto* agent = directory->agent(agent_slug);
    if (agent == nullptr) throw Refused{fmt::format("there is no agent \"{}\" in this database", agent_slug)};
    const auto password = auth::one_time_password(world.random);
    run_task(store->access().set_password_hash(agent->id, auth::hash_password(password), world.clock.now()));
    run_task(store->access().close_sessions_of(agent->id));
    world.out << password.reveal() << '\n';
    return 0;
}

int release_outbox(const std::string& db, World& world)
{
    const auto store = world.open_store(db, false);
    const int released = ask(store->outbox().release_held());
    world.out << fmt::format("{} mails will be sent\n", released);
    return 0;
}

void add_serve(CLI::App& program, World& world, Chosen& chosen)
{
    auto options = std::make_shared<ServeOptions>();
    auto* serve =
        program.add_subcommand("serve", "Runs the server in the foreground until SIGTERM or Ctrl-C");
    serve->add_option("--config", options->config, "Configuration file (without one the defaults hold)");
    serve->add_option("--db", options->db, "SQLite file (else the configuration's)");
    serve->add_option("--listen", options->listen, "ADDR:PORT (else the configuration's)");
    serve->add_option("--client-writes-per-minute", options->client_writes_per_minute,
                      "How often one client may write; 0 = no limit");
    serve->callback(
        [&world, &chosen, options] { chosen = [&world, options] { return world.serve(*options); }; });
}

void add_backup(CLI::App& program, World& world, Chosen& chosen)
{
    struct Paths {
        std::string db;
        std::string file;
    };

    auto out = std::make_shared<Paths>();
    auto* backup = program.add_subcommand(
        "backup", "Writes database and recordings into one tar, beside a running server too");
    backup->add_option("--db", out->db, "SQLite file")->required();
    backup->add_option("out", out->file, "The tar to write; it must not exist")->required();
    backup->callback([&world, &chosen, out] {
        chosen = [&world, out] {
            world.backup(out->db, out->file);
            return 0;
        };
    });

    auto in = std::make_shared<Paths>();
    auto* restore =
        program.add_subcommand("restore", "Makes a database from a backup; its unsent mail waits for "
                                          "\"outbox release\"");
    restore->add_option("in", in->file, "The tar")->required();
    restore->add_option("--db", in->db, "SQLite file to make; it must not exist")->required();
    restore->callback([&world, &chosen, in] {
        chosen = [&world, in] {
            world.restore(in->file, in->db);
            return 0;
        };
    });
}

} // namespace

void add_operator_commands(CLI::App& program, World& world, Chosen& chosen)
{
    add_serve(program, world, chosen);
    add_backup(program, world, chosen);

    auto file = std::make_shared<std::string>();
    auto* check = program.add_subcommand(
        "check-config", "Reads a configuration file and says what holds, or all that is wrong");
    check->add_option("file", *file, "The configuration file")->required();
    check->callback(
        [&world, &chosen, file] { chosen = [&world, file] { return check_config(*file, world); }; });

    auto db = std::make_shared<std::string>();
    auto agent = std::make_shared<std::string>();
    auto* user = program.add_subcommand("user", "Agents' access");
    user->require_subcommand(1);
    auto* password =
        user->add_subcommand("password", "Gives an agent a new one-time password, and shows it once");
    password->add_option("--db", *db, "SQLite file")->required();
    password->add_option("agent", *agent, "The agent's slug")->required();
    password->callback([&world, &chosen, db, agent] {
        chosen = [&world, db, agent] { return reset_password(*db, *agent, world); };
    });

    auto* outbox = program.add_subcommand("outbox", "Mail that waits");
    outbox->require_subcommand(1);
    auto* release = outbox->add_subcommand("release", "Lets the mail go that a restore held back");
    release->add_option("--db", *db, "SQLite file")->required();
    release->callback(
        [&world, &chosen, db] { chosen = [&world, db] { return release_outbox(*db, world); }; });
}

} // namespace callhours::cli
