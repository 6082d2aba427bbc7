#pragma once

#include "server/app/free_slots.hpp"
#include "server/app/rules.hpp"
#include "store/bookings.hpp"

#include <functional>
#include <optional>
#include <string>

namespace callhours::app {

/// By whose right a call is booked or moved.
enum class Authority {
    client,
    agent,            ///< by the rules; a refusal says whether an override would help
    agent_overriding, ///< over every rule but those of other bookings (S6), entitlement (S9) and the past
};

/// A call that somebody wants to book, its fields checked.
struct BookingWish {
    ClientId client;
    CallTypeId type;
    Instant start;
    store::Visitor visitor;
    std::string uid; ///< unique for ever (B1)
    std::optional<std::string> hold;
    std::optional<store::IdempotencyKey> key;
    std::function<std::optional<store::StoredAnswer>(const Result<store::Booking, store::BookingRefusal>&)>
        answer;
    Authority authority = Authority::client;
    std::string reason{}; ///< for the history
    store::Actor actor;
};

struct HoldWish {
    ClientId client;
    CallTypeId type;
    Instant start;
    std::string id;
    store::Actor actor;
};

struct MoveWish {
    BookingId booking;
    std::optional<ClientId> only_of; ///< set for clients: another's booking is not found
    Instant start;
    std::optional<std::string> hold{}; ///< of the new time
    std::optional<Instant> as_of{};    ///< as store::RescheduleRequest has it
    std::optional<store::PutOwnEvent> copy{};
    Authority authority = Authority::client;
    std::string reason{};
    store::Actor actor;
};

/// Books, holds and moves calls under the rules in force when it happens: the rules are asked inside the
/// store's transaction (S5), and asked again by newer ones if they changed on the way. Io thread.
class BookCall {
public:
    BookCall(Rules& rules, store::Bookings& bookings) : rules_{rules}, bookings_{bookings} {}

    Task<store::Reserved> book(BookingWish wish, Instant now);
    Task<Result<store::Hold, store::BookingRefusal>> hold(HoldWish wish, Instant now);
    Task<Result<store::Booking, store::BookingRefusal>> move(MoveWish wish, Instant now);

private:
    /// The call asked about, and by whose right.
    struct Asked {
        ClientId client;
        CallTypeId type;
        Instant start;
        Authority authority = Authority::client;
    };

    [[nodiscard]] static store::Admission admission(const std::shared_ptr<const store::Directory>& directory,
                                                    const Asked& asked, Instant now);

    Rules& rules_;
    store::Bookings& bookings_;
};

} // namespace callhours::app
