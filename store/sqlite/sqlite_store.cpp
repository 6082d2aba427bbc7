#include "store/sqlite/sqlite_store.hpp"

#include "store/sqlite/access_rows.hpp"
#include "store/sqlite/app_password_rows.hpp"
#include "store/sqlite/booking_rows.hpp"
#include "store/sqlite/booking_writes.hpp"
#include "store/sqlite/call_rows.hpp"
#include "store/sqlite/callback_due.hpp"
#include "store/sqlite/callback_rows.hpp"
#include "store/sqlite/change_rows.hpp"
#include "store/sqlite/client_rows.hpp"
#include "store/sqlite/closure_rows.hpp"
#include "store/sqlite/db_thread.hpp"
#include "store/sqlite/directory_rows.hpp"
#include "store/sqlite/escalation_rows.hpp"
#include "store/sqlite/figure_rows.hpp"
#include "store/sqlite/hold_rows.hpp"
#include "store/sqlite/holiday_rows.hpp"
#include "store/sqlite/import_steps.hpp"
#include "store/sqlite/schema.hpp"
#include "store/sqlite/sqlite_erasures.hpp"
#include "store/sqlite/sqlite_outbox.hpp"
#include "store/sqlite/sqlite_outside_calendars.hpp"
#include "store/sqlite/sqlite_own_events.hpp"
#include "store/sqlite/sqlite_waiting_list.hpp"
#include "store/sqlite/sqlite_webhooks.hpp"
#include "store/sqlite/task_asking.hpp"
#include "store/sqlite/task_rows.hpp"
#include "store/sqlite/upkeep_rows.hpp"

#include <utility>

namespace callhours::store {

namespace sqlite {

namespace {

// The classes below give each job to the thread of the database; what the job does stands in *_rows.cpp.

class SqliteDirectories final : public Directories {
public:
    explicit SqliteDirectories(DbThread& thread) : thread_{thread} {}

    Task<std::shared_ptr<const Directory>> load() override
    {
        return thread_.read([](Connection& db) { return load_directory(db); });
    }

private:
    DbThread& thread_;
};

class SqliteChanges final : public Changes {
public:
    explicit SqliteChanges(DbThread& thread) : thread_{thread} {}

    Task<ChangeNumber> newest() override
    {
        return thread_.read([](Connection& db) { return newest_change(db); });
    }

    Task<std::vector<Change>> after(ChangeNumber seen, std::size_t most) override
    {
        return thread_.read([=](Connection& db) { return changes_after(db, seen, most); });
    }

    [[nodiscard]] ChangeNumber newest_known() const override { return thread_.newest_change(); }

    [[nodiscard]] ChangeNumber newest_calendar_known() const override { return thread_.newest_calendar(); }

    [[nodiscard]] ChangeNumber newest_rules_known() const override { return thread_.newest_rules(); }

private:
    DbThread& thread_;
};

class SqliteBookings final : public Bookings {
public:
    explicit SqliteBookings(DbThread& thread) : thread_{thread} {}

    Task<Reserved> reserve(ReserveRequest request) override
    {
        return thread_.write(
            [request = std::move(request)](Connection& db) { return reserve_in(db, request); });
    }

    Task<Result<Booking, BookingRefusal>> reschedule(RescheduleRequest request) override
    {
        return thread_.write(
            [request = std::move(request)](Connection& db) { return reschedule_in(db, request); });
    }

    Task<Result<Booking, BookingRefusal>> cancel(CancelRequest request) override
    {
        return thread_.write(
            [request = std::move(request)](Connection& db) { return cancel_in(db, request); });
    }

    Task<Result<Booking, BookingRefusal>> mark(MarkRequest request) override
    {
        return thread_.write([request = std::move(request)](Connection& db) { return mark_in(db, request); });
    }

    Task<std::optional<Booking>> find(BookingId id) override
    {
        return thread_.read([=](Connection& db) { return find_booking(db, id); });
    }

    Task<std::vector<Booking>> of_agent(AgentId agent, Interval window) override
    {
        return thread_.read([=](Connection& db) { return active_bookings_of_agent(db, agent, window); });
    }

    Task<BrokenByOverride> broken_by_override(AgentId agent, Interval window) override
    {
        return thread_.read([=](Connection& db) { return bookings_over_a_rule(db, agent, window); });
    }

    Task<std::vector<Booking>> of_client(ClientId client, Interval window) override
    {
        return thread_.read([=](Connection& db) { return bookings_of_client(db, client, window); });
    }

    Task<std::vector<Booking>> list(BookingFilter filter) override
    {
        return thread_.read(
            [filter = std::move(filter)](Connection& db) { return list_bookings(db, filter); });
    }

    Task<std::vector<BookingEvent>> history(BookingId id) override
    {
        return thread_.read([=](Connection& db) { return booking_history(db, id); });
    }

    Task<BlocksByAgent> blocks(std::vector<AgentId> agents, Interval window, std::optional<std::string> hold,
                               Instant now) override
    {
        Own own{.hold = std::move(hold), .of_client = std::nullopt, .booking = std::nullopt};
        return thread_.read([agents = std::move(agents), window, own = std::move(own), now](Connection& db) {
            return load_blocks(db, agents, window, own, now);
        });
    }

    Task<Result<Hold, BookingRefusal>> hold(HoldRequest request) override
    {
        return thread_.write([request = std::move(request)](Connection& db) { return hold_in(db, request); });
    }

    Task<bool> release(std::string hold_id, ClientId client, Instant now) override
    {
        return thread_.write([hold_id = std::move(hold_id), client, now](Connection& db) {
            return release_hold(db, hold_id, client, now);
        });
    }

    Task<std::optional<Hold>> find_hold(std::string hold_id, Instant now) override
    {
        return thread_.read([hold_id = std::move(hold_id), now](Connection& db) {
            return sqlite::find_hold(db, hold_id, now);
        });
    }

private:
    DbThread& thread_;
};

class SqliteCallbacks final : public Callbacks {
public:
    explicit SqliteCallbacks(DbThread& thread) : thread_{thread} {}

    Task<Result<Callback, CallbackBar>> begin(NewCallback wanted, Instant now) override
    {
        return thread_.write([=](Connection& db) { return begin_callback(db, wanted, now); });
    }

    Task<bool> renew(CallbackId id, std::string phase, Instant until, Instant now) override
    {
        return thread_.write([id, phase = std::move(phase), until, now](Connection& db) {
            return renew_callback(db, id, phase, until, now);
        });
    }

    Task<void> talked(CallbackId id, Instant now) override
    {
        return thread_.write([=](Connection& db) { note_callback_talk(db, id, now); });
    }

    Task<void> ended(CallbackId id, std::string outcome, std::optional<Instant> next_try_at,
                     Instant now) override
    {
        return thread_.write([id, outcome = std::move(outcome), next_try_at, now](Connection& db) {
            end_callback(db, id, outcome, next_try_at, now);
        });
    }

    Task<bool> cancel(CallbackId id, Instant now) override
    {
        return thread_.write([=](Connection& db) { return cancel_callback(db, id, now); });
    }

    Task<int> end_expired(std::optional<Instant> next_try_at, Instant now) override
    {
        return thread_.write([=](Connection& db) { return end_expired_callbacks(db, next_try_at, now); });
    }

    Task<std::optional<Callback>> find(CallbackId id) override
    {
        return thread_.read([=](Connection& db) { return find_callback(db, id); });
    }

    Task<std::vector<Callback>> of_task(TaskId task) override
    {
        return thread_.read([=](Connection& db) { return callbacks_of_task(db, task); });
    }

    Task<std::vector<Callback>> of_booking(BookingId booking) override
    {
        return thread_.read([=](Connection& db) { return callbacks_of_booking(db, booking); });
    }

    Task<void> note_leg(CallbackId id, CallLeg leg) override
    {
        return thread_.write(
            [id, leg = std::move(leg)](Connection& db) { note_leg_of_callback(db, id, leg); });
    }

    Task<std::vector<Due>> due_tasks(bool by_default, std::size_t most, Instant now) override
    {
        return thread_.read([=](Connection& db) { return due_tasks_to_dial(db, by_default, most, now); });
    }

    Task<std::vector<Due>> due_bookings(std::size_t most, Instant now) override
    {
        return thread_.read([=](Connection& db) { return due_bookings_to_dial(db, most, now); });
    }

    Task<DiallingWish> wish_of(AgentId agent) override
    {
        return thread_.read([=](Connection& db) { return dialling_wish_of(db, agent); });
    }

    Task<void> set_wish(AgentId agent, DiallingWish wish) override
    {
        return thread_.write([=](Connection& db) { set_dialling_wish(db, agent, wish); });
    }

private:
    DbThread& thread_;
};

class SqliteClosures final : public Closures {
public:
    explicit SqliteClosures(DbThread& thread) : thread_{thread} {}

    Task<void> close(Closure closure, Actor actor, Instant now) override
    {
        return thread_.write([closure = std::move(closure), actor, now](Connection& db) {
            close_desk(db, closure, actor, now);
        });
    }

    Task<bool> open_again(Actor /*actor*/, Instant now) override
    {
        return thread_.write([=](Connection& db) { return open_desk_again(db, now); });
    }

private:
    DbThread& thread_;
};

class SqliteCalls final : public Calls {
public:
    explicit SqliteCalls(DbThread& thread) : thread_{thread} {}

    Task<Filed> file(NewCall call, NewTask task) override
    {
        return thread_.write([call = std::move(call), task = std::move(task)](Connection& db) {
            return file_call(db, call, task);
        });
    }

    Task<void> answered(CallId call, AgentId agent, Instant at) override
    {
        return thread_.write([=](Connection& db) { answer_call(db, call, agent, at); });
    }

    Task<void> ended(CallId call, std::string cause, Instant at) override
    {
        return thread_.write(
            [call, cause = std::move(cause), at](Connection& db) { end_call(db, call, cause, at); });
    }

    Task<Voicemail> attach(CallId call, NewVoicemail voicemail) override
    {
        return thread_.write([call, voicemail = std::move(voicemail)](Connection& db) {
            return attach_voicemail(db, call, voicemail);
        });
    }

    Task<Voicemail> file_recorded(NewCall call, NewTask task, NewVoicemail voicemail) override
    {
        return thread_.write([call = std::move(call), task = std::move(task),
                              voicemail = std::move(voicemail)](Connection& db) {
            return file_recorded_call(db, call, task, voicemail);
        });
    }

    Task<bool> has_recording(std::string link, std::string recording) override
    {
        return thread_.read([link = std::move(link), recording = std::move(recording)](Connection& db) {
            return find_recording(db, link, recording).has_value();
        });
    }

    Task<void> note_leg(CallId call, CallLeg leg) override
    {
        return thread_.write(
            [call, leg = std::move(leg)](Connection& db) { note_leg_of_call(db, call, leg); });
    }

    Task<std::vector<CallListed>> list(CallFilter filter) override
    {
        return thread_.read([filter = std::move(filter)](Connection& db) { return list_calls(db, filter); });
    }

    Task<std::optional<CallListed>> find(CallId id) override
    {
        return thread_.read([=](Connection& db) { return find_listed_call(db, id); });
    }

    Task<int> end_of_other_links(std::vector<std::string> links, Instant at) override
    {
        return thread_.write([links = std::move(links), at](Connection& db) {
            return end_calls_of_other_links(db, links, at);
        });
    }

    Task<std::optional<Call>> find_by_token(std::string token) override
    {
        return thread_.read(
            [token = std::move(token)](Connection& db) { return find_call_by_token(db, token); });
    }

    Task<std::optional<Call>> find_by_channel(std::string link, std::string channel) override
    {
        return thread_.read([link = std::move(link), channel = std::move(channel)](Connection& db) {
            return find_call_by_channel(db, link, channel);
        });
    }

    Task<std::vector<Call>> unfinished(std::string link) override
    {
        return thread_.read([link = std::move(link)](Connection& db) { return unfinished_calls(db, link); });
    }

    Task<std::vector<Call>> recent(std::size_t most) override
    {
        return thread_.read([=](Connection& db) { return recent_calls(db, most); });
    }

private:
    DbThread& thread_;
};

class SqliteCallbackTasks final : public CallbackTasks {
public:
    explicit SqliteCallbackTasks(DbThread& thread) : thread_{thread} {}

    Task<std::vector<TaskListed>> list(TaskFilter filter) override
    {
        return thread_.read([=](Connection& db) { return list_tasks(db, filter); });
    }

    Task<std::optional<TaskListed>> find(TaskId id) override
    {
        return thread_.read([=](Connection& db) { return find_listed(db, id); });
    }

    Task<std::vector<TaskListed>> of_client(ClientId client, std::size_t most) override
    {
        return thread_.read([=](Connection& db) { return tasks_of_client(db, client, most); });
    }

    Task<std::optional<desk::CallbackTask>> open_of(PhoneNumber number) override
    {
        return thread_.read([=](Connection& db) { return open_task_of(db, number); });
    }

    Task<Added> add(AskedTask asked, Change join, TaskEvent event) override
    {
        return thread_.write([asked = std::move(asked), join = std::move(join), event = std::move(event)](
                                 Connection& db) { return add_task(db, asked, join, event); });
    }

    Task<Edited> merge(TaskId from, TaskId into, Merge merge, TaskEvent event) override
    {
        return thread_.write([from, into, merge = std::move(merge), event = std::move(event)](
                                 Connection& db) { return merge_tasks(db, from, into, merge, event); });
    }

    Task<bool> watch(TaskId task, AgentId agent, bool watches, Instant now) override
    {
        return thread_.write([=](Connection& db) { return watch_task(db, task, agent, watches, now); });
    }

    Task<std::vector<TaskEvent>> history(TaskId id) override
    {
        return thread_.read([=](Connection& db) { return task_history(db, id); });
    }

    Task<Edited> change(TaskId id, Change change, TaskEvent event) override
    {
        return thread_.write([id, change = std::move(change), event = std::move(event)](Connection& db) {
            return change_task(db, id, change, event);
        });
    }

    Task<int> recompute(Relay relay, Instant now) override
    {
        return thread_.write(
            [relay = std::move(relay), now](Connection& db) { return recompute_tasks(db, relay, now); });
    }

    Task<std::optional<Voicemail>> voicemail(VoicemailId id) override
    {
        return thread_.read([=](Connection& db) { return find_voicemail(db, id); });
    }

    Task<std::vector<Voicemail>> voicemails_of(TaskId id) override
    {
        return thread_.read([=](Connection& db) { return voicemails_of_task(db, id); });
    }

    Task<bool> note_heard(VoicemailId id, Instant now) override
    {
        return thread_.write([=](Connection& db) { return sqlite::note_heard(db, id, now); });
    }

private:
    DbThread& thread_;
};

class SqliteEscalations final : public Escalations {
public:
    explicit SqliteEscalations(DbThread& thread) : thread_{thread} {}

    Task<int> look(Look look, Instant now, std::size_t most) override
    {
        const bool due =
            co_await thread_.read([now](Connection& db) { return has_task_to_look_at(db, now); });
        if (!due) co_return 0;
        auto job = [look = std::move(look), now, most](Connection& db) {
            return look_at_tasks(db, look, now, most);
        };
        co_return co_await thread_.write(std::move(job));
    }

    Task<void> look_at_all() override
    {
        return thread_.write([](Connection& db) { look_at_all_tasks(db); });
    }

    Task<std::vector<Notice>> notices(AgentId agent, bool only_unread, std::size_t most) override
    {
        return thread_.read([=](Connection& db) { return notices_of(db, agent, only_unread, most); });
    }

    Task<std::optional<Notice>> find_notice(NoticeId id) override
    {
        return thread_.read([id](Connection& db) { return sqlite::find_notice(db, id); });
    }

    Task<bool> read(NoticeId notice, AgentId agent, Instant now) override
    {
        return thread_.write([=](Connection& db) { return read_notice(db, notice, agent, now); });
    }

    Task<desk::DutyRoster> duty() override
    {
        return thread_.read([](Connection& db) { return load_duty(db); });
    }

    Task<void> set_duty(desk::DutyRoster roster, Actor actor, Instant now) override
    {
        return thread_.write([roster = std::move(roster), actor, now](Connection& db) {
            replace_duty(db, roster, actor, now);
        });
    }

private:
    DbThread& thread_;
};

class SqliteFigureBook final : public FigureBook {
public:
    explicit SqliteFigureBook(DbThread& thread) : thread_{thread} {}

    Task<int> bring_up_to_date(Measure measure, DayOf day_of, Instant now, std::size_t most) override
    {
        const bool due = co_await thread_.read([now](Connection& db) { return has_figures_due(db, now); });
        if (!due) co_return 0;
        auto job = [measure = std::move(measure), day_of = std::move(day_of), now, most](Connection& db) {
            return bring_figures_up_to_date(db, measure, day_of, now, most);
        };
        co_return co_await thread_.write(std::move(job));
    }

    Task<std::vector<FigureRow>> sums(FigureBy by, LocalDate from, LocalDate to) override
    {
        return thread_.read([=](Connection& db) { return figure_sums(db, by, from, to); });
    }

private:
    DbThread& thread_;
};

class SqliteAccess final : public Access {
public:
    explicit SqliteAccess(DbThread& thread) : thread_{thread} {}

    Task<std::optional<std::string>> password_hash(AgentId agent) override
    {
        return thread_.read([=](Connection& db) { return sqlite::password_hash(db, agent); });
    }

    Task<void> set_password_hash(AgentId agent, std::string hash, Instant now) override
    {
        return thread_.write([agent, hash = std::move(hash), now](Connection& db) {
            sqlite::set_password_hash(db, agent, hash, now);
        });
    }

    Task<void> open_session(Session session) override
    {
        return thread_.write([session](Connection& db) { insert_session(db, session); });
    }

    Task<std::optional<Session>> session(TokenDigest token, Instant now) override
    {
        auto found =
            co_await thread_.read([token, now](Connection& db) { return find_session(db, token, now); });
        if (found && now - found->last_used_at > minutes{1}) {
            co_await thread_.write([token, now](Connection& db) { touch_session(db, token, now); });
            found->last_used_at = now;
        }
        co_return found;
    }

    Task<void> close_session(TokenDigest token) override
    {
        return thread_.write([token](Connection& db) { delete_session(db, token); });
    }

    Task<void> close_sessions_of(AgentId agent) override
    {
        return thread_.write([=](Connection& db) { delete_sessions_of(db, agent); });
    }

    Task<void> replace_token(TokenKind kind, std::int64_t owner, TokenDigest digest, Instant now) override
    {
        return thread_.write([=](Connection& db) { sqlite::replace_token(db, kind, owner, digest, now); });
    }

    Task<std::optional<TokenUse>> token_use(TokenKind kind, std::int64_t owner) override
    {
        return thread_.read([=](Connection& db) { return sqlite::token_use(db, kind, owner); });
    }

    Task<void> token_used(TokenDigest digest, Instant at) override
    {
        return thread_.write([digest, at](Connection& db) { touch_token(db, digest, at); });
    }

    Task<AppPasswordId> add_app_password(AgentId agent, std::string name, TokenDigest digest,
                                         Instant now) override
    {
        return thread_.write([agent, name = std::move(name), digest, now](Connection& db) {
            return insert_app_password(db, agent, name, digest, now);
        });
    }

    Task<std::vector<AppPassword>> app_passwords_of(AgentId agent) override
    {
        return thread_.read([=](Connection& db) { return sqlite::app_passwords_of(db, agent); });
    }

    Task<bool> remove_app_password(AppPasswordId id, AgentId agent, Instant now) override
    {
        return thread_.write([=](Connection& db) { return delete_app_password(db, id, agent, now); });
    }

    Task<std::optional<AppPassword>> app_password(TokenDigest digest) override
    {
        return thread_.read([digest](Connection& db) { return find_app_password(db, digest); });
    }

    Task<void> app_password_used(AppPasswordId id, Instant at) override
    {
        return thread_.write([=](Connection& db) { touch_app_password(db, id, at); });
    }

private:
    DbThread& thread_;
};

struct Previewed {
    std::shared_ptr<const Directory> directory;
};

struct TriedOut {
    ImportReport report;
};

class SqliteImports final : public Imports {
public:
    explicit SqliteImports(DbThread& thread) : thread_{thread} {}

    Task<Result<ImportReport, std::vector<ImportProblem>>> import(ImportBatch batch) override
    {
        auto job = [batch = std::move(batch)](Connection& db) { return import_in(db, batch); };
        try {
            co_return co_await thread_.write(std::move(job));
        } catch (ImportRefused& refused) {
            co_return refuse(std::move(refused.problems));
        }
    }

    Task<Result<ImportReport, std::vector<ImportProblem>>> try_out(ImportBatch batch) override
    {
        auto job = [batch = std::move(batch)](Connection& db) { throw TriedOut{import_in(db, batch)}; };
        try {
            co_await thread_.write(std::move(job));
        } catch (ImportRefused& refused) {
            co_return refuse(std::move(refused.problems));
        } catch (const TriedOut& tried) {
            co_return tried.report;
        }
        throw std::logic_error{"a try ends by what it throws"};
    }

    Task<Result<std::shared_ptr<const Directory>, std::vector<ImportProblem>>>
    preview(ImportBatch batch) override
    {
        // What the job throws undoes what it wrote; so the preview is thrown.
        auto job = [batch = std::move(batch)](Connection& db) {
            (void)import_in(db, batch);
            throw Previewed{load_directory(db)};
        };
        try {
            co_await thread_.write(std::move(job));
        } catch (ImportRefused& refused) {
            co_return refuse(std::move(refused.problems));
        } catch (const Previewed& previewed) {
            co_return previewed.directory;
        }
        throw std::logic_error{"a preview ends by what it throws"};
    }

private:
    DbThread& thread_;
};

class SqliteClients final : public Clients {
public:
    explicit SqliteClients(DbThread& thread) : thread_{thread} {}

    Task<std::vector<ClientEvent>> history(ClientId client) override
    {
        return thread_.read([client](Connection& db) { return client_history(db, client); });
    }

private:
    DbThread& thread_;
};

class SqliteHolidayCalendars final : public HolidayCalendars {
public:
    explicit SqliteHolidayCalendars(DbThread& thread) : thread_{thread} {}

    Task<std::vector<HolidayCalendar>> list() override
    {
        return thread_.read([](Connection& db) { return list_holiday_calendars(db); });
    }

    Task<void> put(HolidayCalendar calendar, HolidayDates dates, Instant now) override
    {
        return thread_.write([calendar = std::move(calendar), dates = std::move(dates), now](Connection& db) {
            put_holiday_calendar(db, calendar, dates, now);
        });
    }

    Task<Removed> remove(std::string name, Instant now) override
    {
        return thread_.write(
            [name = std::move(name), now](Connection& db) { return remove_holiday_calendar(db, name, now); });
    }

    Task<std::vector<HolidayCalendar>> due(Instant now, std::size_t most) override
    {
        return thread_.read([=](Connection& db) { return due_holiday_calendars(db, now, most); });
    }

    Task<void> refreshed(HolidayCalendar calendar, std::optional<HolidayDates> dates, Instant now) override
    {
        return thread_.write([calendar = std::move(calendar), dates = std::move(dates), now](Connection& db) {
            note_refresh(db, calendar, dates, now);
        });
    }

private:
    DbThread& thread_;
};

class SqliteUpkeep final : public Upkeep {
public:
    explicit SqliteUpkeep(DbThread& thread) : thread_{thread} {}

    Task<std::size_t> forget(KeepFor keep, Instant now, std::size_t most) override
    {
        return thread_.write([=](Connection& db) { return forget_old(db, keep, now, most); });
    }

private:
    DbThread& thread_;
};

class SqliteStore final : public Store {
public:
    SqliteStore(std::unique_ptr<Connection> connection, Log& log) : thread_{std::move(connection), log} {}

    Directories& directories() override { return directories_; }

    Changes& changes() override { return changes_; }

    Bookings& bookings() override { return bookings_; }

    Calls& calls() override { return calls_; }

    Callbacks& callbacks() override { return callbacks_; }

    Closures& closures() override { return closures_; }

    CallbackTasks& tasks() override { return tasks_; }

    Escalations& escalations() override { return escalations_; }

    FigureBook& figures() override { return figures_; }

    Access& access() override { return access_; }

    Imports& imports() override { return imports_; }

    Clients& clients() override { return clients_; }

    Erasures& erasures() override { return erasures_; }

    HolidayCalendars& holiday_calendars() override { return holiday_calendars_; }

    Outbox& outbox() override { return outbox_; }

    OutsideCalendars& outside_calendars() override { return outside_calendars_; }

    OwnEvents& own_events() override { return own_events_; }

    WaitingList& waiting_list() override { return waiting_list_; }

    Webhooks& webhooks() override { return webhooks_; }

    Upkeep& upkeep() override { return upkeep_; }

    Task<void> ping() override
    {
        return thread_.read([](Connection& db) {
            auto query = db.query("SELECT id FROM desk");
            if (!query.step())
                throw DatabaseError{DatabaseError::Kind::other, "the database has lost its desk"};
        });
    }

private:
    DbThread thread_;
    SqliteDirectories directories_{thread_};
    SqliteChanges changes_{thread_};
    SqliteBookings bookings_{thread_};
    SqliteCalls calls_{thread_};
    SqliteCallbacks callbacks_{thread_};
    SqliteClosures closures_{thread_};
    SqliteCallbackTasks tasks_{thread_};
    SqliteEscalations escalations_{thread_};
    SqliteFigureBook figures_{thread_};
    SqliteAccess access_{thread_};
    SqliteImports imports_{thread_};
    SqliteClients clients_{thread_};
    SqliteErasures erasures_{thread_};
    SqliteHolidayCalendars holiday_calendars_{thread_};
    SqliteOutbox outbox_{thread_};
    SqliteOutsideCalendars outside_calendars_{thread_};
    SqliteOwnEvents own_events_{thread_};
    SqliteWaitingList waiting_list_{thread_};
    SqliteWebhooks webhooks_{thread_};
    SqliteUpkeep upkeep_{thread_};
};

} // namespace

} // namespace sqlite

std::unique_ptr<Store> open_sqlite_store(const std::filesystem::path& file, Log& log)
{
    auto connection = std::make_unique<sqlite::Connection>(file, sqlite::Connection::Mode::create);
    sqlite::prepare(*connection);
    sqlite::migrate(*connection, sqlite::migration_files(), log);
    const auto media = media_folder_of(file);
    if (std::filesystem::create_directory(media))
        std::filesystem::permissions(media, std::filesystem::perms::owner_all);
    return std::make_unique<sqlite::SqliteStore>(std::move(connection), log);
}

std::filesystem::path media_folder_of(const std::filesystem::path& file)
{
    auto folder = file;
    folder += ".media";
    return folder;
}

} // namespace callhours::store
