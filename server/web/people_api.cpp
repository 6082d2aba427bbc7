#include "server/web/people_api.hpp"

#include "server/app/booking_rights.hpp"
#include "server/web/documents.hpp"
#include "server/web/json_body.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

namespace callhours::web {

namespace json = boost::json;
using http::Method;

namespace {

constexpr days longest_slots{92};
constexpr seconds longest_busy = days{92};

struct Dates {
    LocalDate from;
    LocalDate to;
};

Result<Dates, http::Response> read_dates(const http::Request& request)
{
    FieldErrors errors;
    const auto from = parse_date(request.query.get("from"));
    if (!from) errors.push_back({"from", std::string{describe(from.error())}});
    const auto to = parse_date(request.query.get("to"));
    if (!to) errors.push_back({"to", std::string{describe(to.error())}});
    if (from && to && *to < *from) errors.push_back({"to", "lies before from; it is the day after the last"});
    if (from && to && *to - *from > longest_slots)
        errors.push_back({"to", "lies more than 92 days after from"});
    if (!errors.empty()) return refuse(unprocessable(errors));
    return Dates{*from, *to};
}

Result<Interval, http::Response> read_window(const http::Request& request)
{
    FieldErrors errors;
    const auto from = parse_instant(request.query.get("from"));
    if (!from) errors.push_back({"from", std::string{describe(from.error())}});
    const auto to = parse_instant(request.query.get("to"));
    if (!to) errors.push_back({"to", std::string{describe(to.error())}});
    if (!errors.empty()) return refuse(unprocessable(errors));
    const auto window = Interval::make(*from, *to);
    if (!window || *to - *from > longest_busy) {
        return refuse(unprocessable({{"to", "must lie after from, and at most 92 days after it"}}));
    }
    return *window;
}

} // namespace

void PeopleApi::add_routes(http::Router& router)
{
    router.add(Method::get, "/api/v1/clients/{client}/slots",
               [this](const auto& request) { return get_slots(request); });
    router.add(Method::get, "/api/v1/busy", [this](const auto& request) { return get_busy(request); });
}

/// What that client could book themselves; a client of others is 404, as one that there is not.
Task<http::Response> PeopleApi::get_slots(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto& directory = *caller->directory;
    const auto* client = directory.client(request.capture("client"));
    if (client == nullptr || !app::may_book_for(*caller->agent, *client)) {
        co_return http::problem(404, "There is no such client.");
    }
    const auto* type = directory.call_type(request.query.get("type"));
    if (type == nullptr) co_return unprocessable({{"type", "names no kind of call"}});
    const auto dates = read_dates(request);
    if (!dates) co_return dates.error();
    const auto now = parts_.gate.now();
    auto rules = std::make_shared<const app::SlotRules>(caller->directory, client->id, type->rules.id, now);
    const auto slots = co_await parts_.free_slots(rules, dates->from, dates->to, std::nullopt, now);
    co_return http::json(200, slots_document(slots, rules->zone(), directory));
}

/// Imported busy time of an agent; bookings and holds are not in it.
Task<http::Response> PeopleApi::get_busy(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto slug = request.query.get("agent");
    const auto* agent = slug.empty() ? caller->agent : caller->directory->agent(slug);
    if (agent == nullptr) co_return unprocessable({{"agent", "names no agent"}});
    if (!app::sees_every_booking(caller->agent->role) && agent->id != caller->agent->id) {
        co_return http::problem(403, "What blocks a colleague is theirs to know.");
    }
    const auto window = read_window(request);
    if (!window) co_return window.error();
    const auto id = agent->id;
    const auto blocks = co_await parts_.bookings.blocks({id}, *window, std::nullopt, parts_.gate.now());
    json::array busy;
    if (const auto found = blocks.find(id); found != blocks.end()) {
        for (const auto& one : found->second.busy) {
            if (!one.overlaps(*window)) continue;
            busy.emplace_back(json::object{{"start", callhours::to_text(one.begin())},
                                           {"end", callhours::to_text(one.end())}});
        }
    }
    co_return http::json(200, json::serialize(json::object{{"busy", std::move(busy)}}));
}

} // namespace callhours::web
