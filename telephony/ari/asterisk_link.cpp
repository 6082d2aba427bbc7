#include "telephony/ari/asterisk_link.hpp"

#include "telephony/ari/backoff.hpp"
#include "telephony/ari/channel_names.hpp"
#include "telephony/ari/complaints.hpp"
#include "telephony/ari/event_reader.hpp"
#include "telephony/ari/event_socket.hpp"
#include "telephony/ari/failure.hpp"
#include "telephony/ari/replies.hpp"
#include "telephony/ari/requests.hpp"
#include "telephony/ari/snapshot.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <deque>
#include <optional>

namespace callhours::telephony::ari {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

/// More events than this waiting means that nobody reads them: start again from a snapshot.
constexpr std::size_t most_waiting_events = 10'000;

/// A link that breaks sooner has not proved that the next attempt may come at once.
constexpr auto proof_of_health = 10s;

/// Two programs with one application name throw each other out; each comes back more and more rarely.
constexpr auto least_pause_after_replaced = 30s;
constexpr auto most_pause_after_replaced = 600s;

constexpr HttpClient::Limits limits_of_a_file{std::chrono::milliseconds{30'000}, 0};

} // namespace

/// What the link's coroutines share; each of them holds it, so the link itself may go at any time.
class AsteriskLink::Core : public std::enable_shared_from_this<Core> {
public:
    Core(asio::any_io_executor io, Settings settings, Log& log, const Clock& clock,
         std::function<double()> chance)
        : settings_{std::move(settings)}, io_{std::move(io)}, log_{log}, clock_{clock},
          chance_{std::move(chance)}, http_{io_, settings_.account}, files_{io_, settings_.account},
          state_{false, clock.now()}, pause_{io_}, wake_{io_, steady_clock::time_point::max()}
    {
    }

    [[nodiscard]] const std::string& name() const { return settings_.name; }

    [[nodiscard]] LinkState state() const { return state_; }

    void start() { asio::co_spawn(io_, supervise(shared_from_this()), asio::detached); }

    void stop()
    {
        stopped_ = true;
        http_.stop();
        files_.stop();
        if (socket_) socket_->close();
        pause_.cancel();
        wake_.cancel();
    }

    Task<PbxEvent> next()
    {
        while (!stopped_ && waiting_.empty()) {
            boost::system::error_code woken;
            co_await wake_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        }
        if (stopped_) throw boost::system::system_error{asio::error::operation_aborted};
        auto event = std::move(waiting_.front());
        waiting_.pop_front();
        co_return event;
    }

    Task<Result<void, PbxError>> perform(PbxCommand command);
    Task<Result<Reply, PbxError>> ask(Request request, HttpClient::Limits limits = {});

private:
    enum class Ending { lost, replaced, overrun };

    static Task<void> supervise(std::shared_ptr<Core> self);
    static Task<void> reconcile(std::shared_ptr<Core> self, std::shared_ptr<EventSocket> socket);
    static Task<void> let_go(std::shared_ptr<Core> self, ChannelId stray);

    Task<Ending> live_once();
    Task<Ending> listen(std::shared_ptr<EventSocket> socket);
    Task<void> rest(Ending ending);
    Task<std::string> ask_version();

    std::optional<Ending> take(std::string_view text);
    void push(PbxEvent event);
    void came_up(Snapshot live, std::string version);
    void went_down(Ending ending, const std::string& why);
    void complain(const Failure& failure);
    void complain_of(const PbxCommand& command, const Reply& reply);

    Settings settings_;
    asio::any_io_executor io_;
    Log& log_;
    const Clock& clock_;
    std::function<double()> chance_;
    HttpClient http_;
    HttpClient files_; ///< apart, so that no command waits behind a large recording

    LinkState state_;
    bool was_up_once_ = false;
    bool stopped_ = false;
    steady_clock::time_point up_since_;
    std::shared_ptr<EventSocket> socket_; ///< of the connection that is open or being opened
    asio::steady_timer pause_;
    Backoff after_loss_{100ms, 30s};
    Backoff after_replaced_{least_pause_after_replaced, most_pause_after_replaced};
    Complaints complaints_;

    EventReader reader_;
    std::vector<PbxEvent> early_;  ///< came before the snapshot was complete
    std::deque<PbxEvent> waiting_; ///< for next()
    asio::steady_timer wake_;      ///< never expires; cancelled to wake next()
};

// ---- the connection's life

Task<void> AsteriskLink::Core::supervise(std::shared_ptr<Core> self)
{
    while (!self->stopped_) {
        const auto ending = co_await self->live_once();
        if (self->stopped_) break;
        co_await self->rest(ending);
    }
}

/// One connection from its beginning to its end, whatever that is.
Task<AsteriskLink::Core::Ending> AsteriskLink::Core::live_once()
{
    auto ending = Ending::lost;
    std::string why;
    socket_ = std::make_shared<EventSocket>(io_, settings_.account, settings_.app);
    early_.clear();
    try {
        const auto socket = socket_;
        co_await socket->open();
        asio::co_spawn(io_, reconcile(shared_from_this(), socket), asio::detached);
        ending = co_await listen(socket);
        why = ending == Ending::replaced ? "another program took the application's name"
                                         : "too many events wait";
    } catch (const Failure& failure) {
        why = failure.what();
        if (!stopped_ && !state_.up) complain(failure);
    }
    socket_->close();
    socket_.reset();
    if (!stopped_) went_down(ending, why);
    co_return ending;
}

Task<AsteriskLink::Core::Ending> AsteriskLink::Core::listen(std::shared_ptr<EventSocket> socket)
{
    for (;;) {
        const auto text = co_await socket->receive();
        if (const auto ending = take(text)) co_return *ending;
    }
}

/// Events flow already; what they do not tell is asked for, and then both are handed on in that order.
Task<void> AsteriskLink::Core::reconcile(std::shared_ptr<Core> self, std::shared_ptr<EventSocket> socket)
{
    std::optional<Snapshot> live;
    std::string version;
    try {
        version = co_await self->ask_version();
        auto taken = co_await take_snapshot(self->http_, self->settings_.name, self->settings_.app);
        live = std::move(taken);
    } catch (const Failure& failure) {
        if (!self->stopped_) self->complain(failure);
    }
    if (self->stopped_ || self->socket_ != socket) co_return; // that connection is over
    if (live) {
        self->came_up(std::move(*live), std::move(version));
    } else {
        socket->close();
    }
}

Task<std::string> AsteriskLink::Core::ask_version()
{
    auto reply = co_await http_.send({Method::get, Target{"asterisk"}.segment("info")});
    co_return reply.status == 200 ? read_version(reply.body).value_or("?") : "?";
}

Task<void> AsteriskLink::Core::rest(Ending ending)
{
    const auto chance = chance_();
    const auto pause = ending == Ending::replaced ? after_replaced_.next(chance) : after_loss_.next(chance);
    pause_.expires_after(pause);
    boost::system::error_code stopped;
    co_await pause_.async_wait(asio::redirect_error(asio::use_awaitable, stopped));
}

// ---- events

std::optional<AsteriskLink::Core::Ending> AsteriskLink::Core::take(std::string_view text)
{
    auto message = reader_.read(text);
    if (auto* event = std::get_if<PbxEvent>(&message)) {
        push(std::move(*event));
    } else if (const auto* stray = std::get_if<Stray>(&message)) {
        log_.warn("pbx.stray_call",
                  "{}: channel {} came without the arguments of our dialplan and goes on there", name(),
                  loggable(stray->channel.text()));
        asio::co_spawn(io_, let_go(shared_from_this(), stray->channel), asio::detached);
    } else if (std::holds_alternative<Unreadable>(message)) {
        if (complaints_.is_due("pbx.unreadable", clock_.now())) {
            log_.warn("pbx.unreadable", "{}: an event that is no JSON object with a type, {} octets", name(),
                      text.size());
        }
    } else if (std::holds_alternative<Replaced>(message)) {
        return Ending::replaced;
    }
    if (waiting_.size() + early_.size() > most_waiting_events) return Ending::overrun;
    return std::nullopt;
}

void AsteriskLink::Core::push(PbxEvent event)
{
    const bool told = state_.up || std::holds_alternative<LinkDown>(event);
    if (!told) {
        early_.push_back(std::move(event));
        return;
    }
    waiting_.push_back(std::move(event));
    wake_.cancel();
}

void AsteriskLink::Core::came_up(Snapshot live, std::string version)
{
    const auto now = clock_.now();
    if (was_up_once_) {
        log_.info("pbx.back", "{}: Asterisk {} is back after {} s, with {} channels", name(),
                  loggable(version), (now - state_.since).count(), live.channels.size());
    } else {
        log_.info("pbx.up", "{}: Asterisk {} at {}, with {} channels", name(), loggable(version),
                  settings_.account.address.authority(), live.channels.size());
    }
    was_up_once_ = true;
    state_ = {true, now};
    up_since_ = steady_clock::now();
    complaints_.forget();
    reader_.keep_only(live);
    push(LinkUp{std::move(live)});
    for (auto& event : early_)
        push(std::move(event));
    early_.clear();
}

void AsteriskLink::Core::went_down(Ending ending, const std::string& why)
{
    if (ending == Ending::replaced) {
        log_.error("pbx.replaced", "{}: another program connected as application '{}' and gets the calls now",
                   name(), settings_.app);
    }
    if (!state_.up) return;
    const auto stayed = steady_clock::now() - up_since_;
    if (stayed > proof_of_health) after_loss_.reset();
    if (stayed > 2 * most_pause_after_replaced) after_replaced_.reset();
    state_ = {false, clock_.now()};
    if (ending == Ending::overrun) {
        log_.error("pbx.overrun", "{}: {} events wait unread; connecting anew", name(), waiting_.size());
        waiting_.clear(); // the next snapshot tells what matters of them
    }
    if (ending != Ending::replaced) log_.warn("pbx.lost", "{}: {}", name(), loggable(why));
    push(LinkDown{});
}

// ---- complaints

void AsteriskLink::Core::complain(const Failure& failure)
{
    const auto& link = name();
    const auto what = loggable(failure.what());
    const auto is_due = [&](std::string_view id) { return complaints_.is_due(id, clock_.now()); };
    switch (failure.kind()) {
    case Failure::Kind::unreachable:
    case Failure::Kind::too_large:
        if (is_due("unreachable")) log_.warn("pbx.unreachable", "{}: {}; trying on", link, what);
        return;
    case Failure::Kind::unauthorised:
        if (is_due("refused")) log_.error("pbx.refused", "{}: {}; see user and password", link, what);
        return;
    case Failure::Kind::app_refused:
        if (is_due("app")) log_.error("pbx.app_refused", "{}: {}; see the app's name", link, what);
        return;
    case Failure::Kind::not_ready:
        if (is_due("not_ready")) log_.warn("pbx.not_ready", "{}: {}; it starts, or has no ARI", link, what);
        return;
    }
    throw std::logic_error{"no such kind of failure"};
}

void AsteriskLink::Core::complain_of(const PbxCommand& command, const Reply& reply)
{
    log_.warn("pbx.command_failed", "{}: {} answered {} {}", name(), name_of(command), reply.status,
              loggable(reply.body));
}

// ---- commands

Task<Result<Reply, PbxError>> AsteriskLink::Core::ask(Request request, HttpClient::Limits limits)
{
    std::optional<Reply> reply;
    bool too_large = false;
    try {
        auto got = co_await http_.send(std::move(request), limits);
        reply = std::move(got);
    } catch (const Failure& failure) {
        too_large = failure.kind() == Failure::Kind::too_large;
    }
    if (reply) co_return std::move(*reply);
    co_return refuse(too_large ? PbxError::too_large : PbxError::unreachable);
}

Task<Result<void, PbxError>> AsteriskLink::Core::perform(PbxCommand command)
{
    auto requests = requests_for(command, settings_.app);
    if (requests.empty()) co_return refuse(PbxError::refused);
    for (auto& request : requests) {
        const auto reply = co_await ask(request);
        if (!reply) co_return refuse(reply.error());
        const auto judged = judge(command, request, *reply);
        if (judged) continue;
        if (judged.error() == PbxError::refused || judged.error() == PbxError::unreachable) {
            if (!stopped_) complain_of(command, *reply);
        }
        co_return refuse(judged.error());
    }
    co_return Result<void, PbxError>{};
}

Task<void> AsteriskLink::Core::let_go(std::shared_ptr<Core> self, ChannelId stray)
{
    co_await self->ask(
        {Method::post, Target{"channels"}.segment(name_at_asterisk(stray)).segment("continue")});
}

// ---- the interface

AsteriskLink::AsteriskLink(asio::any_io_executor io, Settings settings, Log& log, const Clock& clock,
                           std::function<double()> chance)
    : core_{std::make_shared<Core>(std::move(io), std::move(settings), log, clock, std::move(chance))}
{
}

AsteriskLink::~AsteriskLink()
{
    stop();
}

void AsteriskLink::start()
{
    core_->start();
}

void AsteriskLink::stop()
{
    core_->stop();
}

const std::string& AsteriskLink::name() const
{
    return core_->name();
}

LinkState AsteriskLink::link() const
{
    return core_->state();
}

Task<PbxEvent> AsteriskLink::next()
{
    const auto core = core_;
    auto event = co_await core->next();
    co_return event;
}

Task<Result<void, PbxError>> AsteriskLink::perform(PbxCommand command)
{
    const auto core = core_;
    const auto done = co_await core->perform(std::move(command));
    co_return done;
}

Task<Result<std::vector<RecordingName>, PbxError>> AsteriskLink::stored_recordings()
{
    const auto core = core_;
    Request request{Method::get, Target{"recordings"}.segment("stored")};
    const auto reply = co_await core->ask(std::move(request));
    if (!reply) co_return refuse(reply.error());
    const auto judged = judge_status(reply->status);
    if (!judged) co_return refuse(judged.error());
    auto names = read_stored(reply->body);
    if (!names) co_return refuse(PbxError::unreachable);
    co_return std::move(*names);
}

Task<Result<std::string, PbxError>> AsteriskLink::fetch_recording(RecordingName recording,
                                                                  std::size_t limit_bytes)
{
    const auto core = core_;
    Request request{Method::get,
                    Target{"recordings"}.segment("stored").segment(recording.text()).segment("file")};
    auto limits = limits_of_a_file;
    limits.body_bytes = limit_bytes;
    auto reply = co_await core->ask(std::move(request), limits);
    if (!reply) co_return refuse(reply.error());
    const auto judged = judge_status(reply->status);
    if (!judged) co_return refuse(judged.error());
    co_return std::move(reply->body);
}

Task<Result<void, PbxError>> AsteriskLink::delete_recording(RecordingName recording)
{
    const auto core = core_;
    Request request{Method::remove, Target{"recordings"}.segment("stored").segment(recording.text())};
    const auto reply = co_await core->ask(std::move(request));
    if (!reply) co_return refuse(reply.error());
    if (reply->status == 404) co_return Result<void, PbxError>{};
    co_return judge_status(reply->status);
}

} // namespace callhours::telephony::ari
