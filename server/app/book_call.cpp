#include "server/app/book_call.hpp"

#include <memory>

namespace callhours::app {

namespace {

/// Rules that change this often while one booking is made are being imported in a loop; then the caller is
/// told.
constexpr int most_tries = 5;

bool is_stale(const store::BookingRefusal& refusal)
{
    return refusal.reason == store::BookingRefusal::Reason::rules_changed;
}

} // namespace

store::Admission BookCall::admission(const std::shared_ptr<const store::Directory>& directory,
                                     ClientId client, CallTypeId type, Instant start, Instant now)
{
    auto rules = std::make_shared<const SlotRules>(directory, client, type, now);
    return {
        .rules_version = directory->rules_version,
        .agents = rules->agents(),
        .window = rules->window(start),
        .admit = [rules, start](const store::BlocksByAgent& blocks) { return rules->check(start, blocks); }};
}

Task<store::Reserved> BookCall::book(BookingWish wish, Instant now)
{
    auto directory = co_await rules_.current();
    for (int tries = 1;; ++tries) {
        store::ReserveRequest request{.client = wish.client,
                                      .type = wish.type,
                                      .admission =
                                          admission(directory, wish.client, wish.type, wish.start, now),
                                      .visitor = wish.visitor,
                                      .uid = wish.uid,
                                      .hold = wish.hold,
                                      .key = wish.key,
                                      .answer = wish.answer,
                                      .actor = wish.actor,
                                      .now = now};
        auto reserved = co_await bookings_.reserve(std::move(request));
        const bool stale = !reserved.repeated && !reserved.outcome && is_stale(reserved.outcome.error());
        if (!stale || tries == most_tries) co_return reserved;
        directory = co_await rules_.reload();
    }
}

Task<Result<store::Hold, store::BookingRefusal>> BookCall::hold(HoldWish wish, Instant now)
{
    auto directory = co_await rules_.current();
    for (int tries = 1;; ++tries) {
        store::HoldRequest request{.id = wish.id,
                                   .client = wish.client,
                                   .type = wish.type,
                                   .admission = admission(directory, wish.client, wish.type, wish.start, now),
                                   .actor = wish.actor,
                                   .now = now};
        auto held = co_await bookings_.hold(std::move(request));
        if (held || !is_stale(held.error()) || tries == most_tries) co_return held;
        directory = co_await rules_.reload();
    }
}

Task<Result<store::Booking, store::BookingRefusal>> BookCall::move(MoveWish wish, Instant now)
{
    const auto booking = co_await bookings_.find(wish.booking);
    if (!booking || (wish.only_of && booking->client != *wish.only_of)) {
        co_return refuse(store::BookingRefusal{store::BookingRefusal::Reason::not_found, std::nullopt});
    }
    auto directory = co_await rules_.current();
    for (int tries = 1;; ++tries) {
        store::RescheduleRequest request{
            .booking = wish.booking,
            .only_of = wish.only_of,
            .admission = admission(directory, booking->client, booking->type, wish.start, now),
            .actor = wish.actor,
            .now = now};
        auto moved = co_await bookings_.reschedule(std::move(request));
        if (moved || !is_stale(moved.error()) || tries == most_tries) co_return moved;
        directory = co_await rules_.reload();
    }
}

} // namespace callhours::app
