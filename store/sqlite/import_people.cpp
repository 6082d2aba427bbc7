#include "store/sqlite/client_rows.hpp"
#include "store/sqlite/import_steps.hpp"
#include "store/sqlite/words.hpp"

#include <fmt/format.h>

#include <tuple>
#include <utility>

namespace callhours::store::sqlite {

namespace {

AgentId find_agent(Connection& db, const std::string& slug)
{
    auto query = db.query("SELECT id FROM agent WHERE slug = :slug");
    query.bind(":slug", slug);
    return query.step() ? query.row().take<AgentId>() : AgentId{};
}

CallTypeId find_call_type(Connection& db, const std::string& slug)
{
    auto query = db.query("SELECT id FROM call_type WHERE slug = :slug");
    query.bind(":slug", slug);
    return query.step() ? query.row().take<CallTypeId>() : CallTypeId{};
}

void complain_unknown(Importing& importing, const std::string& kind, const std::string& words,
                      const std::string& slug, const std::string& pointer)
{
    if (!importing.failed.contains(kind + "/" + slug))
        importing.complain(pointer, fmt::format("there is no {} {}", words, slug));
}

void insert_token(Importing& importing, const TokenDigest& digest, TokenKind kind, ClientId client,
                  AgentId agent)
{
    importing.db
        .query("INSERT INTO token (digest, kind, client_id, agent_id, made_at) "
               "VALUES (:digest, :kind, :client, :agent, :now)")
        .bind(":digest", digest)
        .bind(":kind", to_word(kind))
        .bind(":client", client)
        .bind(":agent", agent)
        .bind(":now", importing.batch.now)
        .run();
}

AgentId make_agent(Importing& importing, const AgentImport& given)
{
    auto& db = importing.db;
    db.query("INSERT INTO agent (slug, name, schedule_id) VALUES (:slug, :name, :schedule)")
        .bind(":slug", given.slug)
        .bind(":name", *given.name)
        .bind(":schedule", make_schedule(db))
        .run();
    const AgentId agent{db.last_id()};
    const auto& secrets = importing.batch.agent_secrets.at(given.slug);
    insert_token(importing, secrets.api.digest, TokenKind::agent_api, {}, agent);
    insert_token(importing, secrets.feed.digest, TokenKind::agent_feed, {}, agent);
    db.query("INSERT INTO password (agent_id, hash, changed_at) VALUES (:agent, :hash, :now)")
        .bind(":agent", agent)
        .bind(":hash", secrets.password_hash)
        .bind(":now", importing.batch.now)
        .run();
    importing.report.new_agents.insert(given.slug);
    return agent;
}

std::int64_t schedule_of(Connection& db, AgentId agent)
{
    auto query = db.query("SELECT schedule_id FROM agent WHERE id = :agent");
    query.bind(":agent", agent);
    return query.step() ? query.row().take<std::int64_t>() : 0;
}

void write_endpoints(Connection& db, AgentId agent, const std::vector<std::string>& endpoints)
{
    std::vector<std::string> before;
    {
        auto query =
            db.query("SELECT endpoint FROM agent_endpoint WHERE agent_id = :agent ORDER BY position");
        query.bind(":agent", agent);
        while (query.step())
            before.push_back(query.row().take<std::string>());
    }
    if (before == endpoints) return;
    db.query("DELETE FROM agent_endpoint WHERE agent_id = :agent").bind(":agent", agent).run();
    for (std::size_t i = 0; i < endpoints.size(); ++i) {
        db.query("INSERT INTO agent_endpoint (agent_id, position, endpoint) VALUES (:agent, :position, "
                 ":endpoint)")
            .bind(":agent", agent)
            .bind(":position", i)
            .bind(":endpoint", endpoints[i])
            .run();
    }
}

void import_agent(Importing& importing, const AgentImport& given)
{
    auto& db = importing.db;
    auto agent = find_agent(db, given.slug);
    if (!agent.is_set()) {
        if (!given.name) {
            importing.complain(given.pointer, "a new agent needs a name");
            importing.failed.insert("agents/" + given.slug);
            return;
        }
        if (!importing.batch.agent_secrets.contains(given.slug)) {
            importing.complain(given.pointer + "/slug",
                               fmt::format("there is no agent {}; a new one comes by an import", given.slug));
            importing.failed.insert("agents/" + given.slug);
            return;
        }
        agent = make_agent(importing, given);
    }
    if (given.name) {
        db.query("UPDATE agent SET name = :name WHERE id = :id AND name <> :name")
            .bind(":name", *given.name)
            .bind(":id", agent)
            .run();
    }
    if (given.email) {
        db.query("UPDATE agent SET email = :email WHERE id = :id AND email IS NOT :email")
            .bind(":email", *given.email)
            .bind(":id", agent)
            .run();
    }
    if (given.language) {
        db.query("UPDATE agent SET language = :language WHERE id = :id AND language IS NOT :language")
            .bind(":language", *given.language)
            .bind(":id", agent)
            .run();
    }
    if (given.role) {
        db.query("UPDATE agent SET role = :role WHERE id = :id AND role <> :role")
            .bind(":role", to_word(*given.role))
            .bind(":id", agent)
            .run();
    }
    if (given.endpoints) write_endpoints(db, agent, *given.endpoints);
    import_schedule(importing, schedule_of(db, agent), given.schedule, given.pointer);
}

using AbsenceRow = std::tuple<Instant, Instant, AgentId>;

std::vector<AbsenceRow> read_absences(Connection& db, AgentId agent)
{
    std::vector<AbsenceRow> absences;
    auto query =
        db.query("SELECT begin_at, end_at, deputy_id FROM absence WHERE agent_id = :agent ORDER BY id");
    query.bind(":agent", agent);
    while (query.step()) {
        auto row = query.row();
        const auto begin = row.take<Instant>();
        const auto end = row.take<Instant>();
        absences.emplace_back(begin, end, row.take<AgentId>());
    }
    return absences;
}

/// After all agents: a deputy may stand below in the file.
void import_absences(Importing& importing, const AgentImport& given)
{
    auto& db = importing.db;
    const auto agent = find_agent(db, given.slug);
    if (!given.absences || !agent.is_set()) return;
    std::vector<AbsenceRow> absences;
    for (const auto& absence : *given.absences) {
        AgentId deputy;
        if (absence.deputy) deputy = wanted_agent(importing, *absence.deputy, absence.pointer + "/deputy");
        if (deputy == agent) importing.complain(absence.pointer + "/deputy", "nobody is their own deputy");
        absences.emplace_back(absence.time.begin(), absence.time.end(), deputy);
    }
    if (read_absences(db, agent) == absences) return;
    db.query("DELETE FROM absence WHERE agent_id = :agent").bind(":agent", agent).run();
    for (const auto& [begin, end, deputy] : absences) {
        db.query("INSERT INTO absence (agent_id, begin_at, end_at, deputy_id) VALUES (:agent, :begin, :end, "
                 ":deputy)")
            .bind(":agent", agent)
            .bind(":begin", begin)
            .bind(":end", end)
            .bind(":deputy", deputy)
            .run();
    }
}

ClientId make_client(Importing& importing, const ClientImport& given, AgentId agent)
{
    auto& db = importing.db;
    db.query("INSERT INTO client (slug, name, agent_id, language) VALUES (:slug, :name, :agent, :language)")
        .bind(":slug", given.slug)
        .bind(":name", *given.name)
        .bind(":agent", agent)
        .bind(":language", given.language.value_or("en"))
        .run();
    const ClientId client{db.last_id()};
    const auto& secrets = importing.batch.client_secrets.at(given.slug);
    insert_token(importing, secrets.api.digest, TokenKind::client_api, client, {});
    insert_token(importing, secrets.page.digest, TokenKind::booking_page, client, {});
    importing.report.new_clients.insert(given.slug);
    note_client_made(db, client, importing.batch.actor, importing.batch.now);
    return client;
}

void write_client_members(Connection& db, ClientId client, const ClientImport& given, AgentId agent)
{
    db.query(R"(
        UPDATE client SET name = coalesce(:name, name), agent_id = coalesce(:agent, agent_id),
                          language = coalesce(:language, language)
        WHERE id = :id AND (name, agent_id, language) IS NOT
              (coalesce(:name, name), coalesce(:agent, agent_id), coalesce(:language, language)))")
        .bind(":name", given.name)
        .bind(":agent", agent)
        .bind(":language", given.language)
        .bind(":id", client)
        .run();
    if (given.plan) {
        db.query("UPDATE client SET plan = :plan WHERE id = :id AND plan <> :plan")
            .bind(":plan", *given.plan)
            .bind(":id", client)
            .run();
    }
    if (given.entitled_from) {
        db.query(
              "UPDATE client SET entitled_from_day = :day WHERE id = :id AND entitled_from_day IS NOT :day")
            .bind(":day", *given.entitled_from)
            .bind(":id", client)
            .run();
    }
    if (given.entitled_to) {
        db.query("UPDATE client SET entitled_to_day = :day WHERE id = :id AND entitled_to_day IS NOT :day")
            .bind(":day", *given.entitled_to)
            .bind(":id", client)
            .run();
    }
}

void write_contacts(Connection& db, ClientId client, const std::vector<Contact>& contacts)
{
    std::vector<std::pair<std::string, std::string>> wanted;
    for (const auto& contact : contacts)
        wanted.emplace_back(contact.name, contact.email.reveal());
    std::vector<std::pair<std::string, std::string>> before;
    {
        auto query = db.query("SELECT name, email FROM contact WHERE client_id = :client ORDER BY position");
        query.bind(":client", client);
        while (query.step()) {
            auto row = query.row();
            auto name = row.take<std::string>();
            before.emplace_back(std::move(name), row.take<std::string>());
        }
    }
    if (before == wanted) return;
    db.query("DELETE FROM contact WHERE client_id = :client").bind(":client", client).run();
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        db.query("INSERT INTO contact (client_id, position, name, email) VALUES (:client, :position, :name, "
                 ":email)")
            .bind(":client", client)
            .bind(":position", i)
            .bind(":name", wanted[i].first)
            .bind(":email", wanted[i].second)
            .run();
    }
}

void import_client(Importing& importing, const ClientImport& given)
{
    AgentId agent;
    if (given.agent) agent = wanted_agent(importing, *given.agent, given.pointer + "/agent");
    auto client = find_client(importing.db, given.slug);
    if (!client.is_set()) {
        if (!given.name || !given.agent)
            importing.complain(given.pointer, "a new client needs a name and an agent");
        if (!given.name || !agent.is_set()) {
            importing.failed.insert("clients/" + given.slug);
            return;
        }
        client = make_client(importing, given, agent);
    }
    write_client_members(importing.db, client, given, agent);
    if (given.contacts) write_contacts(importing.db, client, *given.contacts);
}

} // namespace

ClientId find_client(Connection& db, const std::string& slug)
{
    auto query = db.query("SELECT id FROM client WHERE slug = :slug");
    query.bind(":slug", slug);
    return query.step() ? query.row().take<ClientId>() : ClientId{};
}

AgentId wanted_agent(Importing& importing, const std::string& slug, const std::string& pointer)
{
    const auto agent = find_agent(importing.db, slug);
    if (!agent.is_set()) complain_unknown(importing, "agents", "agent", slug, pointer);
    return agent;
}

ClientId wanted_client(Importing& importing, const std::string& slug, const std::string& pointer)
{
    const auto client = find_client(importing.db, slug);
    if (!client.is_set()) complain_unknown(importing, "clients", "client", slug, pointer);
    return client;
}

CallTypeId wanted_call_type(Importing& importing, const std::string& slug, const std::string& pointer)
{
    const auto type = find_call_type(importing.db, slug);
    if (!type.is_set()) complain_unknown(importing, "call_types", "call type", slug, pointer);
    return type;
}

void import_agents(Importing& importing)
{
    for (const auto& given : importing.batch.agents)
        import_agent(importing, given);
    for (const auto& given : importing.batch.agents)
        import_absences(importing, given);
}

void import_clients(Importing& importing)
{
    auto& db = importing.db;
    const auto& batch = importing.batch;
    std::vector<std::pair<ClientId, ClientTerms>> known; // a new one has the line that made it
    for (const auto& given : batch.clients) {
        const auto client = find_client(db, given.slug);
        if (client.is_set()) known.emplace_back(client, terms_of(db, client));
    }
    for (const auto& given : batch.clients)
        import_client(importing, given);
    import_numbers(importing);
    for (const auto& [client, before] : known) {
        note_client_changes(db, client, before, batch.actor, batch.now);
        importing.report.changed_clients += terms_of(db, client) == before ? 0 : 1;
    }
}

} // namespace callhours::store::sqlite
