#pragma once

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "base/phone_number.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace callhours::telephony {

/// Who is to answer; `voicemail` when nobody is to ring.
enum class Outcome { agent, deputy, second_level, queue, voicemail };

/// Why somebody is not open. Ordered by nothing.
enum class ClosedBy { hours, holiday, override_day, closure };

/// The answer to "open now?" for one calendar, as plain values: telephony does not know calendars.
struct OpenState {
    bool open = false;
    ClosedBy closed_by = ClosedBy::hours; ///< when closed
    std::optional<Instant> open_until;    ///< when open: the end of this stretch
    std::optional<Instant> opens_at;      ///< when closed: the next opening, if there is one within 400 days
};

/// What kind of a number called.
enum class CallerKind { number, anonymous, malformed };

/// One who can be rung.
struct Party {
    AgentId id; ///< not set for the queue and the second level
    std::string slug;
    std::vector<std::string> endpoints;
    OpenState state; ///< the working hours, absences aside
};

struct Absence {
    std::optional<Party> deputy;
    std::optional<Instant> back_at; ///< the agent's first opening after the absence
};

struct RoutedClient {
    ClientId id;
    std::string slug;
    std::string language;
    bool entitled = false; ///< at the call's moment (S9)
    Party agent;
    std::optional<Absence> absence;     ///< of the agent, at the call's moment
    std::optional<Party> booked_with{}; ///< who has a call with the client booked for about now
};

/// How several phones of one party ring.
enum class RingStyle { together, in_order };

/// All that a decision needs, gathered by the caller.
struct RouteFacts {
    bool called_known = true; ///< one of the desk's numbers; only told, never decides
    CallerKind caller = CallerKind::number;
    std::optional<RoutedClient> client; ///< whose number called
    /// Of the number's open task, else the desk's default. 1 and 2 go to the second level when the agent does
    /// not take them, whatever the hour.
    int severity = 3;
    RingStyle style = RingStyle::together;
    OpenState desk;
    std::vector<std::string> queue;
    std::vector<std::string> second_level;
};

/// The rule that decided; its name is stable.
enum class Rule {
    booked_call,  ///< a call is booked for about now: whose it is rings first, whatever the hours
    desk_closure, ///< "closed from now until …"
    agent_open,
    agent_absent_deputy_open,
    agent_absent_deputy_closed,
    agent_absent,
    agent_outside_hours,
    agent_holiday,
    agent_day_off,     ///< an override closes this part of the day
    agent_away_urgent, ///< severity 1 or 2 and neither agent nor deputy is there
    not_entitled_desk_open,
    not_entitled_desk_closed,
    anonymous_desk_open,
    anonymous_desk_closed,
    unknown_caller_desk_open,
    unknown_caller_desk_closed,
    malformed_caller_desk_open,
    malformed_caller_desk_closed,
};

inline constexpr Rule last_rule = Rule::malformed_caller_desk_closed;

/// What the caller is told before the beep.
enum class Greeting { closed, holiday, absent, busy, no_answer, rejected, unreachable, urgent };

/// Phones that ring together, for one try.
struct RingGroup {
    Outcome who = Outcome::agent;
    AgentId agent; ///< set for agent and deputy
    std::vector<std::string> endpoints;
};

struct RouteDecision {
    Outcome outcome = Outcome::voicemail;
    Rule rule = Rule::unknown_caller_desk_closed;
    ClientId client; ///< not set: none; set for a client without entitlement too
    std::string client_slug;
    AgentId agent; ///< who is responsible: the client's agent, or the deputy who stands in
    std::string agent_slug;
    std::vector<std::string> endpoints; ///< the phones of `outcome`; empty for voicemail
    /// In this order, each until somebody answers; then voicemail. Groups without a phone are left out.
    std::vector<RingGroup> rings;
    /// Phones of the second level, for a caller who says by a key that it is urgent; none: not offered.
    std::vector<std::string> urgent_phones;
    std::optional<Instant> opens_at;   ///< when those responsible are closed
    std::optional<Instant> open_until; ///< when they are open
    std::optional<Greeting> greeting;  ///< set for voicemail
    std::optional<int> task_severity;  ///< 5 for a caller whose plan does not include the service (S9)
    std::string language;              ///< the client's; empty: the desk's
    bool called_known = true;
};

/// The phones of `group` as they are tried: all at once, or each for itself; none where it has none.
[[nodiscard]] std::vector<RingGroup> in_style(const RingGroup& group, RingStyle style);

/// What happens to a call with these facts, and why (S9, C8). The same for a live call, the API and `route`.
[[nodiscard]] RouteDecision decide(const RouteFacts& facts);

/// `agent`
[[nodiscard]] std::string_view name_of(Outcome outcome);
/// `agent_outside_hours`
[[nodiscard]] std::string_view name_of(Rule rule);
[[nodiscard]] std::optional<Outcome> parse_outcome(std::string_view name);
[[nodiscard]] std::optional<Rule> parse_rule(std::string_view name);
/// One sentence for the person who asks why.
[[nodiscard]] std::string_view describe(Rule rule);
/// `closed`
[[nodiscard]] std::string_view name_of(Greeting greeting);

} // namespace callhours::telephony
