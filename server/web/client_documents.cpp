#include "server/web/client_documents.hpp"

#include "server/web/documents.hpp"

#include <boost/json/array.hpp>

namespace callhours::web {

namespace json = boost::json;

namespace {

json::value date_or_null(const std::optional<LocalDate>& date)
{
    return date ? json::value(callhours::to_text(*date)) : json::value(nullptr);
}

/// As the import file writes them: single ones, then ranges with a star.
json::array numbers_of(const store::Client& client)
{
    json::array numbers;
    for (const auto& number : client.numbers)
        numbers.emplace_back(number.reveal());
    for (const auto& range : client.ranges)
        numbers.emplace_back(range.prefix() + "*");
    return numbers;
}

} // namespace

json::object client_document(const store::Client& client, const store::Directory& directory, Instant now)
{
    const auto* agent = directory.agent(client.agent);
    json::array contacts;
    for (const auto& contact : client.contacts)
        contacts.emplace_back(json::object{{"name", contact.name}, {"email", contact.email.reveal()}});
    return {{"slug", client.slug},
            {"name", client.name},
            {"agent", agent == nullptr ? json::value(nullptr) : json::value(agent->slug)},
            {"language", client.language},
            {"numbers", numbers_of(client)},
            {"plan", client.plan},
            {"entitled_from", date_or_null(client.entitled_from)},
            {"entitled_to", date_or_null(client.entitled_to)},
            {"entitled", store::entitlement_of(client, directory.desk).covers(now)},
            {"contacts", std::move(contacts)}};
}

json::object event_document(const store::ClientEvent& event, const store::Directory& directory)
{
    return {{"at", callhours::to_text(event.at)},
            {"what", event.what},
            {"before", event.before},
            {"after", event.after},
            {"by", actor_name(event.actor, directory)}};
}

} // namespace callhours::web
