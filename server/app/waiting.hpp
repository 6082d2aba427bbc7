#pragma once

#include "server/app/free_slots.hpp"
#include "server/app/rules.hpp"
#include "store/waiting_list.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace callhours::app {

/// What somebody asks to be told of, its name and address checked.
struct WaitWish {
    ClientId client;
    CallTypeId type;
    LocalDate from;
    LocalDate to; ///< not included
    calendar::PartOfDay part = calendar::PartOfDay::any;
    calendar::Zone zone; ///< whose dates are meant
    std::string name;
    EmailAddress email;
    std::string language;
    std::string uid;
};

enum class WaitRefusal {
    empty,         ///< the span ends before it begins
    past,          ///< its first day lies behind
    beyond_window, ///< its last day lies beyond what can be booked today (S2)
    not_entitled,  ///< S9: no part of it
    too_many_of_address,
    too_many_of_client,
    too_many, ///< the desk's list is full
};

/// The last day on which a call of `type` can be booked by now (S2), by the clock of `zone`.
[[nodiscard]] LocalDate last_bookable_day(const store::CallType& type, const store::Agent& agent,
                                          const calendar::Zone& zone, Instant now);

/// Puts somebody on the waiting list. Io thread.
class JoinWaitingList {
public:
    JoinWaitingList(Rules& rules, FreeSlots& free_slots, store::WaitingList& list)
        : rules_{rules}, free_slots_{free_slots}, list_{list}
    {
    }

    Task<Result<store::Joined, WaitRefusal>> operator()(WaitWish wish, Instant now);

private:
    Rules& rules_;
    FreeSlots& free_slots_;
    store::WaitingList& list_;
};

/// Looks at what is free, one question for each agent and call type that somebody waits for, and owes the
/// mails of what became so. What a server that was killed did not tell, the next look tells; several servers
/// tell once. Io thread.
class TellWaiting {
public:
    TellWaiting(Rules& rules, FreeSlots& free_slots, store::WaitingList& list)
        : rules_{rules}, free_slots_{free_slots}, list_{list}
    {
    }

    /// How many mails are owed now.
    Task<int> operator()(Instant now);

    /// Live ones at the last look.
    [[nodiscard]] std::size_t waiting() const noexcept { return waiting_; }

private:
    struct Known {
        std::int64_t version = 0;
        calendar::KnownTimes times;
    };

    using Waits = std::vector<store::Wait>;

    Task<void> bring_known(const Waits& waits);
    Task<int> look_at(std::shared_ptr<const store::Directory> directory, Waits waits, Instant now);
    [[nodiscard]] calendar::WaitedFor waited_for(const store::Wait& wait, const store::Directory& directory);
    [[nodiscard]] const calendar::Zone& zone_of(const std::string& name);

    Rules& rules_;
    FreeSlots& free_slots_;
    store::WaitingList& list_;
    std::map<store::WaitId, Known> known_; ///< what the list says of them at that version
    std::map<std::string, calendar::Zone, std::less<>> zones_;
    std::size_t waiting_ = 0;
};

} // namespace callhours::app
