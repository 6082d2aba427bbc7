#pragma once

#include "base/email_address.hpp"
#include "base/ids.hpp"
#include "base/interval.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "calendar/waiting.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace callhours::store {

using WaitId = Id<struct WaitKind>;

/// Somebody who wants to be told when a time becomes free. Nothing is kept for them.
struct Wait {
    enum class End {
        booked,  ///< they booked a call of that type in those days
        left,    ///< by themselves
        removed, ///< by an agent
        lapsed,  ///< the days are over
    };

    WaitId id;
    ClientId client;
    CallTypeId type;
    std::string name;
    EmailAddress email;
    std::string language; ///< of the page they used, for their mails
    std::string zone;     ///< IANA name: whose dates and noon are meant
    LocalDate from;
    LocalDate to; ///< not included
    calendar::PartOfDay part = calendar::PartOfDay::any;
    Interval span;     ///< from `from` to `to`
    std::string uid{}; ///< makes the Message-IDs of its mails
    Instant created_at{};
    std::optional<Instant> told_at{}; ///< last
    int mails = 0;                    ///< owed so far
    std::optional<Instant> ended_at{};
    std::optional<End> end{};
    std::int64_t version = 0; ///< grows with each look that changed what is known
};

[[nodiscard]] inline bool is_live(const Wait& wait, Instant now)
{
    return !wait.ended_at && now < wait.span.end();
}

struct JoinRequest {
    Wait wait;                        ///< with what they asked for; the rest is made here
    std::vector<Instant> known;       ///< free already: no news
    std::size_t most_per_address = 5; ///< live ones of a client and an address
    std::size_t most_per_client = 50; ///< live ones
    std::size_t most = 2000;          ///< live ones of the desk
    Instant now;
};

struct Joined {
    Wait wait;
    bool was_there = false; ///< the same span, type and address were asked for before
};

enum class JoinRefusal { too_many_of_address, too_many_of_client, too_many };

/// Which waits a list shows; what is not set does not narrow it.
struct WaitFilter {
    std::optional<ClientId> client{};
    std::optional<AgentId> of_agent{}; ///< of this agent's clients
    std::optional<Instant> live_at{};
    std::size_t most = 2000;
};

/// What a look changes.
struct WaitNote {
    WaitId id;
    std::int64_t version = 0; ///< the one that was looked at: a wait that has moved on is passed over
    calendar::KnownTimes known;
    std::vector<Instant> tell; ///< where not empty, a mail of these times is owed with it
};

/// Those who wait for times to become free. Every write is atomic and durable when its task resumes. Io
/// thread.
class WaitingList {
public:
    virtual ~WaitingList() = default;

    /// Asking twice for the same gives what is there.
    virtual Task<Result<Joined, JoinRefusal>> join(JoinRequest request) = 0;

    virtual Task<std::optional<Wait>> find(WaitId id) = 0;

    /// By id.
    virtual Task<std::vector<Wait>> list(WaitFilter filter) = 0;

    /// The wait afterwards; one that has ended stays as it is. Absent: there is none.
    virtual Task<std::optional<Wait>> end(WaitId id, Wait::End how, Instant now) = 0;

    virtual Task<std::map<WaitId, calendar::KnownTimes>> known(std::vector<WaitId> ids) = 0;

    /// Takes each note whose wait is live and still at that version: what is known, and the mail. Gives how
    /// many mails are owed. So two servers that look at the same time tell once.
    virtual Task<int> note(std::vector<WaitNote> notes, Instant now) = 0;

    /// What a mail of the list tells of, in order.
    virtual Task<std::vector<Instant>> times_of(MailId mail) = 0;
};

} // namespace callhours::store
