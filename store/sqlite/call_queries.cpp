#include "store/sqlite/call_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>

namespace callhours::store::sqlite {

namespace {

template <typename Kind> std::string json_ids(const std::vector<Id<Kind>>& ids)
{
    std::string text = "[";
    for (const auto id : ids)
        fmt::format_to(std::back_inserter(text), "{}{}", text.size() == 1 ? "" : ",", id.value());
    return text + "]";
}

std::string_view to_word(const std::optional<CallResult>& result)
{
    if (!result) return "";
    switch (*result) {
    case CallResult::going_on:
        return "going_on";
    case CallResult::answered:
        return "answered";
    case CallResult::message:
        return "message";
    case CallResult::missed:
        return "missed";
    }
    throw std::logic_error{"to_word: not a CallResult"};
}

CallResult result_from(std::string_view word)
{
    if (word == "going_on") return CallResult::going_on;
    if (word == "answered") return CallResult::answered;
    return word == "message" ? CallResult::message : CallResult::missed;
}

/// Legs and voicemails of each, in two reads for all of them.
void complete(Connection& db, std::vector<CallListed>& listed)
{
    std::map<CallId, std::size_t> places;
    std::vector<CallId> calls;
    for (std::size_t i = 0; i < listed.size(); ++i) {
        places.emplace(listed[i].call.id, i);
        calls.push_back(listed[i].call.id);
    }
    const auto ids = json_ids(calls);
    auto legs = db.query(R"(
        SELECT leg.call_id, leg.leg, leg.endpoint, leg.who, leg.agent_id, leg.dialled_at, leg.rang_at, leg.answered_at,
               leg.ended_at, leg.outcome
        FROM json_each(:ids) AS wanted CROSS JOIN call_leg AS leg ON leg.call_id = wanted.value
        ORDER BY leg.call_id, leg.dialled_at, length(leg.leg), leg.leg)");
    legs.bind(":ids", ids);
    while (legs.step()) {
        auto row = legs.row();
        auto& entry = listed[places.at(row.take<CallId>())];
        entry.legs.push_back({.leg = row.take<std::string>(),
                              .endpoint = row.take<std::string>(),
                              .who = row.take<std::string>(),
                              .agent = row.take<std::optional<AgentId>>(),
                              .dialled_at = row.take<Instant>(),
                              .rang_at = row.take<std::optional<Instant>>(),
                              .answered_at = row.take<std::optional<Instant>>(),
                              .ended_at = row.take<std::optional<Instant>>(),
                              .outcome = row.take<std::string>()});
    }
    auto voicemails = db.query(R"(
        SELECT voicemail.call_id, voicemail.id
        FROM json_each(:ids) AS wanted CROSS JOIN voicemail ON voicemail.call_id = wanted.value
        WHERE voicemail.file <> ''
        ORDER BY voicemail.recorded_at, voicemail.id)");
    voicemails.bind(":ids", ids);
    while (voicemails.step()) {
        auto row = voicemails.row();
        auto& entry = listed[places.at(row.take<CallId>())];
        entry.voicemail = row.take<VoicemailId>();
    }
}

std::vector<CallListed> take_listed(Connection& db, Query& query)
{
    std::vector<CallListed> listed;
    while (query.step()) {
        auto row = query.row();
        auto call = take_call(row);
        listed.push_back({.call = std::move(call), .result = result_from(row.take<std::string>())});
    }
    complete(db, listed);
    return listed;
}

} // namespace

std::vector<CallListed> list_calls(Connection& db, const CallFilter& filter)
{
    // The index by arrival gives the order; what else is asked for is judged row by row on the way.
    auto query = db.query(R"(
        SELECT * FROM (
            SELECT id, link, channel, token, caller, called, client_id, agent_id, outcome, rule, task_id, arrived_at,
                   answered_at, ended_at, end_cause, greeting, opens_at, open_until, severity, decided_agent_id, direction,
                   CASE WHEN answered_at IS NOT NULL THEN 'answered'
                        WHEN EXISTS (SELECT 1 FROM voicemail WHERE call_id = call.id AND NOT silent) THEN 'message'
                        WHEN ended_at IS NULL THEN 'going_on' ELSE 'missed' END AS result
            FROM call
            WHERE arrived_at >= :from AND arrived_at < :to AND (arrived_at, id) < (:before_at, :before_id)
                  AND (:client IS NULL OR client_id = :client)
                  AND (:agent IS NULL OR agent_id = :agent OR decided_agent_id = :agent)
                  AND (:outcome = '' OR outcome = :outcome)
                  AND ((:digits = '' AND :clients = '[]')
                       OR (:digits <> '' AND (instr(caller, :digits) > 0 OR instr(called, :digits) > 0))
                       OR client_id IN (SELECT value FROM json_each(:clients)))
            ORDER BY arrived_at DESC, id DESC)
        WHERE :result = '' OR result = :result
        LIMIT :most)");
    const auto before = filter.before.value_or(CallPlace{end_of_time, CallId{}});
    query.bind(":from", filter.from.value_or(Instant{}))
        .bind(":to", filter.to.value_or(end_of_time))
        .bind(":before_at", before.arrived_at)
        .bind(":before_id", before.id.value())
        .bind(":client", filter.client)
        .bind(":agent", filter.agent)
        .bind(":outcome", filter.outcome)
        .bind(":digits", filter.digits)
        .bind(":clients", json_ids(filter.clients))
        .bind(":result", to_word(filter.result))
        .bind(":most", filter.most);
    return take_listed(db, query);
}

std::optional<CallListed> find_listed_call(Connection& db, CallId id)
{
    auto query = db.query(R"(
        SELECT id, link, channel, token, caller, called, client_id, agent_id, outcome, rule, task_id, arrived_at,
               answered_at, ended_at, end_cause, greeting, opens_at, open_until, severity, decided_agent_id, direction,
               CASE WHEN answered_at IS NOT NULL THEN 'answered'
                    WHEN EXISTS (SELECT 1 FROM voicemail WHERE call_id = call.id AND NOT silent) THEN 'message'
                    WHEN ended_at IS NULL THEN 'going_on' ELSE 'missed' END
        FROM call WHERE id = :id)");
    query.bind(":id", id);
    auto listed = take_listed(db, query);
    if (listed.empty()) return std::nullopt;
    return std::move(listed.front());
}

int end_calls_of_other_links(Connection& db, const std::vector<std::string>& links, Instant at)
{
    std::vector<std::pair<CallId, std::string>> open;
    {
        auto query = db.query("SELECT id, link FROM call WHERE ended_at IS NULL ORDER BY id");
        while (query.step()) {
            auto row = query.row();
            const auto id = row.take<CallId>();
            open.emplace_back(id, row.take<std::string>());
        }
    }
    int ended = 0;
    for (const auto& [id, link] : open) {
        if (std::ranges::count(links, link) > 0) continue;
        end_call(db, id, "lost", at);
        ++ended;
    }
    return ended;
}

} // namespace callhours::store::sqlite
