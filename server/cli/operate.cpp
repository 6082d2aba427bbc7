#include "base/log/log.hpp"
#include "server/auth/password.hpp"
#include "server/cli/commands.hpp"
#include "server/config/config.hpp"
#include "server/web/mail_documents.hpp"

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

std::string subject_of(const store::OutboxMail& mail)
{
    if (mail.wait.is_set()) return fmt::format("waiting {}", mail.wait.value());
    return fmt::format("booking {}", mail.booking.value());
}

/// A line for each mail that is not sent, the newest first; addresses are shown, for the operator asks.
int list_outbox(const std::string& db, World& world)
{
    using State = store::MailReport::State;
    const auto store = world.open_store(db, false);
    for (const auto state : {State::queued, State::delayed, State::failed, State::dropped}) {
        store::MailFilter filter;
        filter.state = state;
        filter.most = 1000;
        for (const auto& report : ask(store->outbox().list(std::move(filter)))) {
            const bool waits = state == State::queued || state == State::delayed;
            world.out << fmt::format("{} {} {} to {} {} {}\n", report.mail.id.value(),
                                     report.mail.held && waits ? "held" : web::to_text(state),
                                     subject_of(report.mail),
                                     report.recipient ? report.recipient->reveal() : "-",
                                     waits ? "next try " + to_text(report.mail.due_at) : "no further try",
                                     loggable(report.mail.last_reply));
        }
    }
    return 0;
}

int retry_mail(const std::string& db, std::int64_t number, World& world)
{
    const auto store = world.open_store(db, false);
    const auto asked = ask(store->outbox().retry(MailId{number}, world.clock.now()));
    if (asked) {
        world.out << fmt::format("mail {} is due now\n", number);
        return 0;
    }
    switch (asked.error()) {
    case store::RetryRefusal::not_found:
        throw Refused{fmt::format("there is no mail {}", number)};
    case store::RetryRefusal::sent:
        throw Refused{fmt::format("mail {} was sent already", number)};
    case store::RetryRefusal::dropped:
        throw Refused{fmt::format("mail {} has no use any more", number)};
    case store::RetryRefusal::held:
        throw Refused{"mail is held back since a restore: `callhours outbox release` lets it go"};
    case store::RetryRefusal::under_way:
        throw Refused{fmt::format("mail {} is being handed over right now", number)};
    }
    throw std::logic_error{"no such refusal of a retry"};
}

void add_outbox(CLI::App& program, World& world, Chosen& chosen)
{
    auto db = std::make_shared<std::string>();
    auto number = std::make_shared<std::int64_t>();
    auto* outbox = program.add_subcommand("outbox", "Mail that waits or failed");
    outbox->require_subcommand(1);
    const auto add = [&](const std::string& name, const std::string& words) {
        auto* command = outbox->add_subcommand(name, words);
        command->add_option("--db", *db, "SQLite file")->required();
        return command;
    };
    add("list", "A line a mail that is not sent: number, state, booking, recipient, next try, last words")
        ->callback([&world, &chosen, db] { chosen = [&world, db] { return list_outbox(*db, world); }; });
    add("release", "Lets the mail go that a restore held back")->callback([&world, &chosen, db] {
        chosen = [&world, db] { return release_outbox(*db, world); };
    });
    auto* retry = add("retry", "Sends a mail again that failed or waits, with two days of tries before it");
    retry->add_option("mail", *number, "Its number, as list says")->required();
    retry->callback([&world, &chosen, db, number] {
        chosen = [&world, db, number] { return retry_mail(*db, *number, world); };
    });
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

    add_outbox(program, world, chosen);
}

} // namespace callhours::cli
