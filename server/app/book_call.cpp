#include "server/app/book_call.hpp"

#include "base/assert.hpp"

#include <memory>
#include <stdexcept>

namespace callhours::app {

namespace {

/// Rules that change this often while one booking is made are being imported in a loop; then the caller is
/// told.
constexpr int most_tries = 5;

bool is_stale(const store::BookingRefusal& refusal)
{
    return refusal.reason == store::BookingRefusal::Reason::rules_changed;
}

/// The day that a hold takes a part of, as the client's agent counts days.
Interval local_day_of(const HoldWish& wish, const store::Directory& directory)
{
    const auto* client = directory.client(wish.client);
    const auto* agent = client == nullptr ? nullptr : directory.agent(client->agent);
    CALLHOURS_ASSERT(agent != nullptr);
    const auto& zone = agent->calendar.schedule.zone;
    return calendar::local_day(calendar::local_date(wish.start, zone), zone);
}

/// What an override is for: the desk's own rules. What the client bought is no rule of the desk's (S9).
bool may_be_overridden(calendar::SlotRefusal rule)
{
    using Rule = calendar::SlotRefusal;
    switch (rule) {
    case Rule::not_entitled:
        return false;
    case Rule::too_soon:
    case Rule::beyond_window:
    case Rule::absent:
    case Rule::outside_hours:
    case Rule::taken: // by a buffer; the store looks for the calls themselves
    case Rule::held:
    case Rule::busy:
    case Rule::daily_cap_reached:
    case Rule::off_grid:
        return true;
    }
    throw std::logic_error{"no such rule of slots"};
}

} // namespace

store::Admission BookCall::admission(const std::shared_ptr<const store::Directory>& directory,
                                     const Asked& asked, Instant now)
{
    auto rules = std::make_shared<const SlotRules>(directory, asked.client, asked.type, now);
    const auto start = asked.start;
    store::Admission admission{
        .rules_version = directory->rules_version,
        .agents = rules->agents(),
        .window = rules->window(start),
        .admit = [rules, start](const store::BlocksByAgent& blocks) { return rules->check(start, blocks); }};
    if (asked.authority == Authority::client) return admission;
    admission.overrides = asked.authority == Authority::agent_overriding;
    admission.over_the_rule = [rules, start, now](calendar::SlotRefusal rule) {
        const bool possible = start >= now && may_be_overridden(rule);
        return possible ? std::optional{rules->regardless(start)} : std::nullopt;
    };
    return admission;
}

Task<store::Reserved> BookCall::book(BookingWish wish, Instant now)
{
    auto directory = co_await rules_.current();
    for (int tries = 1;; ++tries) {
        store::ReserveRequest request{
            .client = wish.client,
            .type = wish.type,
            .admission = admission(directory, {wish.client, wish.type, wish.start, wish.authority}, now),
            .visitor = wish.visitor,
            .uid = wish.uid,
            .hold = wish.hold,
            .key = wish.key,
            .answer = wish.answer,
            .reason = wish.reason,
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
                                   .admission =
                                       admission(directory, {wish.client, wish.type, wish.start}, now),
                                   .day = local_day_of(wish, *directory),
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
            .admission =
                admission(directory, {booking->client, booking->type, wish.start, wish.authority}, now),
            .hold = wish.hold,
            .as_of = wish.as_of,
            .copy = wish.copy,
            .reason = wish.reason,
            .actor = wish.actor,
            .now = now};
        auto moved = co_await bookings_.reschedule(std::move(request));
        if (moved || !is_stale(moved.error()) || tries == most_tries) co_return moved;
        directory = co_await rules_.reload();
    }
}

} // namespace callhours::app
