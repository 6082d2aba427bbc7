#pragma once

#include "base/clock.hpp"
#include "base/log/log.hpp"
#include "server/app/alarms.hpp"
#include "server/app/dialling_rules.hpp"
#include "server/app/edit_task.hpp"
#include "server/app/outgoing_calls.hpp"
#include "server/app/rules.hpp"
#include "store/callbacks.hpp"
#include "store/tasks.hpp"
#include "telephony/callback.hpp"
#include "telephony/pbx.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace callhours::app {

enum class CallBackRefusal {
    not_ready, ///< no PBX that can dial
    not_allowed,
    no_phone,
    no_such_task,
    task_closed,
    taken_by_another,
    number_withheld,
    being_dialled,
    agent_engaged,
    not_due,
    daily_cap,
    number_cap,
    desk_closed,  ///< C6; who insists may
    outside_wish, ///< likewise
};

/// Whether a person takes it on themselves to call out of hours, or not at the client's wished time.
enum class Timing { as_the_rules_say, anyway };

/// Calls clients back over one PBX link (C5–C7): takes the number in the store, rings the agent, then the
/// client, and writes what became of it. Io thread; lives until the io thread has stopped.
class CallbackDesk final : public OutgoingCalls {
public:
    struct Parts {
        telephony::Pbx& pbx;
        Rules& rules;
        store::Callbacks& callbacks;
        store::CallbackTasks& tasks;
        EditTask& edit_task;
        Alarms& alarms;
        const Clock& clock;
        Log& log;
        boost::asio::any_io_executor io;
        std::string trunk;        ///< `PJSIP/{number}@trunk`; empty: this link dials nobody
        std::string media_folder; ///< as the PBX sees our recordings
        DiallingLimits limits{};
        telephony::CallbackPolicy policy{};
        seconds lease{30};
        std::chrono::milliseconds renew_every{5000};
        std::chrono::milliseconds look_every{15000}; ///< for callbacks that are due
    };

    explicit CallbackDesk(Parts parts) : parts_{std::move(parts)} {}

    /// Ends what was lost and dials what is due, again and again.
    void start();

    /// Whether this link can dial now.
    [[nodiscard]] bool is_ready() const { return !parts_.trunk.empty() && parts_.pbx.link().up; }

    using Begun = Result<store::Callback, CallBackRefusal>;

    /// A click: begins to call the task's number back, with the phones of `agent`.
    Task<Begun> call_back(TaskId task, AgentId agent, Timing timing);

    /// Gives it up at once; false when it is not this link's, or over. Whoever talks already goes on.
    bool cancel(store::CallbackId callback);

    [[nodiscard]] bool owns(const telephony::CallToken& call) const override;
    void on(const telephony::PbxEvent& event) override;
    void calls_in(const PhoneNumber& caller) override;
    void link_up(const telephony::Snapshot& live) override;

    [[nodiscard]] std::size_t in_progress() const noexcept { return sessions_.size(); }

private:
    enum class Work { idle, going_on };

    struct Session {
        Session(store::Callback started, telephony::CallToken token_of_it, telephony::CallbackPolicy policy)
            : callback{std::move(started)}, token{std::move(token_of_it)}, state{policy}
        {
        }

        store::Callback callback;
        telephony::CallToken token;
        telephony::CallbackState state;
        std::deque<telephony::CallbackEvent> events;
        std::map<telephony::ChannelId, store::CallLeg> legs; ///< as they are in the record
        Work stepping = Work::idle;
    };

    using SessionPtr = std::shared_ptr<Session>;

    Task<Begun> begin(store::NewCallback wanted, PhoneNumber number);
    Task<telephony::CallbackOrder> order_of(store::NewCallback wanted, PhoneNumber number);
    [[nodiscard]] SessionPtr session_of(const telephony::CallToken& token) const;
    SessionPtr open(const store::Callback& callback);
    void feed(const SessionPtr& session, telephony::CallbackEvent event);
    Task<void> work_off(SessionPtr session);
    Task<void> work_off_one(SessionPtr session);
    Task<void> carry_out(SessionPtr session, telephony::CallbackCommand command);
    Task<void> tell_pbx(SessionPtr session, telephony::PbxCommand command);
    void release(telephony::PbxCommand command);

    // callback_writing.cpp
    Task<void> write_progress(SessionPtr session, telephony::CallbackPhase phase);
    Task<void> write_end(SessionPtr session, telephony::CallbackOutcome outcome);
    Task<std::optional<Instant>> next_try(SessionPtr session, telephony::CallbackOutcome outcome);
    Task<void> write_leg(SessionPtr session, store::CallLeg leg);
    Task<void> write_news(SessionPtr session, telephony::CallbackEvent event);
    Task<void> write_last_news(SessionPtr session);
    void plan_renewal(const SessionPtr& session);
    Task<void> renew(SessionPtr session);

    // callback_reconcile.cpp
    void catch_up(const SessionPtr& session, const telephony::Snapshot& live);
    void settle(const telephony::CallToken& token, const telephony::Snapshot& live);
    Task<void> adopt(store::CallbackId id, telephony::ChannelId agent, telephony::ChannelId client);

    // callback_due.cpp
    void plan_look();
    Task<void> look();
    Task<void> look_carefully();
    Task<void> dial_task(store::Callbacks::Due due);
    Task<void> dial_booking(store::Callbacks::Due due);

    Parts parts_;
    std::map<telephony::CallToken, SessionPtr> sessions_;
};

} // namespace callhours::app
