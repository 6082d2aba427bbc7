#include "server/web/figures_api.hpp"

#include "server/app/desk_rights.hpp"
#include "server/web/language.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <array>
#include <map>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace callhours::web {

namespace json = boost::json;
using http::Method;

namespace {

constexpr days longest_period{3660};

/// What is explained with every answer, so that no reader has to guess; the words are those of the page, in
/// `figures.def.NAME` of the catalogue.
constexpr std::array defined{"days",
                             "offered",
                             "answered",
                             "voicemail",
                             "missed",
                             "average_wait_seconds",
                             "tasks",
                             "responded",
                             "average_response_working_seconds",
                             "average_response_wall_seconds",
                             "response_met_percent",
                             "resolved",
                             "average_resolution_working_seconds",
                             "average_resolution_wall_seconds",
                             "action_met_percent",
                             "dialled",
                             "reached_first",
                             "reached_second",
                             "reached_later",
                             "booked",
                             "no_show",
                             "clients_gained",
                             "clients_lost"};

json::value mean(std::int64_t sum, std::int64_t count)
{
    return count == 0 ? json::value(nullptr) : json::value((sum + count / 2) / count);
}

json::value percent(std::int64_t met, std::int64_t late)
{
    if (met + late == 0) return nullptr;
    return static_cast<double>(met * 1000 / (met + late)) / 10; // rounded down: 100 means all of them
}

json::object figures_object(json::value key, const store::Figures& figures)
{
    return {
        {"key", std::move(key)},
        {"offered", figures.offered},
        {"answered", figures.answered},
        {"voicemail", figures.voicemail},
        {"missed", figures.missed},
        {"average_wait_seconds", mean(figures.waited_seconds, figures.answered)},
        {"tasks", figures.tasks},
        {"responded", figures.responded},
        {"average_response_working_seconds", mean(figures.response_working_seconds, figures.responded)},
        {"average_response_wall_seconds", mean(figures.response_wall_seconds, figures.responded)},
        {"response_met", figures.response_met},
        {"response_late", figures.response_late},
        {"response_met_percent", percent(figures.response_met, figures.response_late)},
        {"resolved", figures.resolved},
        {"average_resolution_working_seconds", mean(figures.resolution_working_seconds, figures.resolved)},
        {"average_resolution_wall_seconds", mean(figures.resolution_wall_seconds, figures.resolved)},
        {"action_met", figures.action_met},
        {"action_late", figures.action_late},
        {"action_met_percent", percent(figures.action_met, figures.action_late)},
        {"booked", figures.booked},
        {"moved", figures.moved},
        {"cancelled", figures.cancelled},
        {"no_show", figures.no_show},
        {"dialled", figures.dialled},
        {"reached_first", figures.reached_first},
        {"reached_second", figures.reached_second},
        {"reached_later", figures.reached_later}};
}

struct Question {
    LocalDate from;
    LocalDate to;
    std::string by;
};

Result<Question, http::Response> question_of(const http::Request& request)
{
    const auto from = parse_date(request.query.get("from"));
    if (!from) return refuse(http::problem(422, fmt::format("from {}.", describe(from.error()))));
    const auto to = parse_date(request.query.get("to"));
    if (!to) return refuse(http::problem(422, fmt::format("to {}.", describe(to.error()))));
    if (*to <= *from)
        return refuse(http::problem(422, "to must lie after from; it is the day after the last one."));
    if (*to - *from > longest_period)
        return refuse(http::problem(422, "from and to lie more than ten years apart."));
    std::string by{request.query.get("by")};
    if (by.empty()) by = "total";
    for (const auto* known : {"total", "agent", "client", "severity", "day", "week", "month"}) {
        if (by == known) return Question{*from, *to, by};
    }
    return refuse(http::problem(422, "by must be total, agent, client, severity, day, week or month."));
}

store::FigureBy kind_of(const std::string& by)
{
    if (by == "agent") return store::FigureBy::agent;
    if (by == "client") return store::FigureBy::client;
    if (by == "severity") return store::FigureBy::severity;
    return by == "total" ? store::FigureBy::total : store::FigureBy::day;
}

/// The first day of the week (Monday) or month that holds `day`.
LocalDate period_of(LocalDate day, const std::string& by)
{
    if (by == "week") return day - days{std::chrono::weekday{day}.iso_encoding() - 1};
    if (by != "month") return day;
    const std::chrono::year_month_day date{day};
    return LocalDate{date.year() / date.month() / 1};
}

std::vector<store::FigureRow> folded(const std::vector<store::FigureRow>& rows, const std::string& by)
{
    std::map<std::int64_t, store::Figures> periods;
    for (const auto& row : rows)
        periods[to_day_number(period_of(from_day_number(row.key), by))] += row.figures;
    std::vector<store::FigureRow> result;
    for (const auto& [key, figures] : periods)
        result.push_back({.key = key, .figures = figures});
    return result;
}

json::value key_of(const store::FigureRow& row, store::FigureBy by, const store::Directory& directory)
{
    switch (by) {
    case store::FigureBy::total:
        return "total";
    case store::FigureBy::severity:
        return row.key;
    case store::FigureBy::day:
        return json::value(to_text(from_day_number(row.key)));
    case store::FigureBy::agent: {
        const auto* agent = directory.agent(AgentId{row.key});
        return agent == nullptr ? json::value(nullptr) : json::value(agent->slug);
    }
    case store::FigureBy::client: {
        const auto* client = directory.client(ClientId{row.key});
        return client == nullptr ? json::value(nullptr) : json::value(client->slug);
    }
    }
    throw std::logic_error{"key_of: not a FigureBy"};
}

/// An agent sees their own figures and those of their clients; the rest is for leads.
bool sees(const store::Agent& agent, const store::FigureRow& row, store::FigureBy by,
          const store::Directory& directory)
{
    if (app::may(agent.role, app::DeskDeed::see_figures_of_all)) return true;
    if (by == store::FigureBy::agent) return row.key == agent.id.value();
    const auto* client = by == store::FigureBy::client ? directory.client(ClientId{row.key}) : nullptr;
    return client != nullptr && client->agent == agent.id;
}

json::object clients_object(const Question& asked, const store::Directory& directory)
{
    const auto within = [&](LocalDate day) { return asked.from <= day && day < asked.to; };
    int gained = 0;
    int lost = 0;
    for (const auto& client : directory.clients) {
        gained += client.entitled_from && within(*client.entitled_from) ? 1 : 0;
        lost += client.entitled_to && within(*client.entitled_to + days{1}) ? 1 : 0;
    }
    return {{"gained", gained}, {"lost", lost}};
}

std::string csv_field(const json::value& value)
{
    if (value.is_null()) return {};
    auto text = value.is_string() ? std::string{value.get_string()} : json::serialize(value);
    if (value.is_double()) text = fmt::format("{:.1f}", value.get_double());
    return text; // slugs, dates and numbers: nothing to quote
}

std::string csv_of(const json::array& rows)
{
    std::string text;
    for (const auto& name : figures_object("total", {}))
        text += (text.empty() ? "" : ",") + std::string{name.key()};
    text += "\r\n"; // RFC 4180
    for (const auto& row : rows) {
        std::string line;
        for (const auto& cell : row.get_object())
            line += (line.empty() ? "" : ",") + csv_field(cell.value());
        text += line + "\r\n";
    }
    return text;
}

bool wants_csv(const http::Request& request)
{
    return request.query.get("format") == "csv" || request.headers.get("Accept").starts_with("text/csv");
}

} // namespace

void FiguresApi::add_routes(http::Router& router)
{
    router.add(Method::get, "/api/v1/figures", [this](const auto& request) { return get_figures(request); });
}

Task<http::Response> FiguresApi::get_figures(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto asked = question_of(request);
    if (!asked) co_return asked.error();
    const auto by = kind_of(asked->by);
    const bool of_all = app::may(caller->agent->role, app::DeskDeed::see_figures_of_all);
    if (!of_all && by != store::FigureBy::agent && by != store::FigureBy::client)
        co_return http::problem(403,
                                "The figures of the whole desk are for leads; ask by=agent or by=client.");

    co_await parts_.refresh();
    auto sums = co_await parts_.figures.sums(by, asked->from, asked->to);
    if (by == store::FigureBy::day) sums = folded(sums, asked->by);
    json::array rows;
    for (const auto& row : sums) {
        if (sees(*caller->agent, row, by, *caller->directory))
            rows.emplace_back(figures_object(key_of(row, by, *caller->directory), row.figures));
    }
    if (wants_csv(request)) {
        auto response = http::text(200, csv_of(rows));
        response.headers.set("Content-Type", "text/csv; charset=utf-8; header=present");
        response.headers.set("Content-Disposition", "attachment; filename=\"figures.csv\"");
        co_return response;
    }
    const auto language = language_of(request, parts_.catalogue, caller->agent->language.value_or(""));
    const auto& messages = parts_.catalogue.of(language);
    json::object meaning;
    for (const auto* name : defined)
        meaning[name] = messages(fmt::format("figures.def.{}", name));
    co_return http::json(200,
                         json::serialize(json::object{{"from", to_text(asked->from)},
                                                      {"to", to_text(asked->to)},
                                                      {"by", asked->by},
                                                      {"zone", caller->directory->desk.schedule.zone.name()},
                                                      {"rows", std::move(rows)},
                                                      {"clients", clients_object(*asked, *caller->directory)},
                                                      {"definitions", std::move(meaning)}}));
}

} // namespace callhours::web
