#include "server/app/booking_rights.hpp"

#include <stdexcept>

namespace callhours::app {

bool sees_every_booking(store::Role role)
{
    switch (role) {
    case store::Role::agent:
        return false;
    case store::Role::second_level:
    case store::Role::lead:
    case store::Role::administrator:
        return true;
    }
    throw std::logic_error{"no such role"};
}

bool may_handle(const store::Agent& agent, const store::Booking& booking, const store::Directory& directory)
{
    if (sees_every_booking(agent.role) || booking.agent == agent.id) return true;
    const auto* client = directory.client(booking.client);
    return client != nullptr && client->agent == agent.id;
}

bool may_book_for(const store::Agent& agent, const store::Client& client)
{
    return sees_every_booking(agent.role) || client.agent == agent.id;
}

} // namespace callhours::app
