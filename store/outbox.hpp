#pragma once

#include "base/email_address.hpp"
#include "base/ids.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "store/waiting_list.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace callhours::store {

/// One mail that a booking owes somebody (B2, B3): an invitation, change or cancellation is written in the
/// transaction that made it due, a reminder by remind(). What it says is made when it is sent, from the
/// booking's history at `sequence`. Or one of the waiting list, owed by WaitingList::note(), or an agent's
/// notice, owed by Escalations::look().
struct OutboxMail {
    enum class Method {
        request,    ///< RFC 5546 §3.2.2
        cancel,     ///< RFC 5546 §3.2.5
        reminder,   ///< words alone: it asks no calendar for anything
        free_times, ///< the waiting list's
        notice,     ///< of an escalation
    };
    enum class Audience { visitor, agent };

    MailId id;
    BookingId booking; ///< unset: it is about one of the next two
    WaitId wait;       ///< set: then the mail is about it
    NoticeId notice{}; ///< the same
    int sequence = 0;
    Method method;
    Audience audience;
    AgentId agent;   ///< whose mail it is, when it is an agent's: after a change, perhaps the former one
    minutes lead{0}; ///< of a reminder: how long before the call
    std::string message_id; ///< with its angle brackets; stable over every try (B3)
    Instant created_at;
    Instant due_at;         ///< the next try
    int attempts = 0;       ///< begun so far; of a leased mail, this one too
    int fresh_from = 0;     ///< of them, those before somebody asked for it by hand
    bool held = false;      ///< waits for release_held()
    std::string last_reply; ///< of the mail server, to the try before
};

/// How one try to hand a mail over went.
struct MailTry {
    enum class Outcome {
        under_way, ///< or cut off by the end of the program: whether the mail went is not known
        accepted,
        refused,     ///< for good: a 5xx about this mail (RFC 5321 §4.2.1)
        put_off,     ///< a 4xx about this mail
        unreachable, ///< it did not come to this mail: no connection, no login, a server that is unwell
        stopped,     ///< by us
    };

    int number = 0; ///< from 1
    Instant begun_at{};
    std::optional<Instant> ended_at{};
    Outcome outcome = Outcome::under_way;
    std::optional<EmailAddress> recipient{};
    std::string server{}; ///< HOST:PORT
    std::string reply{};  ///< its words, or what went wrong; may hold addresses
};

/// What is known of a mail's delivery.
struct MailReport {
    enum class State {
        queued,
        sent,    ///< the mail server has it
        delayed, ///< a try failed, and there will be another
        failed,  ///< there will be none
        dropped, ///< it had no use any more when it could have gone
    };

    OutboxMail mail; ///< `due_at` means something only while it is queued or delayed
    State state;
    std::optional<EmailAddress> recipient; ///< of the last try; before the first, whom it would go to
    std::optional<Instant> sent_at;
    ClientId client;
    AgentId agent; ///< whose booking it is now, or who looks after the client that waits
    std::string visitor;
    Instant call_begin; ///< of the waiting list: of the first time told; of a notice: when the call is due
    TaskId task{};      ///< of a notice
};

struct MailFilter {
    std::optional<Instant> from; ///< created in that period, half-open
    std::optional<Instant> to;
    std::optional<MailReport::State> state;
    BookingId booking; ///< unset: any
    AgentId of_agent;  ///< set: their own mail, and that of their bookings
    std::string words; ///< in the recipient's address or the visitor's name; empty: any
    MailId before;     ///< set: only older ones, to page on
    std::size_t most = 200;
};

/// How long before a call who is reminded.
struct ReminderRules {
    std::vector<minutes> of_visitors;
    std::vector<minutes> of_agents;
};

/// How late a reminder may still go: half of its lead, and never hours.
[[nodiscard]] constexpr seconds lateness_of_reminder(minutes lead)
{
    return std::min<seconds>(seconds{lead} / 2, minutes{60});
}

struct Reminded {
    int owed = 0;
    std::vector<BookingId> too_late; ///< theirs were dropped: noted, and never sent
};

enum class RetryRefusal { not_found, sent, dropped, held, under_way };

class Outbox {
public:
    virtual ~Outbox() = default;

    /// Due and leased to nobody: leases up to `most` to the caller until `lease_until`. Held-back mail (after
    /// a restore) is not given, nor one about a booking while an earlier one about it, to the same person,
    /// may still go: a CANCEL that overtakes its REQUEST would leave the call in the calendar (RFC 5546
    /// §2.1.4).
    virtual Task<std::vector<OutboxMail>> lease_due(std::size_t most, Instant now, Instant lease_until) = 0;

    /// Of a lease: `how` its try went (number and begin are known here).
    virtual Task<void> sent(MailId id, MailTry how, Instant now) = 0;

    /// Another try at `again_at`, or none any more.
    virtual Task<void> failed(MailId id, MailTry how, std::optional<Instant> again_at, Instant now) = 0;

    /// Leased, and not tried: as if they had not been leased.
    virtual Task<void> give_back(std::vector<MailId> ids) = 0;

    /// Leased, not tried, and of no use any more.
    virtual Task<void> drop(MailId id, std::string why, Instant now) = 0;

    /// The server is back: what waits because it could not be reached is due now. How many.
    virtual Task<int> bring_forward(Instant now) = 0;

    /// Owes the reminders whose time has come, each (booking, sequence, lead, audience) once in all: to whom
    /// an invitation to the booking as it now stands was owed before the reminder's time. One that comes
    /// later than lateness_of_reminder() is noted as dropped.
    virtual Task<Reminded> remind(ReminderRules rules, Instant now) = 0;

    /// After a restore every unsent mail, and every pending delivery of a webhook, waits for this: how many
    /// mails were let go.
    virtual Task<int> release_held() = 0;

    /// Those that will be tried (again), held ones too; by due time.
    virtual Task<std::vector<OutboxMail>> unsent() = 0;

    /// The newest first.
    virtual Task<std::vector<MailReport>> list(MailFilter filter) = 0;

    virtual Task<std::optional<MailReport>> find(MailId id) = 0;

    virtual Task<std::vector<MailTry>> tries(MailId id) = 0;

    /// Due now, and with two days of tries before it again.
    virtual Task<Result<void, RetryRefusal>> retry(MailId id, Instant now) = 0;
};

} // namespace callhours::store
