#pragma once

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "base/phone_number.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "store/actor.hpp"
#include "store/calls.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace callhours::store {

using CallbackId = Id<struct CallbackKind>;

/// Who wanted it.
enum class CallbackCause {
    click,
    due,    ///< the task's time has come
    booked, ///< the booked call's time has come (C7)
};

/// `click`: in the database, on the wire, and as the rule of the call's record.
[[nodiscard]] std::string_view to_text(CallbackCause cause);

/// One try to call somebody back. Its phones are the legs of `call`, in the call records.
struct Callback {
    CallbackId id;
    std::optional<TaskId> task; ///< always there: of a booked call's, what it joined or made
    std::optional<BookingId> booking;
    PhoneNumber number;
    AgentId agent; ///< whose phones ring
    std::string link;
    CallId call; ///< its record
    CallbackCause cause = CallbackCause::click;
    std::string phase; ///< telephony::CallbackPhase by name
    int attempt = 1;   ///< the task's, or the booking's, how many-th
    Instant started_at;
    std::optional<Instant> talked_at;
    std::optional<Instant> ended_at;
    std::string outcome; ///< telephony::CallbackOutcome by name; empty: goes on
    std::optional<Instant> next_try_at;
};

struct NewCallback {
    std::optional<TaskId> task{}; ///< this, or `booking`
    std::optional<BookingId> booking{};
    std::optional<PhoneNumber> number{}; ///< of a booking's; a task has its own
    AgentId agent;
    std::string link;
    CallbackCause cause = CallbackCause::click;
    Actor actor;
    std::optional<PhoneNumber> shown{}; ///< the desk's number, for the call's record
    std::optional<ClientId> client{};   ///< likewise, of a booking's
    int most_per_day = 0;               ///< begun in the last 24 hours, all together
    int most_per_number = 0;            ///< begun in the last 24 hours, to this number
    seconds lease{0};                   ///< how long the number is ours without renewal
};

enum class CallbackBar {
    no_such_task,
    task_closed,
    taken_by_another, ///< a colleague has it
    number_withheld,
    being_dialled, ///< by another click, a timer or another server (C5)
    agent_engaged, ///< in a call of the desk, or in another callback; only what no click asked for waits
    not_due,       ///< any more: another server was quicker, or it was settled
    daily_cap,
    number_cap,
};

/// What an agent wants to be dialled by itself.
struct DiallingWish {
    std::optional<bool> tasks; ///< unset: as the configuration says
    bool booked_calls = false; ///< C7
};

/// Callbacks, with the lease that makes sure that no number is dialled twice at a time (C5): the database
/// keeps one unfinished callback a number, and one whose lease ran out is over. Every write is a change of
/// its task, or its booking, and keeps the call's record.
class Callbacks {
public:
    virtual ~Callbacks() = default;

    /// The task is dialling from here on; who clicked has it, if nobody had.
    virtual Task<Result<Callback, CallbackBar>> begin(NewCallback wanted, Instant now) = 0;

    /// Keeps the number ours until `until`; one that counts as lost already is ours again if nothing was
    /// begun with the number since. False when there is no more reason to go on: the callback has ended or
    /// was cancelled, or what it is for is closed (the client got through by themselves, C2).
    virtual Task<bool> renew(CallbackId id, std::string phase, Instant until, Instant now) = 0;

    /// Agent and client hear each other: the open task of the number has its response (D4: for ever).
    virtual Task<void> talked(CallbackId id, Instant now) = 0;

    /// The first end counts. The task goes back to who has it.
    virtual Task<void> ended(CallbackId id, std::string outcome, std::optional<Instant> next_try_at,
                             Instant now) = 0;

    /// Whichever server dials: it stops at its next renewal. False when it is over, or they talk.
    virtual Task<bool> cancel(CallbackId id, Instant now) = 0;

    /// Ends as `lost` what nobody renewed any more; gives how many.
    virtual Task<int> end_expired(std::optional<Instant> next_try_at, Instant now) = 0;

    virtual Task<std::optional<Callback>> find(CallbackId id) = 0;

    /// In the order of their beginning.
    virtual Task<std::vector<Callback>> of_task(TaskId task) = 0;
    virtual Task<std::vector<Callback>> of_booking(BookingId booking) = 0;

    /// How far one of the callback's phones is.
    virtual Task<void> note_leg(CallbackId id, CallLeg leg) = 0;

    /// What is to be dialled by itself.
    struct Due {
        std::optional<TaskId> task; ///< this, or `booking`
        std::optional<BookingId> booking;
        AgentId agent;                     ///< who has it, else who is responsible
        std::optional<ClientId> client;    ///< of a booking
        std::optional<PhoneNumber> number; ///< of a booking: what the visitor gave
    };

    /// Open tasks within the client's wished window (C6) that were never tried, or whose next try has come,
    /// of agents who want it, those without a wish of their own `by_default`; by deadline.
    virtual Task<std::vector<Due>> due_tasks(bool by_default, std::size_t most, Instant now) = 0;

    /// Booked calls that go on now and whose agent wants them dialled (C7): from their begin, and not first
    /// when they are ten minutes old.
    virtual Task<std::vector<Due>> due_bookings(std::size_t most, Instant now) = 0;

    virtual Task<DiallingWish> wish_of(AgentId agent) = 0;
    virtual Task<void> set_wish(AgentId agent, DiallingWish wish) = 0;
};

} // namespace callhours::store
