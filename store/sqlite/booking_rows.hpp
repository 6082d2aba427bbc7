#pragma once

#include "store/bookings.hpp"
#include "store/sqlite/connection.hpp"

namespace callhours::store::sqlite {

[[nodiscard]] std::optional<Booking> find_booking(Connection& db, BookingId id);
[[nodiscard]] std::vector<Booking> active_bookings_of_agent(Connection& db, AgentId agent,
                                                            const Interval& window);
[[nodiscard]] BrokenByOverride bookings_over_a_rule(Connection& db, AgentId agent, const Interval& window);
[[nodiscard]] std::vector<Booking> bookings_of_client(Connection& db, ClientId client,
                                                      const Interval& window);
[[nodiscard]] std::vector<Booking> list_bookings(Connection& db, const BookingFilter& filter);
[[nodiscard]] std::vector<BookingEvent> booking_history(Connection& db, BookingId id);

/// Gives `booking` its id. False, with nothing written, when the guard finds an active booking there.
[[nodiscard]] bool insert_booking(Connection& db, Booking& booking);

/// Writes what can change: sequence, agent, time, status, changed_at. False as above.
[[nodiscard]] bool update_booking(Connection& db, const Booking& booking);

/// What a line of the history says beside the booking as it then is.
struct Happened {
    BookingEvent::What what;
    std::string reason{};
    std::string overrode{};
    Actor actor;
    Instant at;
};

/// One line of the history and the change number, for the agent and for the one who had it before.
void note_booking_event(Connection& db, const Booking& booking, const Happened& happened,
                        AgentId former_agent = {});

} // namespace callhours::store::sqlite
