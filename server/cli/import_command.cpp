#include "server/cli/commands.hpp"

#include "server/auth/link_signer.hpp"
#include "server/auth/password.hpp"
#include "server/auth/tokens.hpp"
#include "server/cli/bring_command.hpp"
#include "server/rules/holiday_calendars.hpp"
#include "server/rules/import_file.hpp"

#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <iterator>

namespace callhours::cli {

namespace {

namespace json = boost::json;

std::string read_all(const std::string& name, std::istream& standard_input)
{
    if (name == "-") return std::string{std::istreambuf_iterator<char>{standard_input}, {}};
    std::ifstream in{name, std::ios::binary};
    if (!in) throw Refused{fmt::format("{}: cannot be opened; check the name and its permissions", name)};
    return std::string{std::istreambuf_iterator<char>{in}, {}};
}

[[noreturn]] void refuse_all(const std::string& file, const rules::Problems& problems)
{
    std::string text = fmt::format("{}: nothing was imported", file);
    for (const auto& problem : problems) {
        text += fmt::format("\n  {} {}", problem.pointer.empty() ? "/" : problem.pointer, problem.text);
    }
    throw Refused{text};
}

store::MintedToken mint(auth::TokenKind kind, RandomBytes& random)
{
    auto token = auth::make_token(kind, random);
    return {std::move(token.text), token.digest};
}

/// Secrets for those that are not in `directory` yet: a password hash costs a tenth of a second, so only for
/// them.
void add_secrets(store::ImportBatch& batch, const store::Directory& directory, RandomBytes& random)
{
    for (const auto& client : batch.clients) {
        if (directory.client(client.slug) != nullptr) continue;
        batch.client_secrets[client.slug] = {mint(auth::TokenKind::client, random),
                                             mint(auth::TokenKind::booking_page, random)};
    }
    for (const auto& agent : batch.agents) {
        if (directory.agent(agent.slug) != nullptr) continue;
        auto password = auth::one_time_password(random);
        auto hash = auth::hash_password(password);
        batch.agent_secrets[agent.slug] = {mint(auth::TokenKind::agent, random),
                                           mint(auth::TokenKind::feed, random), std::move(password),
                                           std::move(hash)};
    }
    batch.pbx = mint(auth::TokenKind::pbx, random);
    const auto key = auth::LinkSigner::new_key(random);
    batch.link_key.assign(key.begin(), key.end());
}

json::value secret_or_null(bool is_new, const std::string& text)
{
    return is_new ? json::value(text) : json::value(nullptr);
}

/// What the contract shows: a secret once, kept ones read null.
std::string report_document(const store::ImportBatch& batch, const store::ImportReport& report,
                            const std::string& base_url)
{
    json::object clients;
    for (const auto& client : batch.clients) {
        const bool is_new = report.new_clients.contains(client.slug);
        const auto* made = is_new ? &batch.client_secrets.at(client.slug) : nullptr;
        clients[client.slug] = json::object{
            {"token", secret_or_null(is_new, is_new ? made->api.token.reveal() : "")},
            {"booking_url",
             secret_or_null(is_new, is_new ? base_url + "/book/" + made->page.token.reveal() : "")}};
    }
    json::object agents;
    for (const auto& agent : batch.agents) {
        const bool is_new = report.new_agents.contains(agent.slug);
        const auto* made = is_new ? &batch.agent_secrets.at(agent.slug) : nullptr;
        agents[agent.slug] =
            json::object{{"token", secret_or_null(is_new, is_new ? made->api.token.reveal() : "")},
                         {"password", secret_or_null(is_new, is_new ? made->password.reveal() : "")},
                         {"feed_url", secret_or_null(is_new, is_new ? base_url + "/calendars/" +
                                                                          made->feed.token.reveal() + ".ics"
                                                                    : "")}};
    }
    return json::serialize(
        json::object{{"clients", std::move(clients)},
                     {"agents", std::move(agents)},
                     {"pbx_token", secret_or_null(report.new_pbx_token, batch.pbx.token.reveal())},
                     {"bookings", report.bookings},
                     {"busy", report.busy}});
}

/// No secrets: those of a dry run open nothing.
std::string dry_run_document(const store::ImportReport& report)
{
    const auto list = [](const std::set<std::string>& slugs) {
        json::array names;
        for (const auto& slug : slugs)
            names.emplace_back(slug);
        return names;
    };
    return json::serialize(json::object{{"dry_run", true},
                                        {"new_clients", list(report.new_clients)},
                                        {"new_agents", list(report.new_agents)},
                                        {"changed_clients", report.changed_clients},
                                        {"bookings", report.bookings},
                                        {"busy", report.busy}});
}

bool is_json(std::string_view bytes)
{
    const auto first = bytes.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && (bytes[first] == '{' || bytes[first] == '[');
}

int import_file(const BringOptions& options, World& world)
{
    const auto bytes = read_all(options.file, world.in);
    if (!options.what.empty()) return bring_file(options, bytes, world);
    if (!is_json(bytes) && (options.file.ends_with(".csv") || options.file.ends_with(".ics")))
        throw Refused{options.file + ": say what it brings, with --what clients, bookings or tasks"};
    auto batch = rules::read_import(bytes);
    if (!batch) refuse_all(options.file, batch.error());
    rules::add_holiday_dates(*batch);

    const auto store = world.open_store(options.db, true);
    const auto directory = ask(store->directories().load());
    add_secrets(*batch, *directory, world.random);
    batch->uid_domain = "callhours";
    batch->now = world.clock.now();
    const auto report =
        options.dry_run ? ask(store->imports().try_out(*batch)) : ask(store->imports().import(*batch));
    if (!report) refuse_all(options.file, report.error());
    if (options.dry_run) {
        world.out << dry_run_document(*report) << '\n';
        return 0;
    }
    world.out << report_document(*batch, *report, options.base_url) << '\n';
    return 0;
}

} // namespace

void add_import_command(CLI::App& program, World& world, Chosen& chosen)
{
    auto options = std::make_shared<BringOptions>();
    auto* command = program.add_subcommand(
        "import",
        "Takes desk, agents, clients, call types and bookings from a JSON file, all or nothing, and prints "
        "the secrets it made, once; with --what, clients, bookings or tasks of other systems from CSV or "
        "iCalendar");
    command->add_option("--db", options->db, "SQLite file")->required();
    command->add_option("--base-url", options->base_url,
                        "Put before the URLs that are printed (else they are paths)");
    command->add_flag("--dry-run", options->dry_run,
                      "Says what would be imported, or all that is wrong; writes nothing");
    command->add_option("--what", options->what, "clients, bookings or tasks: the file is CSV or iCalendar");
    command->add_option("--source", options->source,
                        "The system it comes from: two may both have a ticket 1 (with --what)");
    command->add_option("--zone", options->zone, "Of times without one; else the desk's (with --what)");
    command->add_option("--client", options->client, "Of rows that name none (with --what)");
    command->add_option("--agent", options->agent, "Of new clients without one (with --what clients)");
    command->add_option("--type", options->type,
                        "Of bookings without one that is known (with --what bookings)");
    command->add_option("--dates", options->dates, "dmy or mdy: how 05/06/2026 is meant (with --what)");
    command->add_option("--column", options->columns, "HEADER=FIELD, or HEADER=ignore; several (with --what)")
        ->allow_extra_args(false);
    command->add_option("file", options->file, "The import file, or - for standard input")->required();
    command->callback(
        [&world, &chosen, options] { chosen = [&world, options] { return import_file(*options, world); }; });
}

} // namespace callhours::cli
