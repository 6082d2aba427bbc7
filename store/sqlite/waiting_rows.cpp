#include "store/sqlite/waiting_rows.hpp"

#include "store/sqlite/change_rows.hpp"
#include "store/sqlite/outbox_rows.hpp"
#include "store/sqlite/words.hpp"

namespace callhours::store::sqlite {

namespace {

/// The next columns of a row: id, client_id, call_type_id, name, email, language, zone, from_day, to_day,
/// part, begin_at, end_at, uid, created_at, told_at, mails, ended_at, ended_by, version.
Wait take_wait(Query& query)
{
    auto row = query.row();
    const auto id = row.take<WaitId>();
    const auto client = row.take<ClientId>();
    const auto type = row.take<CallTypeId>();
    auto name = row.take<std::string>();
    auto email = row.take<EmailAddress>();
    auto language = row.take<std::string>();
    auto zone = row.take<std::string>();
    const auto from = row.take<LocalDate>();
    const auto to = row.take<LocalDate>();
    const auto part = from_word<calendar::PartOfDay>(row.take<std::string>());
    const auto begin = row.take<Instant>();
    const auto end = row.take<Instant>();
    Wait wait{.id = id,
              .client = client,
              .type = type,
              .name = std::move(name),
              .email = std::move(email),
              .language = std::move(language),
              .zone = std::move(zone),
              .from = from,
              .to = to,
              .part = part,
              .span = Interval::make(begin, end).value(),
              .uid = row.take<std::string>(),
              .created_at = row.take<Instant>(),
              .told_at = row.take<std::optional<Instant>>(),
              .mails = row.take<int>(),
              .ended_at = row.take<std::optional<Instant>>()};
    const auto ended_by = row.take<std::optional<std::string>>();
    if (ended_by) wait.end = from_word<Wait::End>(*ended_by);
    wait.version = row.take<std::int64_t>();
    return wait;
}

/// Whom a change of the wait concerns.
void note_wait(Connection& db, WaitId id, Instant now)
{
    AgentId agent;
    {
        auto query = db.query("SELECT client.agent_id FROM waiting JOIN client ON client.id = client_id "
                              "WHERE waiting.id = :id");
        query.bind(":id", id);
        if (query.step()) agent = query.row().take<AgentId>();
    }
    note_change(db, ChangeSubject::waiting, id.value(), agent, now);
}

std::optional<WaitId> same_wait(Connection& db, const Wait& wait)
{
    auto query =
        db.query("SELECT id FROM waiting WHERE client_id = :client AND call_type_id = :type AND email = "
                 ":email COLLATE NOCASE AND begin_at = :begin AND end_at = :end AND part = :part AND "
                 "ended_at IS NULL");
    query.bind(":client", wait.client)
        .bind(":type", wait.type)
        .bind(":email", wait.email)
        .bind(":begin", wait.span.begin())
        .bind(":end", wait.span.end())
        .bind(":part", to_word(wait.part));
    if (!query.step()) return std::nullopt;
    return query.row().take<WaitId>();
}

std::optional<JoinRefusal> refusal_of(Connection& db, const JoinRequest& request)
{
    auto query = db.query(R"(
        SELECT count(*), coalesce(sum(client_id = :client), 0),
               coalesce(sum(client_id = :client AND email = :email COLLATE NOCASE), 0)
        FROM waiting WHERE ended_at IS NULL AND end_at > :now)");
    query.bind(":client", request.wait.client).bind(":email", request.wait.email).bind(":now", request.now);
    if (!query.step()) return std::nullopt;
    auto row = query.row();
    const auto all = row.take<std::size_t>();
    const auto of_client = row.take<std::size_t>();
    if (row.take<std::size_t>() >= request.most_per_address) return JoinRefusal::too_many_of_address;
    if (of_client >= request.most_per_client) return JoinRefusal::too_many_of_client;
    if (all >= request.most) return JoinRefusal::too_many;
    return std::nullopt;
}

void forget_known(Connection& db, WaitId id)
{
    db.query("DELETE FROM waiting_time WHERE waiting_id = :id").bind(":id", id).run();
}

/// Nobody waits for them any more; so that they need no look at every question.
void end_lapsed(Connection& db, Instant now)
{
    std::vector<WaitId> lapsed;
    {
        auto query = db.query("SELECT id FROM waiting WHERE ended_at IS NULL AND end_at <= :now");
        query.bind(":now", now);
        while (query.step())
            lapsed.push_back(query.row().take<WaitId>());
    }
    for (const auto id : lapsed) {
        forget_known(db, id);
        db.query("UPDATE waiting SET ended_at = end_at, ended_by = 'lapsed', version = version + 1 WHERE id "
                 "= :id")
            .bind(":id", id)
            .run();
    }
}

void insert_wait(Connection& db, const Wait& wait, Instant now)
{
    db.query("INSERT INTO waiting (client_id, call_type_id, name, email, language, zone, from_day, to_day, "
             "part, "
             "begin_at, end_at, uid, created_at) VALUES (:client, :type, :name, :email, :language, :zone, "
             ":from, "
             ":to, :part, :begin, :end, :uid, :now)")
        .bind(":client", wait.client)
        .bind(":type", wait.type)
        .bind(":name", wait.name)
        .bind(":email", wait.email)
        .bind(":language", wait.language)
        .bind(":zone", wait.zone)
        .bind(":from", wait.from)
        .bind(":to", wait.to)
        .bind(":part", to_word(wait.part))
        .bind(":begin", wait.span.begin())
        .bind(":end", wait.span.end())
        .bind(":uid", wait.uid)
        .bind(":now", now)
        .run();
}

void insert_known(Connection& db, WaitId id, Instant begin, bool told)
{
    db.query("INSERT INTO waiting_time (waiting_id, begin_at, told) VALUES (:id, :begin, :told)")
        .bind(":id", id)
        .bind(":begin", begin)
        .bind(":told", told)
        .run();
}

void owe_mail_of_wait(Connection& db, const Wait& wait, const std::vector<Instant>& times, Instant now)
{
    db.query(
          "INSERT INTO outbox (waiting_id, sequence, method, audience, message_id, created_at, due_at, held) "
          "VALUES (:wait, :sequence, :method, :audience, :message_id, :now, :now, :held)")
        .bind(":wait", wait.id)
        .bind(":sequence", wait.mails)
        .bind(":method", to_word(OutboxMail::Method::free_times))
        .bind(":audience", to_word(OutboxMail::Audience::visitor))
        .bind(":message_id", message_id_of_wait(wait.uid, wait.mails))
        .bind(":now", now)
        .bind(":held", is_mail_held(db))
        .run();
    const MailId mail{db.last_id()};
    for (const auto begin : times) {
        db.query("INSERT INTO outbox_time (mail_id, begin_at) VALUES (:mail, :begin)")
            .bind(":mail", mail)
            .bind(":begin", begin)
            .run();
    }
    db.query("UPDATE waiting SET told_at = :now, mails = mails + 1 WHERE id = :id")
        .bind(":now", now)
        .bind(":id", wait.id)
        .run();
    note_wait(db, wait.id, now);
}

/// Whether the wait was still as it was looked at; then it is at its next version.
bool take_version(Connection& db, const WaitNote& note, Instant now)
{
    return db.query("UPDATE waiting SET version = version + 1 WHERE id = :id AND version = :version AND "
                    "ended_at IS "
                    "NULL AND end_at > :now")
               .bind(":id", note.id)
               .bind(":version", note.version)
               .bind(":now", now)
               .run() > 0;
}

} // namespace

Result<Joined, JoinRefusal> join_waiting_list(Connection& db, const JoinRequest& request)
{
    end_lapsed(db, request.now);
    if (const auto there = same_wait(db, request.wait)) {
        return Joined{.wait = find_wait(db, *there).value(), .was_there = true};
    }
    if (const auto refused = refusal_of(db, request)) return refuse(*refused);
    insert_wait(db, request.wait, request.now);
    const WaitId id{db.last_id()};
    for (const auto begin : request.known)
        insert_known(db, id, begin, false);
    note_wait(db, id, request.now);
    return Joined{.wait = find_wait(db, id).value(), .was_there = false};
}

std::optional<Wait> find_wait(Connection& db, WaitId id)
{
    auto query =
        db.query("SELECT id, client_id, call_type_id, name, email, language, zone, from_day, to_day, part, "
                 "begin_at, end_at, uid, created_at, told_at, mails, ended_at, ended_by, version "
                 "FROM waiting WHERE id = :id");
    query.bind(":id", id);
    if (!query.step()) return std::nullopt;
    return take_wait(query);
}

std::vector<Wait> list_waits(Connection& db, const WaitFilter& filter)
{
    std::vector<Wait> waits;
    auto query = db.query(R"(
        SELECT waiting.id, client_id, call_type_id, waiting.name, email, waiting.language, zone, from_day, to_day,
               part, begin_at, end_at, uid, created_at, told_at, mails, ended_at, ended_by, version
        FROM waiting JOIN client ON client.id = client_id
        WHERE (:client IS NULL OR client_id = :client) AND (:agent IS NULL OR client.agent_id = :agent)
              AND (:live IS NULL OR (ended_at IS NULL AND end_at > :live))
        ORDER BY waiting.id LIMIT :most)");
    query.bind(":client", filter.client)
        .bind(":agent", filter.of_agent)
        .bind(":live", filter.live_at)
        .bind(":most", filter.most);
    while (query.step())
        waits.push_back(take_wait(query));
    return waits;
}

std::optional<Wait> end_wait(Connection& db, WaitId id, Wait::End how, Instant now)
{
    const int ended = db.query("UPDATE waiting SET ended_at = :now, ended_by = :how, version = version + 1 "
                               "WHERE id = :id AND ended_at IS NULL")
                          .bind(":now", now)
                          .bind(":how", to_word(how))
                          .bind(":id", id)
                          .run();
    if (ended > 0) {
        forget_known(db, id);
        note_wait(db, id, now);
    }
    return find_wait(db, id);
}

void end_waits_of(Connection& db, const Booking& booking, Instant now)
{
    if (!booking.visitor.email) return;
    std::vector<WaitId> waits;
    {
        auto query =
            db.query("SELECT id FROM waiting WHERE client_id = :client AND call_type_id = :type AND email = "
                     ":email COLLATE NOCASE AND begin_at <= :begin AND end_at > :begin AND ended_at IS NULL");
        query.bind(":client", booking.client)
            .bind(":type", booking.type)
            .bind(":email", *booking.visitor.email)
            .bind(":begin", booking.time.begin());
        while (query.step())
            waits.push_back(query.row().take<WaitId>());
    }
    for (const auto wait : waits)
        end_wait(db, wait, Wait::End::booked, now);
}

std::map<WaitId, calendar::KnownTimes> known_to(Connection& db, const std::vector<WaitId>& ids)
{
    std::map<WaitId, calendar::KnownTimes> known;
    for (const auto id : ids) {
        auto& times = known[id];
        auto query =
            db.query("SELECT begin_at, told FROM waiting_time WHERE waiting_id = :id ORDER BY begin_at");
        query.bind(":id", id);
        while (query.step()) {
            auto row = query.row();
            const auto begin = row.take<Instant>();
            times.emplace_hint(times.end(), begin, row.take<bool>());
        }
    }
    return known;
}

int note_waits(Connection& db, const std::vector<WaitNote>& notes, Instant now)
{
    int mails = 0;
    for (const auto& note : notes) {
        if (!take_version(db, note, now)) continue;
        forget_known(db, note.id);
        for (const auto& [begin, told] : note.known)
            insert_known(db, note.id, begin, told);
        if (note.tell.empty()) continue;
        const auto wait = find_wait(db, note.id).value();
        owe_mail_of_wait(db, wait, note.tell, now);
        ++mails;
    }
    return mails;
}

std::vector<Instant> times_of_mail(Connection& db, MailId mail)
{
    std::vector<Instant> times;
    auto query = db.query("SELECT begin_at FROM outbox_time WHERE mail_id = :mail ORDER BY begin_at");
    query.bind(":mail", mail);
    while (query.step())
        times.push_back(query.row().take<Instant>());
    return times;
}

} // namespace callhours::store::sqlite
