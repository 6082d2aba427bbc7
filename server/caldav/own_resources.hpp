#pragma once

#include "server/caldav/collection.hpp"
#include "store/bookings.hpp"
#include "store/directory.hpp"
#include "store/own_events.hpp"
#include "store/tasks.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace callhours::caldav {

// What stands in an agent's collections: calls and callbacks, each perhaps with what the agent's program made
// of it, and events of their own. Pure.

/// `booking-7.ics`: such names are the server's.
[[nodiscard]] std::string name_of(BookingId booking);
[[nodiscard]] std::string name_of(TaskId task);

/// Of which call or callback the name is; nothing where it is of none.
[[nodiscard]] std::optional<BookingId> booking_of(std::string_view name);
[[nodiscard]] std::optional<TaskId> task_of(std::string_view name);

/// `copy`: what the agent's program made of it; null: nothing.
[[nodiscard]] Resource resource_of(const store::Booking& booking, const store::Directory& directory,
                                   const store::OwnEvent* copy);
[[nodiscard]] Resource resource_of(const store::TaskListed& task, const store::Directory& directory,
                                   const store::OwnEvent* copy);

/// `zone` is the agent's.
[[nodiscard]] Resource resource_of(const store::OwnEvent& event, const calendar::Zone& zone);

} // namespace callhours::caldav
