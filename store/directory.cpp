#include "store/directory.hpp"

#include <algorithm>

namespace callhours::store {

namespace {

// Call types keep id and slug among their rules.
std::int64_t id_of(const Agent& agent)
{
    return agent.id.value();
}

std::int64_t id_of(const Client& client)
{
    return client.id.value();
}

std::int64_t id_of(const CallType& type)
{
    return type.rules.id.value();
}

const std::string& slug_of(const Agent& agent)
{
    return agent.slug;
}

const std::string& slug_of(const Client& client)
{
    return client.slug;
}

const std::string& slug_of(const CallType& type)
{
    return type.rules.slug;
}

template <typename Thing> Directory::Places places_of(const std::vector<Thing>& things)
{
    Directory::Places places;
    for (std::size_t i = 0; i < things.size(); ++i) {
        places.by_id.emplace(id_of(things[i]), i);
        places.by_slug.emplace(slug_of(things[i]), i);
    }
    return places;
}

template <typename Thing>
const Thing* find(const std::vector<Thing>& things, const Directory::Places& places, std::int64_t id)
{
    if (places.by_id.size() == things.size()) {
        const auto place = places.by_id.find(id);
        return place == places.by_id.end() ? nullptr : &things[place->second];
    }
    const auto found = std::ranges::find_if(things, [&](const Thing& thing) { return id_of(thing) == id; });
    return found == things.end() ? nullptr : &*found;
}

template <typename Thing>
const Thing* find(const std::vector<Thing>& things, const Directory::Places& places, std::string_view slug)
{
    if (places.by_slug.size() == things.size()) {
        const auto place = places.by_slug.find(std::string{slug});
        return place == places.by_slug.end() ? nullptr : &things[place->second];
    }
    const auto found =
        std::ranges::find_if(things, [&](const Thing& thing) { return slug_of(thing) == slug; });
    return found == things.end() ? nullptr : &*found;
}

} // namespace

void Directory::index()
{
    agent_places = places_of(agents);
    client_places = places_of(clients);
    call_type_places = places_of(call_types);
    for (const auto& known : clients) {
        for (const auto& number : known.numbers)
            clients_by_number.insert_or_assign(number.reveal(), known.id);
        for (const auto& range : known.ranges)
            clients_by_range.insert_or_assign(range.prefix(), known.id);
    }
}

const Agent* Directory::agent(AgentId id) const
{
    return find(agents, agent_places, id.value());
}

const Agent* Directory::agent(std::string_view slug) const
{
    return find(agents, agent_places, slug);
}

const Client* Directory::client(ClientId id) const
{
    return find(clients, client_places, id.value());
}

const Client* Directory::client(std::string_view slug) const
{
    return find(clients, client_places, slug);
}

const Client* Directory::client(const PhoneNumber& number) const
{
    const auto owner = clients_by_number.find(number.reveal());
    if (owner != clients_by_number.end()) return client(owner->second);
    if (clients_by_range.empty()) return nullptr;
    for (auto prefix = number.reveal(); prefix.size() > 1; prefix.pop_back()) {
        const auto range = clients_by_range.find(prefix);
        if (range != clients_by_range.end()) return client(range->second);
    }
    return nullptr;
}

const Closure* closure_from(const Desk& desk, Instant at)
{
    const auto found =
        std::ranges::find_if(desk.closures, [&](const Closure& closure) { return at < closure.time.end(); });
    return found == desk.closures.end() ? nullptr : &*found;
}

const CallType* Directory::call_type(CallTypeId id) const
{
    return find(call_types, call_type_places, id.value());
}

const CallType* Directory::call_type(std::string_view slug) const
{
    return find(call_types, call_type_places, slug);
}

const CallType* Directory::offered_call_type(std::string_view slug) const
{
    const auto* type = call_type(slug);
    return type != nullptr && type->offered ? type : nullptr;
}

calendar::Entitlement entitlement_of(const Client& client, const Desk& desk)
{
    return calendar::entitlement_of(client.entitled_from, client.entitled_to, desk.schedule.zone);
}

} // namespace callhours::store
