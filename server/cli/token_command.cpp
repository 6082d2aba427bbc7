#include "server/auth/tokens.hpp"
#include "server/cli/commands.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace callhours::cli {

namespace {

enum class Owner { client, agent, nobody };

struct Kind {
    const char* word;
    store::TokenKind stored;
    auth::TokenKind made;
    Owner owner;
};

constexpr std::array kinds{
    Kind{"client", store::TokenKind::client_api, auth::TokenKind::client, Owner::client},
    Kind{"booking-page", store::TokenKind::booking_page, auth::TokenKind::booking_page, Owner::client},
    Kind{"agent", store::TokenKind::agent_api, auth::TokenKind::agent, Owner::agent},
    Kind{"feed", store::TokenKind::agent_feed, auth::TokenKind::feed, Owner::agent},
    Kind{"pbx", store::TokenKind::pbx, auth::TokenKind::pbx, Owner::nobody},
    Kind{"metrics", store::TokenKind::metrics, auth::TokenKind::metrics, Owner::nobody},
};

std::vector<std::string> words()
{
    std::vector<std::string> all;
    for (const auto& kind : kinds)
        all.emplace_back(kind.word);
    return all;
}

struct Asked {
    std::string db;
    std::string kind;
    std::string slug;
};

std::int64_t client_of(const store::Directory& directory, const std::string& slug)
{
    const auto* client = directory.client(slug);
    if (client == nullptr) throw Refused{fmt::format("there is no client \"{}\" in this database", slug)};
    return client->id.value();
}

std::int64_t agent_of(const store::Directory& directory, const std::string& slug)
{
    const auto* agent = directory.agent(slug);
    if (agent == nullptr) throw Refused{fmt::format("there is no agent \"{}\" in this database", slug)};
    return agent->id.value();
}

std::int64_t owner_of(const Kind& kind, const Asked& asked, const store::Directory& directory)
{
    switch (kind.owner) {
    case Owner::client:
        if (asked.slug.empty()) throw Refused{"name the client: callhours token " + asked.kind + " SLUG"};
        return client_of(directory, asked.slug);
    case Owner::agent:
        if (asked.slug.empty()) throw Refused{"name the agent: callhours token " + asked.kind + " SLUG"};
        return agent_of(directory, asked.slug);
    case Owner::nobody:
        if (!asked.slug.empty())
            throw Refused{
                fmt::format("a {} token is nobody's own: leave \"{}\" away", asked.kind, asked.slug)};
        return 0;
    }
    throw std::logic_error{"no such owner"};
}

int renew(const Asked& asked, World& world)
{
    const auto kind = std::ranges::find_if(kinds, [&](const Kind& each) { return each.word == asked.kind; });
    if (kind == kinds.end()) throw std::logic_error{"the parser let an unknown kind through"};
    const auto store = world.open_store(asked.db, false);
    const auto directory = ask(store->directories().load());
    const auto owner = owner_of(*kind, asked, *directory);
    const auto token = auth::make_token(kind->made, world.random);
    run_task(store->access().replace_token(kind->stored, owner, token.digest, world.clock.now()));
    world.out << token.text.reveal() << '\n';
    return 0;
}

} // namespace

void add_token_command(CLI::App& program, World& world, Chosen& chosen)
{
    auto asked = std::make_shared<Asked>();
    auto* token =
        program.add_subcommand("token", "Puts a new token in the place of the one that holds, which ends "
                                        "at once, and shows it once");
    token->add_option("--db", asked->db, "SQLite file")->required();
    token->add_option("kind", asked->kind, "What it opens")->required()->check(CLI::IsMember(words()));
    token->add_option("slug", asked->slug, "Whose it is; none for pbx and metrics");
    token->callback([&world, &chosen, asked] { chosen = [&world, asked] { return renew(*asked, world); }; });
}

} // namespace callhours::cli
