#include "store/sqlite/change_rows.hpp"
#include "store/sqlite/import_steps.hpp"
#include "store/sqlite/question_rows.hpp"

#include <fmt/format.h>

namespace callhours::store::sqlite {

namespace {

/// What stands in the database of a call type, with what the file says laid over it.
struct CallTypeRow {
    std::int64_t id = 0;
    int minutes = 0;
    int interval = 0;
    int buffer_before = 0;
    int buffer_after = 0;
    int notice = 0;
    int window_days = 60;
    std::optional<int> daily_cap{};
    int change_notice = 0;
    int cancel_notice = 0;
    bool offered = true;
    bool seeded = false;

    void lay_over(const CallTypeImport& given)
    {
        minutes = given.minutes.value_or(minutes);
        interval = given.interval_minutes.value_or(id == 0 ? minutes : interval);
        buffer_before = given.buffer_before_minutes.value_or(buffer_before);
        buffer_after = given.buffer_after_minutes.value_or(buffer_after);
        notice = given.notice_minutes.value_or(notice);
        window_days = given.window_days.value_or(window_days);
        if (given.daily_cap) daily_cap = *given.daily_cap;
        change_notice = given.change_notice_minutes.value_or(change_notice);
        cancel_notice = given.cancel_notice_minutes.value_or(cancel_notice);
        offered = given.offered.value_or(offered);
        seeded = given.seeded;
    }

    Query& bind(Query& query) const
    {
        return query.bind(":minutes", minutes)
            .bind(":interval", interval)
            .bind(":before", buffer_before)
            .bind(":after", buffer_after)
            .bind(":notice", notice)
            .bind(":window", window_days)
            .bind(":cap", daily_cap)
            .bind(":change", change_notice)
            .bind(":cancel", cancel_notice)
            .bind(":offered", offered)
            .bind(":seeded", seeded);
    }
};

CallTypeRow find_call_type(Connection& db, const std::string& slug)
{
    auto query = db.query(
        "SELECT id, minutes, interval_minutes, buffer_before_minutes, buffer_after_minutes, "
        "notice_minutes, window_days, daily_cap, change_notice_minutes, cancel_notice_minutes, offered, "
        "seeded FROM call_type WHERE slug = :slug");
    query.bind(":slug", slug);
    if (!query.step()) return {};
    auto row = query.row();
    return {.id = row.take<std::int64_t>(),
            .minutes = row.take<int>(),
            .interval = row.take<int>(),
            .buffer_before = row.take<int>(),
            .buffer_after = row.take<int>(),
            .notice = row.take<int>(),
            .window_days = row.take<int>(),
            .daily_cap = row.take<std::optional<int>>(),
            .change_notice = row.take<int>(),
            .cancel_notice = row.take<int>(),
            .offered = row.take<bool>(),
            .seeded = row.take<bool>()};
}

std::int64_t write_call_type(Connection& db, const std::string& slug, const CallTypeRow& type)
{
    if (type.id == 0) {
        auto insert = db.query(R"(
            INSERT INTO call_type (slug, minutes, interval_minutes, buffer_before_minutes, buffer_after_minutes,
                                   notice_minutes, window_days, daily_cap, change_notice_minutes,
                                   cancel_notice_minutes, offered, seeded)
            VALUES (:slug, :minutes, :interval, :before, :after, :notice, :window, :cap, :change, :cancel,
                    :offered, :seeded))");
        type.bind(insert).bind(":slug", slug).run();
        return db.last_id();
    }
    auto update = db.query(R"(
        UPDATE call_type SET minutes = :minutes, interval_minutes = :interval, buffer_before_minutes = :before,
                             buffer_after_minutes = :after, notice_minutes = :notice, window_days = :window,
                             daily_cap = :cap, change_notice_minutes = :change, cancel_notice_minutes = :cancel,
                             offered = :offered, seeded = :seeded
        WHERE id = :id AND (minutes, interval_minutes, buffer_before_minutes, buffer_after_minutes, notice_minutes,
                            window_days, daily_cap, change_notice_minutes, cancel_notice_minutes, offered, seeded)
                           IS NOT (:minutes, :interval, :before, :after, :notice, :window, :cap, :change, :cancel,
                                   :offered, :seeded))");
    type.bind(update).bind(":id", type.id).run();
    return type.id;
}

void write_names(Connection& db, std::int64_t type, const std::map<std::string, std::string>& names)
{
    std::map<std::string, std::string> before;
    {
        auto query = db.query("SELECT language, name FROM call_type_name WHERE call_type_id = :type");
        query.bind(":type", type);
        while (query.step()) {
            auto row = query.row();
            auto language = row.take<std::string>();
            before.emplace(std::move(language), row.take<std::string>());
        }
    }
    if (before == names) return;
    db.query("DELETE FROM call_type_name WHERE call_type_id = :type").bind(":type", type).run();
    for (const auto& [language, name] : names) {
        db.query("INSERT INTO call_type_name (call_type_id, language, name) VALUES (:type, :language, :name)")
            .bind(":type", type)
            .bind(":language", language)
            .bind(":name", name)
            .run();
    }
}

void import_call_type(Importing& importing, const CallTypeImport& given)
{
    auto type = find_call_type(importing.db, given.slug);
    if (given.seeded && type.id != 0) return;
    // One that came with the program is made anew by whoever gives it a length of their own.
    if (type.seeded && given.minutes) type = {.id = type.id, .interval = *given.minutes};
    if (type.id == 0 && (!given.minutes || !given.names)) {
        importing.complain(given.pointer, "a new call type needs a name and minutes");
        importing.failed.insert("call_types/" + given.slug);
        return;
    }
    type.lay_over(given);
    const auto id = write_call_type(importing.db, given.slug, type);
    if (given.names) write_names(importing.db, id, *given.names);
    if (given.questions) write_questions(importing.db, id, *given.questions);
}

std::vector<std::string> desk_numbers(Connection& db)
{
    std::vector<std::string> numbers;
    auto query = db.query("SELECT number FROM desk_number ORDER BY position");
    while (query.step())
        numbers.push_back(query.row().take<std::string>());
    return numbers;
}

/// A number given twice counts once.
void write_desk_numbers(Connection& db, const std::vector<PhoneNumber>& given)
{
    std::vector<std::string> numbers;
    std::set<std::string> seen;
    for (const auto& number : given) {
        if (seen.insert(number.reveal()).second) numbers.push_back(number.reveal());
    }
    if (desk_numbers(db) == numbers) return;
    db.query("DELETE FROM desk_number").run();
    for (const auto& number : numbers)
        db.query("INSERT INTO desk_number (number) VALUES (:number)").bind(":number", number).run();
}

void write_desk_endpoints(Connection& db, std::string_view purpose, const std::vector<std::string>& endpoints)
{
    std::vector<std::string> before;
    {
        auto query =
            db.query("SELECT endpoint FROM desk_endpoint WHERE purpose = :purpose ORDER BY position");
        query.bind(":purpose", purpose);
        while (query.step())
            before.push_back(query.row().take<std::string>());
    }
    if (before == endpoints) return;
    db.query("DELETE FROM desk_endpoint WHERE purpose = :purpose").bind(":purpose", purpose).run();
    for (std::size_t i = 0; i < endpoints.size(); ++i) {
        db.query("INSERT INTO desk_endpoint (purpose, position, endpoint) VALUES (:purpose, :position, "
                 ":endpoint)")
            .bind(":purpose", purpose)
            .bind(":position", i)
            .bind(":endpoint", endpoints[i])
            .run();
    }
}

void write_dialling(Connection& db, const DiallingRules& rules)
{
    db.query(R"(
        UPDATE desk SET country = :country, national = :national, international = :international, area = :area
        WHERE (country, national, international, area) IS NOT (:country, :national, :international, :area))")
        .bind(":country", rules.country)
        .bind(":national", rules.national)
        .bind(":international", rules.international)
        .bind(":area", rules.area)
        .run();
}

bool has_pbx_token(Connection& db)
{
    auto query = db.query("SELECT 1 FROM token WHERE kind = 'pbx' AND revoked = 0");
    return query.step();
}

} // namespace

void import_call_types(Importing& importing)
{
    for (const auto& given : importing.batch.call_types)
        import_call_type(importing, given);
}

void import_desk(Importing& importing)
{
    if (!importing.batch.desk) return;
    auto& db = importing.db;
    const auto& given = *importing.batch.desk;
    import_schedule(importing, 1, given.schedule, "/desk");
    if (given.numbers) write_desk_numbers(db, *given.numbers);
    if (given.queue) write_desk_endpoints(db, "queue", *given.queue);
    if (given.second_level) write_desk_endpoints(db, "second_level", *given.second_level);
    if (given.dialling) write_dialling(db, *given.dialling);
    if (given.default_severity) {
        db.query("UPDATE desk SET default_severity = :severity WHERE default_severity <> :severity")
            .bind(":severity", desk::to_number(*given.default_severity))
            .run();
    }
    if (given.language) {
        db.query("UPDATE desk SET language = :language WHERE language <> :language")
            .bind(":language", *given.language)
            .run();
    }
    if (given.default_agent) {
        const auto agent = wanted_agent(importing, *given.default_agent, given.default_agent_pointer);
        db.query("UPDATE desk SET default_agent_id = :agent WHERE default_agent_id IS NOT :agent")
            .bind(":agent", agent)
            .run();
    }
}

void import_server_secrets(Importing& importing)
{
    auto& db = importing.db;
    const auto& batch = importing.batch;
    if (!batch.link_key.empty()) {
        db.query("INSERT INTO server_key (id, link_key) VALUES (1, :key) ON CONFLICT (id) DO NOTHING")
            .bind_blob(":key", batch.link_key)
            .run();
    }
    if (batch.pbx.digest == TokenDigest{} || has_pbx_token(db)) return;
    db.query("INSERT INTO token (digest, kind, made_at) VALUES (:digest, 'pbx', :now)")
        .bind(":digest", batch.pbx.digest)
        .bind(":now", batch.now)
        .run();
    importing.report.new_pbx_token = true;
}

ImportReport import_in(Connection& db, const ImportBatch& batch)
{
    Importing importing{.db = db, .batch = batch};
    const auto before = db.total_changes();
    import_holidays(importing);
    import_call_types(importing);
    import_agents(importing);
    import_clients(importing);
    import_desk(importing);
    import_server_secrets(importing);
    if (db.total_changes() != before) note_change(db, ChangeSubject::rules, 0, AgentId{}, batch.now);
    import_bookings(importing);
    import_busy(importing);
    import_tasks(importing);
    if (!importing.problems.empty()) throw ImportRefused{std::move(importing.problems)};
    return std::move(importing.report);
}

} // namespace callhours::store::sqlite
