#include "server/caldav/dav_server.hpp"

#include "server/caldav/jcal_answers.hpp"
#include "server/caldav/whole_calendar.hpp"

#include <algorithm>

namespace callhours::caldav {

using http::Method;

namespace {

constexpr std::string_view compliance = "1, 3, access-control, calendar-access";
constexpr std::string_view methods = "OPTIONS, GET, HEAD, PROPFIND, PROPPATCH, REPORT, PUT, DELETE";
constexpr std::size_t longest_body = 1024 * 1024;

http::Response answered(http::Response response)
{
    response.headers.set("DAV", std::string{compliance});
    return response;
}

http::Response nothing_here()
{
    return http::problem(404, "There is nothing at this address.");
}

http::Response refused(const BodyRefusal& refusal)
{
    if (refusal.precondition.empty()) return http::problem(refusal.status, refusal.words);
    return precondition_failed(refusal.status, refusal.precondition, refusal.words);
}

/// Nothing for another's place: what they have is not told.
bool is_own(const Place& place, const store::Agent& agent)
{
    return place.agent.empty() || place.agent == agent.slug;
}

/// From the first begin to the last end.
Interval span_of(const std::vector<ResourceRef>& resources)
{
    if (resources.empty()) return Interval::lasting(Instant{}, seconds{1});
    auto end = resources.front()->time.end();
    for (const auto& each : resources)
        end = std::max(end, each->time.end());
    return *Interval::make(resources.front()->time.begin(), end);
}

/// Null where a resource has no other form.
std::vector<http::SharedText> expanded_texts(const std::vector<ResourceRef>& resources,
                                             const Interval& window)
{
    std::vector<http::SharedText> texts;
    for (const auto& each : resources)
        texts.push_back(each->expand ? std::make_shared<const std::string>(each->expand(window)) : nullptr);
    return texts;
}

bool wants_minimal(const http::Request& request)
{
    return request.headers.joined("Prefer").find("return=minimal") != std::string::npos ||
           request.headers.get("Brief") == "t";
}

} // namespace

void DavServer::add_routes(http::Router& router)
{
    const auto add = [&](Method method, Act act) {
        router.add({.method = method,
                    .pattern = "/caldav/{rest...}",
                    .handler = [this, act](const auto& request) { return admit(request, act); },
                    .body_limit_bytes = longest_body});
    };
    router.add(Method::get, "/caldav/{rest...}", with_jcal(parts_.workers, [this](const auto& request) {
                   return admit(request, &DavServer::get);
               }));
    add(Method::propfind, &DavServer::propfind);
    add(Method::proppatch, &DavServer::proppatch);
    add(Method::report, &DavServer::report);
    add(Method::put, &DavServer::put);
    add(Method::delete_, &DavServer::remove);
    add(Method::mkcalendar, &DavServer::refuse_collection);
    add(Method::mkcol, &DavServer::refuse_collection);
    add(Method::copy, &DavServer::refuse_copy);
    add(Method::move, &DavServer::refuse_copy);
    router.add(Method::options, "/caldav/{rest...}",
               [this](const auto& request) { return options(request); });

    // RFC 6764 §5; some programs ask at the root instead.
    const auto lead = [](const http::Request&) -> Task<http::Response> {
        http::Response response{.status = 301, .headers = {{"Location", "/caldav/"}}, .body = {}};
        co_return response;
    };
    for (const auto method : {Method::get, Method::propfind, Method::options})
        router.add(method, "/.well-known/caldav", lead);
    router.add(Method::propfind, "/", lead);
}

Task<http::Response> DavServer::admit(const http::Request& request, Act act)
{
    auto device = co_await parts_.passwords.admit(request);
    if (!device) co_return answered(std::move(device.error()));
    auto place = place_of(request.segments);
    const bool makes = request.method == Method::mkcalendar || request.method == Method::mkcol;
    if (place.kind == PlaceKind::nowhere && !makes) co_return answered(nothing_here());
    if (!is_own(place, *device->agent))
        co_return answered(http::problem(403, "These calendars are another agent's."));
    const Visit visit{.request = request,
                      .device = std::move(*device),
                      .place = std::move(place),
                      .minimal = wants_minimal(request)};
    auto response = co_await (this->*act)(visit);
    co_return answered(std::move(response));
}

Task<http::Response> DavServer::options(const http::Request&)
{
    auto response = answered(http::no_content());
    response.headers.set("Allow", std::string{methods});
    co_return response;
}

Task<http::Response> DavServer::get(const Visit& visit)
{
    if (visit.place.kind == PlaceKind::collection) co_return co_await get_whole(visit);
    if (visit.place.kind != PlaceKind::resource) {
        co_return http::text(200, "This address is for calendar programs (CalDAV).\n");
    }
    const auto* collection =
        co_await parts_.calendars.current(visit.device.agent->id, visit.place.collection);
    const auto resource = collection->find(visit.place.resource);
    if (!resource) co_return http::problem(404, "It is not there, or not any more.");
    std::vector<ResourceRef> only{resource};
    co_await parts_.calendars.render(std::move(only));
    http::Response full{.status = 200, .headers = {}, .body = resource->text};
    full.headers.set("Content-Type", "text/calendar; charset=utf-8");
    full.headers.set("Cache-Control", "private, no-cache");
    co_return http::conditional(visit.request, std::move(full),
                                {.etag = resource->etag, .last_modified = resource->changed});
}

Task<http::Response> DavServer::get_whole(const Visit& visit)
{
    const auto agent = visit.device.agent->id;
    const auto kind = visit.place.collection;
    const auto* collection = co_await parts_.calendars.current(agent, kind);
    const auto as_of = collection->token();
    const std::pair key{agent, kind};
    if (const auto kept = wholes_.find(key); kept == wholes_.end() || kept->second.as_of != as_of) {
        auto resources = collection->all();
        co_await parts_.calendars.render(resources);
        std::vector<http::SharedText> texts;
        for (const auto& each : resources)
            texts.push_back(each->text);
        const auto used = span_of(resources);
        auto rendered = co_await parts_.workers.ask([texts = std::move(texts), used] {
            return http::render(
                whole_calendar(texts, used),
                {{"Content-Type", "text/calendar; charset=utf-8"}, {"Cache-Control", "private, no-cache"}});
        });
        wholes_.insert_or_assign(key, Whole{.as_of = as_of, .rendered = std::move(rendered)});
    }
    co_return http::serve(visit.request, wholes_.at(key).rendered);
}

Task<http::Response> DavServer::propfind(const Visit& visit)
{
    const auto depth = visit.request.headers.get("Depth");
    if (depth != "0" && depth != "1") {
        // RFC 4918 §9.1: no Depth means infinity, which nobody needs here.
        co_return precondition_failed(403, "<D:propfind-finite-depth/>", "Ask with Depth: 0 or 1.");
    }
    auto wanted = parse_propfind(visit.request.body);
    if (!wanted) co_return refused(wanted.error());

    Multistatus answer;
    const auto& agent = *visit.device.agent;
    if (visit.place.kind == PlaceKind::resource) {
        const auto* collection = co_await parts_.calendars.current(agent.id, visit.place.collection);
        auto resource = collection->find(visit.place.resource);
        if (!resource) co_return http::problem(404, "It is not there, or not any more.");
        std::vector<ResourceRef> only{std::move(resource)};
        co_await add_resources(visit, std::move(only), *wanted, answer);
        co_return std::move(answer).response();
    }
    const Collection* collection = nullptr;
    if (visit.place.kind == PlaceKind::collection)
        collection = co_await parts_.calendars.current(agent.id, visit.place.collection);
    add_properties({.place = visit.place, .agent = agent, .collection = collection}, *wanted, visit.minimal,
                   answer);
    if (depth == "1") co_await list_members(visit, *wanted, answer);
    co_return std::move(answer).response();
}

Task<void> DavServer::list_members(const Visit& visit, const WantedProperties& wanted, Multistatus& answer)
{
    const auto& agent = *visit.device.agent;
    const auto add = [&](Place place, const Collection* collection) {
        add_properties({.place = std::move(place), .agent = agent, .collection = collection}, wanted,
                       visit.minimal, answer);
    };
    switch (visit.place.kind) {
    case PlaceKind::root:
        add({.kind = PlaceKind::principals}, nullptr);
        add({.kind = PlaceKind::homes}, nullptr);
        co_return;
    case PlaceKind::principals:
        add({.kind = PlaceKind::principal, .agent = agent.slug}, nullptr);
        co_return;
    case PlaceKind::homes:
        add({.kind = PlaceKind::home, .agent = agent.slug}, nullptr);
        co_return;
    case PlaceKind::home:
        for (const auto kind : {CollectionKind::bookings, CollectionKind::tasks}) {
            const auto* const collection = co_await parts_.calendars.current(agent.id, kind);
            add({.kind = PlaceKind::collection, .agent = agent.slug, .collection = kind}, collection);
        }
        co_return;
    case PlaceKind::collection: {
        const auto* const collection = co_await parts_.calendars.current(agent.id, visit.place.collection);
        auto resources = collection->all();
        co_await add_resources(visit, std::move(resources), wanted, answer);
        co_return;
    }
    case PlaceKind::principal:
    case PlaceKind::resource:
    case PlaceKind::nowhere:
        co_return;
    }
}

Task<void> DavServer::add_resources(const Visit& visit, std::vector<ResourceRef> resources,
                                    const WantedProperties& wanted, Multistatus& answer)
{
    if (needs_text(wanted)) co_await parts_.calendars.render(resources);
    std::vector<http::SharedText> expanded(resources.size());
    if (wanted.expand) {
        // What recurs takes work to follow.
        auto expand = [resources, window = *wanted.expand] { return expanded_texts(resources, window); };
        expanded = co_await parts_.workers.ask(std::move(expand));
    }
    for (std::size_t i = 0; i < resources.size(); ++i) {
        const auto& each = resources[i];
        Subject subject{.place = {.kind = PlaceKind::resource,
                                  .agent = visit.device.agent->slug,
                                  .collection = visit.place.collection,
                                  .resource = each->name},
                        .agent = *visit.device.agent,
                        .resource = each.get(),
                        .text = expanded[i]};
        add_properties(subject, wanted, visit.minimal, answer);
    }
}

Task<http::Response> DavServer::proppatch(const Visit& visit)
{
    auto names = parse_proppatch(visit.request.body);
    if (!names) co_return refused(names.error());
    Multistatus answer;
    answer.add_forbidden(path_of(visit.place), *names);
    co_return std::move(answer).response();
}

Task<http::Response> DavServer::put(const Visit& visit)
{
    co_return co_await parts_.writing.put(visit);
}

Task<http::Response> DavServer::remove(const Visit& visit)
{
    co_return co_await parts_.writing.remove(visit);
}

Task<http::Response> DavServer::refuse_copy(const Visit&)
{
    co_return precondition_failed(403, "<D:need-privileges/>",
                                  "Nothing is copied or moved here; put it and delete it instead.");
}

Task<http::Response> DavServer::refuse_collection(const Visit&)
{
    co_return precondition_failed(
        403, "<C:calendar-collection-location-ok/>",
        "Each agent has two calendars here, \"bookings\" and \"tasks\"; no others can be made.");
}

} // namespace callhours::caldav
