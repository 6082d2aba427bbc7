#pragma once

#include "tests/contract/tested_stores.hpp"

#include <string>

namespace callhours::tests {

using Reason = store::BookingRefusal::Reason;

inline const Instant nine = at("2026-11-23T08:00:00Z"); // Monday, 9:00 in Berlin

template <typename Stores>
store::Booking book(DeskInStore<Stores>& desk, Interval time, const std::string& uid)
{
    auto reserved = desk.run(desk.store().bookings().reserve(a_request(desk, time, uid)));
    REQUIRE(reserved.outcome);
    return *reserved.outcome;
}

template <typename Stores>
store::RescheduleRequest move_of(const DeskInStore<Stores>& desk, const store::Booking& booking,
                                 AgentId agent, Interval time)
{
    return {.booking = booking.id,
            .only_of = std::nullopt,
            .admission = admission(*desk.directory, agent, time),
            .actor = {},
            .now = at("2026-11-22T13:00:00Z")};
}

inline store::MarkRequest marking(const store::Booking& booking, store::BookingStatus status)
{
    return {.booking = booking.id, .status = status, .actor = {}, .now = nine};
}

inline store::CancelRequest cancellation_of(const store::Booking& booking)
{
    return {.booking = booking.id,
            .only_of = std::nullopt,
            .reason = "ill",
            .actor = {},
            .now = at("2026-11-22T14:00:00Z")};
}

/// Takes a batch that has no problems.
template <typename Stores>
store::ImportReport import(DeskInStore<Stores>& desk, const store::ImportBatch& batch)
{
    auto imported = desk.run(desk.store().imports().import(batch));
    if (!imported) FAIL(imported.error().front().pointer << ": " << imported.error().front().text);
    desk.reload();
    return *imported;
}

} // namespace callhours::tests
