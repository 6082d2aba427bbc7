#pragma once

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "base/phone_number.hpp"
#include "base/task.hpp"
#include "desk/task.hpp"

#include <optional>
#include <string>
#include <vector>

namespace callhours::store {

/// What was decided at a call's arrival, beside its outcome and rule, and what held then (C8).
struct Decided {
    std::string greeting{};                   ///< telephony::Greeting by name; empty: somebody was to ring
    std::optional<Instant> opens_at{};        ///< when those responsible were closed
    std::optional<Instant> open_until{};      ///< when they were open
    std::optional<desk::Severity> severity{}; ///< that was asked with; absent in calls of older versions
    std::optional<AgentId> agent{};           ///< who was responsible, whoever took it later

    friend bool operator==(const Decided&, const Decided&) = default;
};

/// Whether the client called, or the desk called back.
enum class CallDirection { in, out };

/// A call as the desk saw it.
struct Call {
    CallId id;
    std::string link;    ///< the PBX link's name, or the door it came through ("api")
    std::string channel; ///< the PBX's own id of it: with `link` the key that makes filing idempotent
    std::string token;   ///< ours, of [a-z0-9]: names its legs, bridge and recordings
    std::optional<PhoneNumber> caller;
    std::optional<PhoneNumber> called;
    std::optional<ClientId> client;
    std::optional<AgentId> agent;
    std::string outcome; ///< what was decided at its arrival (telephony::Outcome by name)
    std::string rule;    ///< and by which rule (C8)
    std::optional<TaskId> task;
    Instant arrived_at;
    std::optional<Instant> answered_at; ///< an agent took it
    std::optional<Instant> ended_at;
    std::string end_cause;
    Decided decided{};
    CallDirection direction = CallDirection::in; ///< out: `outcome` is `callback`, `rule` its CallbackCause
};

/// One phone that was dialled for a call.
struct CallLeg {
    std::string leg; ///< the PBX's name of it
    std::string endpoint;
    std::string who; ///< telephony::Outcome by name; in a callback `agent` or `client`
    std::optional<AgentId> agent{};
    Instant dialled_at{};
    std::optional<Instant> rang_at{};
    std::optional<Instant> answered_at{};
    std::optional<Instant> ended_at{};
    std::string
        outcome{}; ///< telephony::DialOutcome by name; `lost` where nobody saw the end; empty: goes on

    friend bool operator==(const CallLeg&, const CallLeg&) = default;
};

/// What came of a call.
enum class CallResult { going_on, answered, message, missed };

struct CallListed {
    Call call;
    CallResult result = CallResult::going_on;
    std::vector<CallLeg> legs{};
    std::optional<VoicemailId> voicemail{}; ///< the newest
};

/// Where a page of calls goes on: those before this one.
struct CallPlace {
    Instant arrived_at;
    CallId id;
};

/// All that is given must hold.
struct CallFilter {
    std::optional<Instant> from{};
    std::optional<Instant> to{}; ///< exclusive
    std::optional<ClientId> client{};
    std::optional<AgentId> agent{}; ///< took it, or was responsible for it
    std::string outcome{};          ///< as decided
    std::optional<CallResult> result{};
    std::string digits{};            ///< in the caller's or the called number …
    std::vector<ClientId> clients{}; ///< … or of one of these; both empty: everybody
    std::optional<CallPlace> before{};
    std::size_t most = 100;
};

struct NewCall {
    std::string link;
    std::string channel;
    std::string token;
    std::optional<PhoneNumber> caller;
    std::optional<PhoneNumber> called;
    std::optional<ClientId> client;
    std::optional<AgentId> agent;
    std::string outcome;
    std::string rule;
    Instant arrived_at;
    Decided decided{};
};

/// The task that a call makes when there is none to join; deadlines are computed by the caller.
struct NewTask {
    std::optional<PhoneNumber> number;
    std::optional<ClientId> client;
    std::optional<AgentId> agent;
    desk::Severity severity;
    desk::TaskReason reason;
    Instant created_at;
    Instant response_due_at;
    std::optional<Instant> action_due_at;
};

struct Voicemail {
    VoicemailId id;
    TaskId task;
    std::optional<CallId> call;
    std::string recording; ///< the PBX's name of it: with the link the key that makes attaching idempotent
    std::string file;      ///< its name in the media folder; immutable; empty: erased (Erasures)
    std::int64_t bytes = 0;
    seconds length{0};
    bool silent = false;
    Instant recorded_at;
    std::optional<Instant> heard_at; ///< first, by whichever agent
};

struct NewVoicemail {
    std::string link;
    std::string recording;
    std::string file;
    std::int64_t bytes = 0;
    seconds length{0};
    bool silent = false;
    Instant recorded_at;
};

/// Calls, and the callback tasks that they make, in one transaction each (C1, C2).
class Calls {
public:
    virtual ~Calls() = default;

    struct Filed {
        Call call;
        desk::CallbackTask task;
        bool joined =
            false; ///< an open task of the same client number was there (C2); its first deadline is kept
    };

    /// C1: the call and its task, when the call arrives. The same (link, channel) again gives what was filed.
    virtual Task<Filed> file(NewCall call, NewTask task) = 0;

    /// An agent talks with the caller: the task is done as answered (C1, C2), a pending dial is dropped.
    virtual Task<void> answered(CallId call, AgentId agent, Instant at) = 0;

    /// How far a phone that rings for the call is, found by its name; the first word about each step counts.
    virtual Task<void> note_leg(CallId call, CallLeg leg) = 0;

    /// The first end counts, and no leg goes on after it. `missed` changes the task's reason when nothing
    /// better is known (C3).
    virtual Task<void> ended(CallId call, std::string cause, Instant at) = 0;

    /// The recording is safe on our disk: attach it to the call's task. The same (link, recording) gives the
    /// same.
    virtual Task<Voicemail> attach(CallId call, NewVoicemail voicemail) = 0;

    /// A recording made while we were away (or brought by another PBX): call, task and voicemail in one
    /// transaction.
    virtual Task<Voicemail> file_recorded(NewCall call, NewTask task, NewVoicemail voicemail) = 0;

    [[nodiscard]] virtual Task<bool> has_recording(std::string link, std::string recording) = 0;

    virtual Task<std::optional<Call>> find_by_token(std::string token) = 0;
    /// The newest whose channel has this name at the PBX, whenever it came into being
    /// (telephony::birth_mark).
    virtual Task<std::optional<Call>> find_by_channel(std::string link, std::string channel) = 0;

    /// Inbound and not ended, of one link: after a crash these are reconciled with what the PBX still has.
    virtual Task<std::vector<Call>> unfinished(std::string link) = 0;

    /// Newest first.
    virtual Task<std::vector<Call>> recent(std::size_t most) = 0;

    /// Newest first, with legs in the order in which they were dialled.
    virtual Task<std::vector<CallListed>> list(CallFilter filter) = 0;

    virtual Task<std::optional<CallListed>> find(CallId id) = 0;

    /// Calls of links that are no longer configured end as lost; gives how many. At the server's start.
    virtual Task<int> end_of_other_links(std::vector<std::string> links, Instant at) = 0;
};

} // namespace callhours::store
