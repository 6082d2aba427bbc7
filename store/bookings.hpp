#pragma once

#include "base/email_address.hpp"
#include "base/ids.hpp"
#include "base/interval.hpp"
#include "base/phone_number.hpp"
#include "base/task.hpp"
#include "calendar/slots.hpp"
#include "store/actor.hpp"
#include "store/own_events.hpp"
#include "store/question.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace callhours::store {

enum class BookingStatus { confirmed, cancelled, done, no_show };

/// Who will be on the call, as they filled it in.
struct Visitor {
    std::string name;
    std::optional<EmailAddress> email; ///< absent only in imported bookings
    std::optional<PhoneNumber> phone;
    std::string note;
    std::string language; ///< of the page they used, for their mails
    std::string zone;     ///< IANA name of the zone they saw, for their mails; may be empty
    Answers answers{};    ///< to the questions of the call type
};

struct Booking {
    BookingId id;
    std::string uid;  ///< of the calendar event, for ever (B1)
    int sequence = 0; ///< RFC 5545 §3.8.7.4: grows with every change that a calendar must see
    AgentId agent;
    ClientId client;
    CallTypeId type;
    Interval time;
    BookingStatus status = BookingStatus::confirmed;
    Visitor visitor;
    Instant created_at;
    Instant changed_at; ///< grows by at least a second with every change (Last-Modified)
};

/// What occupies each of the agents asked for, read inside the transaction that will write.
using BlocksByAgent = std::map<AgentId, calendar::AgentBlocks>;

/// The rules, asked inside the transaction: pure, called on the store's thread, so it owns or shares what it
/// reads. A value names the slot and the agent who takes it.
using Admit = std::function<Result<calendar::Slot, calendar::SlotRefusal>(const BlocksByAgent&)>;

/// What the rules need to see, and by which rules they were made.
struct Admission {
    ChangeNumber rules_version;  ///< of the Directory that `admit` reads; an older one is refused as stale
    std::vector<AgentId> agents; ///< the client's agent and its deputies about that time
    Interval window;             ///< calendar::blocks_window
    Admit admit;

    /// An agent's: the slot to take although `admit` refuses it by that rule; nothing where the rule holds
    /// for agents too. Other bookings hold always (S6).
    std::function<std::optional<calendar::Slot>(calendar::SlotRefusal)> over_the_rule{};
    bool overrides = false; ///< whether the agent said so; else `over_the_rule` only says what is possible
};

/// An answer that a repeated request gets again, byte for byte.
struct StoredAnswer {
    int status = 0;
    std::string body;
    std::string location;
};

/// S7. Kept for 24 hours, per client.
struct IdempotencyKey {
    std::string key;
    std::string request_digest; ///< of method, path and body: another one with the same key is refused
};

struct BookingRefusal {
    enum class Reason {
        against_the_rules, ///< `rule` says which
        taken,             ///< somebody was quicker: another booking, or a hold that is not the caller's
        rules_changed,     ///< the Directory is older than the database: load it again, then try again
        not_found,         ///< no such booking, or another client's
        cancelled,         ///< a cancelled booking cannot be changed (B4)
        closed,            ///< done or no-show: what has been cannot be moved or cancelled
        key_reused,        ///< the idempotency key came with another request (S7)
        too_late_to_move,  ///< a client, after the call type's change notice; `until` says when it ended
        too_late_to_cancel,
        changed_meanwhile, ///< it is not any more what the caller has seen
    };

    Reason reason;
    std::optional<calendar::SlotRefusal> rule;
    bool may_be_overridden = false; ///< by this agent, with an explicit override
    std::optional<Instant> until{};
};

struct ReserveRequest {
    ClientId client;
    CallTypeId type;
    Admission admission;
    Visitor visitor;
    std::string uid;
    std::optional<std::string> hold; ///< its id; the hold ends with the booking
    std::optional<IdempotencyKey> key;
    /// With a key: the final answer to keep, made inside the transaction; unset keeps nothing.
    std::function<std::optional<StoredAnswer>(const Result<Booking, BookingRefusal>&)> answer;
    bool sends_mail = true;
    std::string reason{}; ///< for the history
    Actor actor;
    Instant now;
};

struct Reserved {
    Result<Booking, BookingRefusal> outcome;
    std::optional<StoredAnswer>
        repeated; ///< set when this key was answered before: give this, and nothing else
};

struct RescheduleRequest {
    BookingId booking;
    std::optional<ClientId> only_of;   ///< set for clients: another's is `not_found`; the change notice holds
    Admission admission;               ///< the booking itself is left out of the blocks
    std::optional<std::string> hold{}; ///< of the new time, its id; it ends with the move
    std::optional<Instant> as_of{};    ///< the `changed_at` that the caller has seen
    std::optional<PutOwnEvent> copy{}; ///< kept with the move
    std::string reason{};              ///< for the history
    Actor actor;
    Instant now;
};

struct CancelRequest {
    BookingId booking;
    std::optional<ClientId>
        only_of; ///< set for clients: another's is `not_found`, and the cancel notice holds
    std::string reason;
    Actor actor;
    Instant now;
    std::optional<Instant> as_of{}; ///< the `changed_at` that the caller has seen
};

/// Done, no-show, or back to confirmed.
struct MarkRequest {
    BookingId booking;
    BookingStatus status; ///< not `cancelled`
    std::string reason{};
    Actor actor;
    Instant now;
};

/// Which bookings a list shows; what is not set does not narrow it.
struct BookingFilter {
    std::optional<ClientId> client{};
    std::optional<AgentId> agent{};
    std::optional<AgentId> seen_by{}; ///< this agent's own, and those of this agent's clients
    std::optional<BookingStatus> status{};
    std::optional<Interval> window{};
    std::vector<std::string> words{}; ///< spellings of one text: any of them in name, address, note or client
    std::size_t most = 500;
    std::size_t skip = 0;
};

struct Hold {
    std::string id; ///< unguessable: whoever knows it is the holder (S4)
    ClientId client;
    CallTypeId type;
    AgentId agent;
    Interval time;
    Instant expires_at;
};

struct HoldRequest {
    std::string id;
    ClientId client;
    CallTypeId type;
    Admission admission;
    std::size_t most_per_client = 5; ///< live ones; the oldest go when a new one would be too many
    std::size_t most_per_day = 2;    ///< the same, of those that begin within `day`
    std::optional<Interval> day{};   ///< the agent's local day: no client may hold a whole one
    seconds lifetime = minutes{5};
    Actor actor;
    Instant now;
};

/// One line of a booking's life, oldest first.
struct BookingEvent {
    enum class What { booked, rescheduled, cancelled, marked };

    What what;
    int sequence = 0;
    AgentId agent;
    Interval time;
    BookingStatus status;
    std::string reason;
    std::string overrode{}; ///< calendar::to_text of the rule that an agent's override broke, or empty
    Actor actor;
    Instant at;
};

/// calendar::to_text of the rule that an agent's override broke when a booking came to where it is.
using BrokenByOverride = std::map<BookingId, std::string>;

/// Bookings, holds and imported busy time: what occupies agents. The database itself refuses an overlap of
/// active bookings of one agent (S6); every write is atomic and durable when its task resumes. Io thread.
class Bookings {
public:
    virtual ~Bookings() = default;

    /// Books unless the rules, a booking or a foreign hold forbid it; writes the history, the mail of the
    /// outbox, the idempotent answer and the change number with it, or none of them.
    virtual Task<Reserved> reserve(ReserveRequest request) = 0;

    virtual Task<Result<Booking, BookingRefusal>> reschedule(RescheduleRequest request) = 0;

    /// Cancelling what is cancelled gives it again and changes nothing.
    virtual Task<Result<Booking, BookingRefusal>> cancel(CancelRequest request) = 0;

    virtual Task<Result<Booking, BookingRefusal>> mark(MarkRequest request) = 0;

    virtual Task<std::optional<Booking>> find(BookingId id) = 0;

    /// Active ones (confirmed, done, no-show) of `agent` that overlap `window`, by begin.
    virtual Task<std::vector<Booking>> of_agent(AgentId agent, Interval window) = 0;

    /// Of the same, those that stand where an agent put them over a rule.
    virtual Task<BrokenByOverride> broken_by_override(AgentId agent, Interval window) = 0;

    /// All of `client` that overlap `window`, cancelled ones too, by begin.
    virtual Task<std::vector<Booking>> of_client(ClientId client, Interval window) = 0;

    /// By begin, cancelled ones too; at most `most` of them after `skip`.
    virtual Task<std::vector<Booking>> list(BookingFilter filter) = 0;

    virtual Task<std::vector<BookingEvent>> history(BookingId id) = 0;

    /// What occupies `agents` in `window` at `now` (lapsed holds left out), in one read; `hold` is not
    /// counted.
    virtual Task<BlocksByAgent> blocks(std::vector<AgentId> agents, Interval window,
                                       std::optional<std::string> hold, Instant now) = 0;

    virtual Task<Result<Hold, BookingRefusal>> hold(HoldRequest request) = 0;

    /// False when there is no such live hold.
    virtual Task<bool> release(std::string hold_id, ClientId client, Instant now) = 0;

    virtual Task<std::optional<Hold>> find_hold(std::string hold_id, Instant now) = 0;
};

} // namespace callhours::store
