#include "server/web/duty_api.hpp"

#include "base/text.hpp"
#include "server/app/desk_rights.hpp"
#include "server/web/json_body.hpp"
#include "server/web/numbers.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace callhours::web {

namespace json = boost::json;
using http::Method;

namespace {

constexpr days shown_ahead{56};
constexpr std::size_t most_note = 2000;
constexpr std::size_t most_swaps = 200;
constexpr std::size_t most_notices = 200;
constexpr std::int64_t longest_shift = 366;

json::value slug_of(AgentId id, const store::Directory& directory)
{
    const auto* agent = directory.agent(id);
    return agent == nullptr ? json::value(nullptr) : json::value(agent->slug);
}

json::array slugs_of(const std::vector<AgentId>& agents, const store::Directory& directory)
{
    json::array list;
    for (const auto agent : agents)
        list.emplace_back(slug_of(agent, directory));
    return list;
}

json::object span_of(const Interval& time, AgentId agent, const store::Directory& directory)
{
    return {
        {"from", to_text(time.begin())}, {"to", to_text(time.end())}, {"agent", slug_of(agent, directory)}};
}

json::object duty_document(const desk::DutyRoster& roster, const store::Directory& directory, Instant now)
{
    const auto& zone = directory.desk.schedule.zone;
    const bool is_kept = roster.first_day != LocalDate{};
    const auto first_day =
        is_kept ? roster.first_day : calendar::local_date(now, zone); // whoever begins one, today
    const auto list = desk::duty_list(roster, zone, now);
    json::array swaps;
    for (const auto& swap : roster.swaps)
        swaps.emplace_back(span_of(swap.time, swap.agent, directory));
    json::array shifts;
    for (const auto& shift : desk::duty_shifts(roster, zone, Interval::lasting(now, shown_ahead))) {
        auto entry = span_of(shift.time, shift.agent, directory);
        entry["swapped"] = shift.swapped;
        shifts.emplace_back(std::move(entry));
    }
    return {{"rotation", slugs_of(roster.rotation, directory)},
            {"first_day", to_text(first_day)},
            {"days_each", roster.days_each},
            {"swaps", std::move(swaps)},
            {"note", roster.note},
            {"on_duty", list.empty() ? json::value(nullptr) : slug_of(list.front(), directory)},
            {"list", slugs_of(list, directory)},
            {"shifts", std::move(shifts)}};
}

std::optional<AgentId> agent_in(const json::value& value, const store::Directory& directory)
{
    const auto* slug = value.if_string();
    const auto* agent = slug == nullptr ? nullptr : directory.agent(std::string_view{*slug});
    return agent == nullptr ? std::nullopt : std::optional{agent->id};
}

std::optional<Instant> instant_in(const json::object& object, std::string_view key)
{
    const auto* value = object.if_contains(key);
    const auto* text = value == nullptr ? nullptr : value->if_string();
    if (text == nullptr) return std::nullopt;
    const auto parsed = parse_instant(std::string_view{*text});
    return parsed ? std::optional{*parsed} : std::nullopt;
}

void read_rotation(JsonBody& body, const store::Directory& directory, desk::DutyRoster& roster)
{
    const auto* list = body.list("rotation");
    if (list == nullptr) return;
    for (std::size_t i = 0; i < list->size(); ++i) {
        if (const auto agent = agent_in((*list)[i], directory)) {
            roster.rotation.push_back(*agent);
        } else {
            body.complain(fmt::format("rotation/{}", i), "must be an agent's slug");
        }
    }
}

void read_swaps(JsonBody& body, const store::Directory& directory, desk::DutyRoster& roster)
{
    const auto* list = body.list("swaps");
    if (list == nullptr) return;
    if (list->size() > most_swaps) body.complain("swaps", "are more than 200");
    for (std::size_t i = 0; i < list->size() && i < most_swaps; ++i) {
        const auto pointer = fmt::format("swaps/{}", i);
        const auto* swap = (*list)[i].if_object();
        if (swap == nullptr) {
            body.complain(pointer, "must be an object");
            continue;
        }
        const auto from = instant_in(*swap, "from");
        const auto to = instant_in(*swap, "to");
        const auto* slug = swap->if_contains("agent");
        const auto agent = slug == nullptr ? std::nullopt : agent_in(*slug, directory);
        if (!from) body.complain(pointer + "/from", "must be an instant, RFC 3339");
        if (!to || (from && *to <= *from)) body.complain(pointer + "/to", "must be an instant after from");
        if (!agent) body.complain(pointer + "/agent", "must be an agent's slug");
        if (from && to && agent && *from < *to)
            roster.swaps.push_back({.time = Interval::make(*from, *to).value(), .agent = *agent});
    }
}

Result<desk::DutyRoster, http::Response> read_roster(const http::Request& request,
                                                     const store::Directory& directory, LocalDate today)
{
    auto body = JsonBody::read(request);
    if (!body) return refuse(std::move(body.error()));
    desk::DutyRoster roster;
    read_rotation(*body, directory, roster);
    read_swaps(*body, directory, roster);
    roster.first_day = today;
    if (const auto written = body->text("first_day")) {
        if (const auto date = parse_date(*written)) {
            roster.first_day = *date;
        } else {
            body->complain("first_day", std::string{describe(date.error())});
        }
    }
    if (const auto count = body->integer("days_each")) {
        if (*count < 1 || *count > longest_shift) {
            body->complain("days_each", "must be 1 to 366");
        } else {
            roster.days_each = static_cast<int>(*count);
        }
    }
    roster.note = body->text("note").value_or("");
    if (!is_plain_text(roster.note) || length_in_characters(roster.note) > most_note)
        body->complain("note", "is longer than 2,000 characters, or holds signs that cannot be shown");
    if (!body->errors().empty()) return refuse(unprocessable(body->errors()));
    return roster;
}

} // namespace

void DutyApi::add_routes(http::Router& router)
{
    router.add(Method::get, "/api/v1/duty", [this](const auto& request) { return get_duty(request); });
    router.add(Method::put, "/api/v1/duty", [this](const auto& request) { return put_duty(request); });
    router.add(Method::get, "/api/v1/notices", [this](const auto& request) { return list_notices(request); });
    router.add(Method::post, "/api/v1/notices/{id}/read",
               [this](const auto& request) { return read_notice(request); });
}

Task<http::Response> DutyApi::get_duty(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto roster = co_await parts_.escalations.duty();
    co_return http::json(200, json::serialize(duty_document(roster, *caller->directory, parts_.gate.now())));
}

Task<http::Response> DutyApi::put_duty(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    if (!app::may(caller->agent->role, app::DeskDeed::change_duty))
        co_return http::problem(403, "The roster is changed by the second level, leads and administrators.");
    const auto now = parts_.gate.now();
    const auto today = calendar::local_date(now, caller->directory->desk.schedule.zone);
    auto roster = read_roster(request, *caller->directory, today);
    if (!roster) co_return std::move(roster.error());
    const store::Actor actor{.kind = store::Actor::Kind::agent, .id = caller->agent->id.value()};
    co_await parts_.escalations.set_duty(*roster, actor, now);
    co_return http::json(200, json::serialize(duty_document(*roster, *caller->directory, now)));
}

Task<http::Response> DutyApi::list_notices(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const bool only_unread = request.query.get("unread") == "true";
    const auto notices = co_await parts_.escalations.notices(caller->agent->id, only_unread, most_notices);
    json::array list;
    for (const auto& notice : notices) {
        list.emplace_back(json::object{
            {"id", notice.id.value()},
            {"task", notice.task.value()},
            {"kind", desk::to_text(notice.step.kind)},
            {"at", to_text(notice.created_at)},
            {"read_at", notice.read_at ? json::value(to_text(*notice.read_at)) : json::value(nullptr)}});
    }
    co_return http::json(200, json::serialize(json::object{{"notices", std::move(list)}}));
}

Task<http::Response> DutyApi::read_notice(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto id = id_of<NoticeId>(request.capture("id"));
    if (!id) co_return http::problem(404, "There is no such notice of yours.");
    const bool found = co_await parts_.escalations.read(*id, caller->agent->id, parts_.gate.now());
    if (!found) co_return http::problem(404, "There is no such notice of yours.");
    co_return http::no_content();
}

} // namespace callhours::web
