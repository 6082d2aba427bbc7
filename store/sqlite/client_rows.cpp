#include "store/sqlite/client_rows.hpp"

#include "store/sqlite/words.hpp"

namespace callhours::store::sqlite {

namespace {

constexpr std::string_view contacts = "contacts";

/// One after another, in the order of the rows.
std::string joined(Query& query)
{
    std::string text;
    while (query.step())
        text += (text.empty() ? "" : ", ") + query.row().take<std::string>();
    return text;
}

std::string numbers_of(Connection& db, ClientId client)
{
    auto query = db.query(R"(
        SELECT written FROM (
            SELECT 0 AS kind, position, number AS written FROM client_number WHERE client_id = :client
            UNION ALL
            SELECT 1, position, prefix || '*' FROM client_number_range WHERE client_id = :client)
        ORDER BY kind, position)");
    query.bind(":client", client);
    return joined(query);
}

std::string contacts_of(Connection& db, ClientId client)
{
    auto query =
        db.query("SELECT name || ' ' || email FROM contact WHERE client_id = :client ORDER BY position");
    query.bind(":client", client);
    return joined(query);
}

std::string date_text(const std::optional<LocalDate>& date)
{
    return date ? to_text(*date) : std::string{};
}

void note(Connection& db, ClientId client, const ClientEvent& event)
{
    db.query("INSERT INTO client_event (client_id, what, old_value, new_value, actor, actor_id, happened_at) "
             "VALUES (:client, :what, :before, :after, :actor, :actor_id, :at)")
        .bind(":client", client)
        .bind(":what", event.what)
        .bind(":before", event.before)
        .bind(":after", event.after)
        .bind(":actor", to_word(event.actor.kind))
        .bind(":actor_id", event.actor.id)
        .bind(":at", event.at)
        .run();
}

} // namespace

ClientTerms terms_of(Connection& db, ClientId client)
{
    ClientTerms terms;
    {
        auto query = db.query(R"(
            SELECT client.name, agent.slug, client.language, client.entitled_from_day, client.entitled_to_day,
                   client.plan
            FROM client JOIN agent ON agent.id = client.agent_id WHERE client.id = :client)");
        query.bind(":client", client);
        if (!query.step()) return terms;
        auto row = query.row();
        terms.emplace_back("name", row.take<std::string>());
        terms.emplace_back("agent", row.take<std::string>());
        terms.emplace_back("language", row.take<std::string>());
        terms.emplace_back("entitled_from", date_text(row.take<std::optional<LocalDate>>()));
        terms.emplace_back("entitled_to", date_text(row.take<std::optional<LocalDate>>()));
        terms.emplace_back("plan", row.take<std::string>());
    }
    terms.emplace_back("numbers", numbers_of(db, client));
    terms.emplace_back(contacts, contacts_of(db, client));
    return terms;
}

void note_client_made(Connection& db, ClientId client, const Actor& actor, Instant now)
{
    note(db, client, {.what = "created", .before = {}, .after = {}, .actor = actor, .at = now});
}

void note_client_changes(Connection& db, ClientId client, const ClientTerms& before, const Actor& actor,
                         Instant now)
{
    const auto after = terms_of(db, client);
    for (std::size_t i = 0; i < after.size(); ++i) {
        if (before.at(i) == after[i]) continue;
        const bool is_told = after[i].first != contacts;
        note(db, client,
             {.what = after[i].first,
              .before = is_told ? before[i].second : std::string{},
              .after = is_told ? after[i].second : std::string{},
              .actor = actor,
              .at = now});
    }
}

std::vector<ClientEvent> client_history(Connection& db, ClientId client)
{
    std::vector<ClientEvent> events;
    auto query = db.query("SELECT what, old_value, new_value, actor, actor_id, happened_at FROM client_event "
                          "WHERE client_id = :client ORDER BY id");
    query.bind(":client", client);
    while (query.step()) {
        auto row = query.row();
        events.push_back({.what = row.take<std::string>(),
                          .before = row.take<std::string>(),
                          .after = row.take<std::string>(),
                          .actor = {.kind = from_word<Actor::Kind>(row.take<std::string>()),
                                    .id = row.take<std::int64_t>()},
                          .at = row.take<Instant>()});
    }
    return events;
}

} // namespace callhours::store::sqlite
