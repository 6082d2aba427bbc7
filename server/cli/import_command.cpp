#include "server/cli/commands.hpp"

#include "server/auth/link_signer.hpp"
#include "server/auth/password.hpp"
#include "server/auth/tokens.hpp"
#include "server/rules/holiday_calendars.hpp"
#include "server/rules/import_file.hpp"

#include <CLI/CLI.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <iterator>

namespace callhours::cli {

namespace {

namespace json = boost::json;

struct ImportOptions {
    std::string db;
    std::string file;
    std::string base_url;
};

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

int import_file(const ImportOptions& options, World& world)
{
    auto batch = rules::read_import(read_all(options.file, world.in));
    if (!batch) refuse_all(options.file, batch.error());
    rules::add_holiday_dates(*batch);

    const auto store = world.open_store(options.db, true);
    const auto directory = ask(store->directories().load());
    add_secrets(*batch, *directory, world.random);
    batch->uid_domain = "callhours";
    batch->now = world.clock.now();
    const auto report = ask(store->imports().import(*batch));
    if (!report) refuse_all(options.file, report.error());
    world.out << report_document(*batch, *report, options.base_url) << '\n';
    return 0;
}

} // namespace

void add_import_command(CLI::App& program, World& world, Chosen& chosen)
{
    auto options = std::make_shared<ImportOptions>();
    auto* command =
        program.add_subcommand("import", "Takes desk, agents, clients, call types and bookings from a JSON "
                                         "file, all or nothing; prints the secrets it made, once");
    command->add_option("--db", options->db, "SQLite file")->required();
    command->add_option("--base-url", options->base_url,
                        "Put before the URLs that are printed (else they are paths)");
    command->add_option("file", options->file, "The import file, or - for standard input")->required();
    command->callback(
        [&world, &chosen, options] { chosen = [&world, options] { return import_file(*options, world); }; });
}

} // namespace callhours::cli
