#pragma once

#include "base/clock.hpp"
#include "base/log/log.hpp"
#include "base/task.hpp"
#include "server/app/alarms.hpp"
#include "server/app/call_facts.hpp"
#include "server/app/edit_task.hpp"
#include "server/app/outgoing_calls.hpp"
#include "server/app/recording_intake.hpp"
#include "server/app/route_call.hpp"
#include "server/app/rules.hpp"
#include "store/calls.hpp"
#include "telephony/call.hpp"
#include "telephony/pbx.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <variant>

namespace callhours::app {

/// The desk's side of one PBX link: every event goes to its call's machine, what the machine wants is done at
/// the PBX and in the store, and its answer is fed back. The events of one call are worked off one after
/// another, those of different calls beside each other. Io thread; lives until the io thread has stopped.
class CallDesk {
public:
    struct Parts {
        telephony::Pbx& pbx;
        Rules& rules;
        store::Calls& calls;
        CallFacts& facts;
        RecordingIntake& intake;
        Alarms& alarms;
        const Clock& clock;
        Log& log;
        boost::asio::any_io_executor io;
        OutgoingCalls* outgoing = nullptr; ///< absent: this server calls nobody by itself
        EditTask* edit_task = nullptr;     ///< absent: no caller can say that it is urgent
        telephony::CallPolicy policy{};
        std::chrono::seconds sweep_every{60};
        std::chrono::seconds sweep_again{
            11}; ///< when something was not ready; longer than Limits::still_growing
    };

    explicit CallDesk(Parts parts) : parts_{std::move(parts)} {}

    /// Works until the link is stopped.
    Task<void> run();

    [[nodiscard]] std::size_t calls_in_progress() const noexcept { return sessions_.size(); }

    /// Since this server started, adopted ones among them.
    [[nodiscard]] std::size_t calls_so_far() const noexcept { return calls_so_far_; }

private:
    /// What is written to the store for a call, in this order.
    using Step = std::variant<telephony::FileCall, telephony::TalkStarted, telephony::CallIsUrgent,
                              telephony::LegNews, telephony::TakeRecording, telephony::CallOver>;

    /// When it happened: the writing itself may wait.
    struct Writing {
        Step what;
        Instant at;
    };

    /// Whether somebody is working off a queue.
    enum class Work { idle, going_on };

    struct Session {
        explicit Session(telephony::CallToken call, telephony::CallPolicy policy)
            : token{std::move(call)}, state{policy}
        {
        }

        telephony::CallToken token;
        telephony::CallState state;
        enum class Origin { came_in, adopted } origin = Origin::came_in;
        std::deque<telephony::Event> events;
        Work stepping = Work::idle;
        std::deque<Writing> writings;
        Work writing = Work::idle;
        std::optional<CallPapers> papers; ///< nothing when the call could not be routed
        std::optional<store::Call> filed;
    };

    using SessionPtr = std::shared_ptr<Session>;

    // call_desk.cpp
    void dispatch(const telephony::PbxEvent& event);
    void arrive(telephony::ChannelArrived event);
    Task<void> begin(SessionPtr session, telephony::ChannelArrived event);
    Task<telephony::RouteDecision> route(SessionPtr session, telephony::ChannelArrived event,
                                         telephony::Arrival& arrival);
    void feed(const SessionPtr& session, telephony::Event event);
    void keep_stepping(const SessionPtr& session);
    Task<void> work_off(SessionPtr session);
    Task<void> work_off_one(SessionPtr session);
    std::optional<telephony::PbxCommand> done_here(const SessionPtr& session, telephony::Command command);
    Task<void> tell_pbx(SessionPtr session, telephony::PbxCommand command);
    void alert(const Session& session, telephony::AlertKind kind);
    void start_timer(const SessionPtr& session, telephony::StartTimer timer);
    void forget_if_over(const SessionPtr& session);
    [[nodiscard]] SessionPtr session_of(const telephony::CallToken& token) const;
    [[nodiscard]] telephony::CallToken token_of(const telephony::ChannelId& channel) const;
    void release_stray(telephony::PbxCommand command);

    [[nodiscard]] bool is_outgoing(const std::optional<telephony::CallToken>& token) const
    {
        return token && parts_.outgoing != nullptr && parts_.outgoing->owns(*token);
    }

    template <typename E> void to_call_of_channel(const E& event);

    // call_writing.cpp
    void write(const SessionPtr& session, Step what);
    Task<void> write_all(SessionPtr session);
    Task<void> write_one(SessionPtr session, Writing writing);
    Task<bool> file(SessionPtr session);
    Task<void> mark_urgent(store::Call call, Instant at);
    Task<void> note_leg(CallId call, telephony::LegNews news, Instant at);
    Task<void> take(telephony::RecordingName recording);

    // call_reconcile.cpp
    Task<void> reconcile(telephony::Snapshot live);
    void catch_up(const SessionPtr& session, const telephony::Snapshot& live);
    void adopt(const telephony::LiveChannel& channel, const telephony::Snapshot& live);
    Task<void> adopt_known(SessionPtr session, telephony::LiveChannel channel, telephony::Snapshot live);
    void release_orphans(const telephony::Snapshot& live);
    Task<void> end_lost_calls();
    Task<void> end_lost_calls_carefully();
    void plan_sweep(std::chrono::milliseconds delay);
    Task<void> sweep();

    Parts parts_;
    std::map<telephony::CallToken, SessionPtr> sessions_;
    std::size_t calls_so_far_ = 0;
    int sweep_plan_ = 0; ///< the plan that counts; older ones are stale
    Work sweeping_ = Work::idle;
};

} // namespace callhours::app
