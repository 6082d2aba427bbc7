#include "server/app/call_facts.hpp"

#include <utility>

namespace callhours::app {

Task<std::optional<desk::Severity>> StoredCallFacts::open_severity(PhoneNumber caller, Instant at)
{
    const auto open = co_await tasks_.open_of(std::move(caller));
    co_return open && open->created_at <= at ? std::optional{open->severity} : std::nullopt;
}

Task<std::optional<AgentId>> StoredCallFacts::booked_with(ClientId client, Instant at)
{
    const auto about = Interval::lasting(at - booked_about, 2 * booked_about + seconds{1});
    const auto bookings = co_await bookings_.of_client(client, about);
    std::optional<AgentId> agent;
    for (const auto& booking : bookings) {
        // One that begins comes before one that is nearly over.
        const bool counts =
            booking.status == store::BookingStatus::confirmed && booking.time.begin() <= at + booked_about;
        if (counts) agent = booking.agent;
    }
    co_return agent;
}

Task<CallToRoute> completed(const store::Directory& directory, CallFacts& facts, CallToRoute call)
{
    const auto caller = caller_of(directory, call.from);
    if (!caller) co_return call;
    if (!call.severity) {
        auto number = *caller;
        call.severity = co_await facts.open_severity(std::move(number), call.at);
    }
    if (const auto* client = directory.client(*caller))
        call.booked_with = co_await facts.booked_with(client->id, call.at);
    co_return call;
}

} // namespace callhours::app
