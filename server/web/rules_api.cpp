#include "server/web/rules_api.hpp"

#include "base/text.hpp"
#include "server/rules/holiday_calendars.hpp"
#include "server/rules/import_file.hpp"
#include "server/rules/rules_document.hpp"
#include "server/web/json_body.hpp"
#include "server/web/problem_documents.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <stdexcept>

namespace callhours::web {

namespace json = boost::json;
using http::Method;

namespace {

std::string contradictions_document(const std::vector<app::Contradiction>& contradictions,
                                    const store::Directory& directory)
{
    json::array list;
    for (const auto& contradiction : contradictions)
        list.emplace_back(contradiction_document(contradiction, directory));
    return json::serialize(json::object{{"contradictions", std::move(list)}});
}

std::string_view to_text(store::HolidayCalendar::Source source)
{
    switch (source) {
    case store::HolidayCalendar::Source::shipped:
        return "shipped";
    case store::HolidayCalendar::Source::file:
        return "file";
    case store::HolidayCalendar::Source::url:
        return "url";
    }
    throw std::logic_error{"no such source"};
}

json::value text_or_null(const std::string& text)
{
    return text.empty() ? json::value(nullptr) : json::value(text);
}

/// The URL of a calendar may be a secret of its own; it is shown to those who could have written it.
json::object calendar_document(const store::HolidayCalendar& calendar, bool with_url)
{
    return {{"name", calendar.name},
            {"source", to_text(calendar.source)},
            {"url", with_url ? text_or_null(calendar.url) : json::value(nullptr)},
            {"refreshed_at", calendar.refreshed_at ? json::value(callhours::to_text(*calendar.refreshed_at))
                                                   : json::value(nullptr)},
            {"error", text_or_null(calendar.error)},
            {"days", calendar.days}};
}

json::array calendar_list(const std::vector<store::HolidayCalendar>& calendars, const store::Agent& reader)
{
    json::array list;
    for (const auto& calendar : calendars)
        list.emplace_back(calendar_document(calendar, app::may_change_desk(reader)));
    return list;
}

http::Response not_yours(const store::ImportProblem& problem)
{
    return http::problem(403, fmt::format("{} ({})", problem.text, problem.pointer));
}

http::Response leads_only()
{
    return http::problem(403, "Holiday calendars are looked after by leads and administrators.");
}

} // namespace

void RulesApi::add_routes(http::Router& router)
{
    router.add(Method::get, "/api/v1/rules", [this](const auto& request) { return get_rules(request); });
    router.add(Method::patch, "/api/v1/rules", [this](const auto& request) { return patch_rules(request); });
    router.add(Method::get, "/api/v1/bookings/contradictions",
               [this](const auto& request) { return list_contradictions(request); });
    router.add(Method::get, "/api/v1/holiday-calendars",
               [this](const auto& request) { return list_calendars(request); });
    router.add(Method::put, "/api/v1/holiday-calendars/{name}",
               [this](const auto& request) { return put_calendar(request); });
    router.add(Method::delete_, "/api/v1/holiday-calendars/{name}",
               [this](const auto& request) { return delete_calendar(request); });
}

Task<http::Response> RulesApi::get_rules(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto calendars = co_await parts_.calendars.list();
    auto document = rules::rules_document(*caller->directory);
    document["holiday_calendars"] = calendar_list(calendars, *caller->agent);
    auto response = http::json(200, json::serialize(document));
    response.headers.set("Cache-Control", "no-store");
    co_return response;
}

Task<http::Response> RulesApi::patch_rules(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto body = JsonBody::read(request); // its type, and that it is an object
    if (!body) co_return body.error();
    auto change = rules::read_rules(request.body);
    if (!change) co_return unprocessable(change.error());
    if (const auto problem = app::rights_problem(*caller->agent, *change)) co_return not_yours(*problem);
    rules::add_holiday_dates(*change);
    const auto now = parts_.gate.now();
    change->now = now;
    const bool dry_run = request.query.get("dry_run") == "true";
    auto outcome = dry_run ? co_await parts_.change_rules.preview(std::move(*change), now)
                           : co_await parts_.change_rules.apply(std::move(*change), now);
    if (!outcome) co_return unprocessable(outcome.error());
    const auto directory = co_await parts_.gate.rules().current();
    co_return http::json(200, contradictions_document(*outcome, *directory));
}

Task<http::Response> RulesApi::list_contradictions(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto contradictions = co_await parts_.change_rules.contradictions(parts_.gate.now());
    co_return http::json(200, contradictions_document(contradictions, *caller->directory));
}

Task<http::Response> RulesApi::list_calendars(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto calendars = co_await parts_.calendars.list();
    json::array available;
    for (const auto& calendar : rules::shipped_calendars())
        available.emplace_back(json::object{{"name", calendar.name}, {"title", calendar.title}});
    co_return http::json(
        200, json::serialize(json::object{{"holiday_calendars", calendar_list(calendars, *caller->agent)},
                                          {"available", std::move(available)}}));
}

Task<http::Response> RulesApi::put_calendar(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    auto body = JsonBody::read(request);
    if (!body) co_return std::move(body.error());
    if (!app::may_change_desk(*caller->agent)) co_return leads_only();
    store::HolidayCalendar calendar{.name = std::string{request.capture("name")}};
    if (rules::shipped_holidays(calendar.name))
        co_return http::problem(409, "A calendar of this name comes with the program; choose another one.");
    if (!is_slug(calendar.name)) {
        co_return http::problem(
            422, "The name must be 1 to 64 of a-z, 0-9, - and _, and begin with a letter or digit.");
    }
    const auto url = body->text("url");
    const auto ics = body->long_text("ics", 1024 * 1024);
    if (url.has_value() == ics.has_value() && body->errors().empty())
        body->complain("url", "must be given, or ics; one of the two");
    if (!body->errors().empty()) co_return unprocessable(body->errors());

    const auto now = parts_.gate.now();
    store::HolidayDates dates;
    if (url) {
        calendar.source = store::HolidayCalendar::Source::url;
        calendar.url = *url;
        auto fetched = co_await parts_.refresh.fetch(calendar);
        if (!fetched) co_return unprocessable(FieldErrors{{"url", fetched.error()}});
        calendar = std::move(fetched->calendar);
        dates = std::move(fetched->dates).value_or(store::HolidayDates{});
    } else {
        calendar.source = store::HolidayCalendar::Source::file;
        calendar.refreshed_at = now;
        auto read = rules::read_holidays(*ics);
        if (!read) co_return unprocessable(FieldErrors{{"ics", read.error()}});
        dates = std::move(*read);
    }
    calendar.days = static_cast<int>(dates.size());
    const auto answer = json::serialize(calendar_document(calendar, true));
    co_await parts_.calendars.put(std::move(calendar), std::move(dates), now);
    co_await parts_.change_rules.settle(now);
    co_return http::json(200, answer);
}

Task<http::Response> RulesApi::delete_calendar(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    if (!app::may_change_desk(*caller->agent)) co_return leads_only();
    const auto removed =
        co_await parts_.calendars.remove(std::string{request.capture("name")}, parts_.gate.now());
    switch (removed) {
    case store::HolidayCalendars::Removed::done:
        co_return http::no_content();
    case store::HolidayCalendars::Removed::unknown:
        co_return http::problem(404, "There is no such holiday calendar.");
    case store::HolidayCalendars::Removed::in_use:
        co_return http::problem(409, "The desk or an agent uses this calendar; take it out there first.");
    }
    throw std::logic_error{"no such answer"};
}

} // namespace callhours::web
