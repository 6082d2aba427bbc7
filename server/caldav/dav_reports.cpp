#include "calendar/ical/free_busy.hpp"
#include "server/caldav/dav_server.hpp"

#include <algorithm>
#include <set>

namespace callhours::caldav {

namespace {

constexpr seconds longest_free_busy = days{366};

http::Response refused(const BodyRefusal& refusal)
{
    if (refusal.precondition.empty()) return http::problem(refusal.status, refusal.words);
    return precondition_failed(refusal.status, refusal.precondition, refusal.words);
}

} // namespace

Task<http::Response> DavServer::report(const Visit& visit)
{
    if (visit.place.kind != PlaceKind::collection) {
        co_return precondition_failed(403, "<D:supported-report/>",
                                      "Reports are for the calendars themselves.");
    }
    auto report = parse_report(visit.request.body);
    if (!report) co_return refused(report.error());
    if (auto* const asked = std::get_if<CalendarQuery>(&*report))
        co_return co_await query(visit, std::move(*asked));
    if (auto* const asked = std::get_if<Multiget>(&*report))
        co_return co_await multiget(visit, std::move(*asked));
    if (auto* const asked = std::get_if<SyncQuery>(&*report))
        co_return co_await sync(visit, std::move(*asked));
    co_return co_await free_busy(visit, std::get<FreeBusyQuery>(*report));
}

Task<http::Response> DavServer::query(const Visit& visit, CalendarQuery query)
{
    Multistatus answer;
    const auto& filter = query.filter;
    if (filter.nothing || (filter.component && *filter.component != visit.place.collection))
        co_return std::move(answer).response();
    const auto* collection =
        co_await parts_.calendars.current(visit.device.agent->id, visit.place.collection);
    auto resources = filter.time ? collection->in(*filter.time) : collection->all();
    if (needs_text(filter)) {
        co_await parts_.calendars.render(resources);
        std::erase_if(resources, [&](const ResourceRef& each) { return !passes(filter, *each->text); });
    }
    co_await add_resources(visit, std::move(resources), query.wanted, answer);
    co_return std::move(answer).response();
}

Task<http::Response> DavServer::multiget(const Visit& visit, Multiget multiget)
{
    const auto* collection =
        co_await parts_.calendars.current(visit.device.agent->id, visit.place.collection);
    Multistatus answer;
    std::vector<ResourceRef> found;
    for (const auto& asked : multiget.hrefs) {
        const auto place = place_of_href(asked);
        const bool is_here = place && place->kind == PlaceKind::resource &&
                             place->agent == visit.place.agent && place->collection == visit.place.collection;
        auto resource = is_here ? collection->find(place->resource) : nullptr;
        if (resource) {
            found.push_back(std::move(resource));
        } else {
            answer.add_status(asked, 404); // B4: cancelled ones too
        }
    }
    co_await add_resources(visit, std::move(found), multiget.wanted, answer);
    co_return std::move(answer).response();
}

Task<http::Response> DavServer::sync(const Visit& visit, SyncQuery query)
{
    const auto agent = visit.device.agent->id;
    const auto kind = visit.place.collection;
    std::optional<std::set<std::string>> changed;
    if (!query.token.empty()) {
        const auto seen = parse_sync_token(query.token, kind);
        if (seen) changed = co_await parts_.calendars.changed_since(agent, kind, *seen);
        if (!changed) {
            co_return precondition_failed(403, "<D:valid-sync-token/>",
                                          "What changed since then is not known; read everything anew.");
        }
    }
    const auto* collection = co_await parts_.calendars.current(agent, kind);
    const auto token = sync_token(kind, collection->token());
    std::vector<ResourceRef> there;
    Multistatus answer;
    if (changed) {
        for (const auto& name : *changed) {
            auto resource = collection->find(name);
            if (resource) {
                there.push_back(std::move(resource));
            } else {
                answer.add_status(resource_path(visit.device.agent->slug, kind, name), 404);
            }
        }
    } else {
        there = collection->all();
    }
    if (query.most && there.size() > *query.most) {
        // RFC 6578 §3.6: rather refuse than cut a list whose rest no token of ours could name.
        co_return precondition_failed(507, "<D:number-of-matches-within-limits/>",
                                      "There are more changes than nresults; ask without it.");
    }
    co_await add_resources(visit, std::move(there), query.wanted, answer);
    answer.add_sync_token(token);
    co_return std::move(answer).response();
}

Task<http::Response> DavServer::free_busy(const Visit& visit, FreeBusyQuery query)
{
    if (query.window.length() > longest_free_busy) {
        co_return precondition_failed(403, "<C:min-date-time/>", "Ask for a year at most.");
    }
    const auto agent = visit.device.agent->id;
    const auto now = parts_.gate.now();
    std::vector<AgentId> agents{agent};
    const auto blocks = co_await parts_.bookings.blocks(std::move(agents), query.window, std::nullopt, now);
    std::vector<Interval> busy;
    if (visit.place.collection == CollectionKind::bookings) {
        const auto& own = blocks.at(agent);
        for (const auto& booking : own.bookings)
            busy.push_back(booking.time);
        busy.insert(busy.end(), own.busy.begin(), own.busy.end());
    }
    http::Response response{.status = 200,
                            .headers = {},
                            .body = calendar::ical::render_free_busy(
                                {.window = query.window, .busy = joined(std::move(busy)), .stamp = now})};
    response.headers.set("Content-Type", "text/calendar; charset=utf-8");
    response.headers.set("Cache-Control", "no-store");
    co_return response;
}

} // namespace callhours::caldav
