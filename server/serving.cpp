#include "server/serving.hpp"

#include "calendar/ical/feed.hpp"
#include "server/caldav/calendar_files.hpp"
#include "server/caldav/dav_server.hpp"
#include "server/caldav/shared_calendars.hpp"
#include "server/config/config.hpp"
#include "server/data_side.hpp"
#include "server/database.hpp"
#include "server/desk_side.hpp"
#include "server/fetch/curl_fetcher.hpp"
#include "server/http/server.hpp"
#include "server/mail/mailing.hpp"
#include "server/own_times_worker.hpp"
#include "server/pbx_links.hpp"
#include "server/rules/holiday_refresh.hpp"
#include "server/rules/seed.hpp"
#include "server/subscriptions/busy_fetching.hpp"
#include "server/upkeep_worker.hpp"
#include "server/waiting_side.hpp"
#include "server/web/booking_api.hpp"
#include "server/web/booking_pages.hpp"
#include "server/web/bookings_api.hpp"
#include "server/web/busy_calendars_api.hpp"
#include "server/web/calendar_access_api.hpp"
#include "server/web/callback_api.hpp"
#include "server/web/calls_api.hpp"
#include "server/web/clients_api.hpp"
#include "server/web/desk_api.hpp"
#include "server/web/live_events.hpp"
#include "server/web/mail_api.hpp"
#include "server/web/people_api.hpp"
#include "server/web/rules_api.hpp"
#include "server/web/session_api.hpp"
#include "server/web/site.hpp"
#include "server/web/voicemail_api.hpp"
#include "server/web/webhooks_api.hpp"
#include "server/webhooks/webhook_worker.hpp"
#include "store/sqlite/sqlite_store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <sys/resource.h>

#include <csignal>

namespace callhours {

namespace asio = boost::asio;

namespace {

constexpr std::size_t worker_threads = 2;
constexpr std::chrono::seconds rules_look{1};
constexpr std::chrono::milliseconds events_look{200};

config::Config config_of(const cli::ServeOptions& options)
{
    config::Config config;
    if (options.config) {
        auto loaded = config::load_config(*options.config);
        if (!loaded) {
            std::string text = *options.config + ": the configuration is not valid";
            for (const auto& problem : loaded.error())
                text += "\n  " + problem.text;
            throw cli::Refused{text};
        }
        config = std::move(*loaded);
    }
    if (options.db) config.db = *options.db;
    if (options.client_writes_per_minute) config.client_writes_per_minute = *options.client_writes_per_minute;
    if (options.listen) {
        const auto listen = config::parse_listen(*options.listen);
        if (!listen)
            throw cli::Refused{"--listen: \"" + *options.listen +
                               "\" is not ADDRESS:PORT, like 127.0.0.1:8080"};
        config.listen = *listen;
    }
    return config;
}

Log::Level to_log_level(config::LogLevel level)
{
    switch (level) {
    case config::LogLevel::debug:
        return Log::Level::debug;
    case config::LogLevel::info:
        return Log::Level::info;
    case config::LogLevel::warn:
        return Log::Level::warn;
    case config::LogLevel::error:
        return Log::Level::error;
    }
    throw std::logic_error{"no such log level"};
}

http::ServerOptions http_options(const config::Config& config)
{
    http::ServerOptions options{.address = config.listen.address,
                                .port = config.listen.port,
                                .tls = std::nullopt,
                                .trusted_proxies = config.trusted_proxies,
                                .header_limit_bytes = config.limits.header_bytes,
                                .body_limit_bytes = config.limits.body_bytes,
                                .max_connections = config.limits.connections,
                                .header_timeout = config.limits.header_timeout,
                                .body_timeout = config.limits.body_timeout,
                                .idle_timeout = config.limits.idle_timeout};
    if (config.tls) options.tls = http::TlsFiles{config.tls->certificate, config.tls->key};
    return options;
}

/// Each connection is a file, and the soft limit of 1,024 is soon reached.
void raise_file_limit()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

web::PageAssets addresses_of(const web::Assets& assets)
{
    web::PageAssets addresses{.style = web::Url::of(assets.address("style.css").value()),
                              .icon = web::Url::of(assets.address("icon.svg").value()),
                              .booking_script = std::nullopt};
    if (const auto script = assets.address("booking.js")) addresses.booking_script = web::Url::of(*script);
    return addresses;
}

/// Everything that lives while the server does, each part made from those above it.
class Serving {
public:
    Serving(const config::Config& config, const Clock& clock, RandomBytes& random);

    int run();

private:
    [[nodiscard]] http::Router routes();
    [[nodiscard]] std::vector<web::Sample> samples() const;
    Task<void> seed(); ///< the first kinds of call, where there is none
    Task<void> watch_rules();
    Task<bool> recompute_deadlines(); ///< false: the database did not answer
    Task<void> tell_events();
    Task<void> stop_on_signal();

    const Clock& clock_;
    Log log_;
    asio::io_context io_{1};
    WorkerPool workers_{worker_threads};
    fetch::CurlFetcher fetcher_;
    std::unique_ptr<store::Store> store_;
    app::Rules rules_;
    app::FreeSlots free_slots_;
    app::BookCall book_call_;
    app::EditTask edit_task_;
    app::StoredCallFacts call_facts_;
    web::Links links_;
    web::Gate gate_;
    web::Assets assets_;
    web::Pages pages_;
    WaitingSide waiting_side_;
    web::BookingApi booking_api_;
    web::BookingsApi bookings_api_;
    web::BookingPages booking_pages_;
    web::DeskApi desk_api_;
    web::LiveEvents live_events_;
    web::MailApi mail_api_;
    app::ChangeRules change_rules_;
    rules::HolidayRefresh holiday_refresh_;
    web::RulesApi rules_api_;
    web::PeopleApi people_api_;
    web::ClientsApi clients_api_;
    web::SessionApi session_api_;
    web::CalendarAccessApi calendar_access_api_;
    web::BusyCalendarsApi busy_calendars_api_;
    web::WebhooksApi webhooks_api_;
    web::Site site_;
    caldav::LastUse last_use_;
    caldav::CalendarFiles calendar_files_;
    caldav::SharedCalendars shared_calendars_;
    caldav::AgentCalendars agent_calendars_;
    caldav::AppPasswords app_passwords_;
    caldav::CalendarWriting calendar_writing_;
    caldav::DavServer dav_server_;
    DeskSide desk_side_;
    DataSide data_side_;
    PbxLinks pbx_links_;
    web::CallsApi calls_api_;
    web::VoicemailApi voicemail_api_;
    web::CallbackApi callback_api_;
    subscriptions::BusyFetching busy_fetching_;
    mail::Mailing mailing_;
    fetch::CurlFetcher webhook_fetcher_;
    webhooks::WebhookWorker webhook_worker_;
    OwnTimesWorker own_times_worker_;
    UpkeepWorker upkeep_worker_;
    asio::steady_timer rules_timer_;
    asio::steady_timer events_timer_;
    http::Server server_;
};

Serving::Serving(const config::Config& config, const Clock& clock, RandomBytes& random)
    : clock_{clock}, log_{to_log_level(config.log_level),
                          config.log_form == config::LogForm::json ? Log::Form::json : Log::Form::text},
      fetcher_{config.fetch_allowed}, store_{open_database(config.db, true, log_)},
      rules_{store_->directories(), store_->changes()}, free_slots_{store_->bookings(), store_->changes()},
      book_call_{rules_, store_->bookings()}, edit_task_{rules_, store_->tasks()},
      call_facts_{store_->tasks(), store_->bookings()}, links_{config.base_url.value_or("")},
      gate_{rules_, store_->access(), clock, config.client_writes_per_minute}, pages_{addresses_of(assets_)},
      waiting_side_{{io_.get_executor(), gate_, rules_, free_slots_, *store_, random, links_, clock_, log_}},
      booking_api_{{gate_, free_slots_, book_call_, store_->bookings(), random}},
      bookings_api_{{gate_, book_call_, store_->bookings(), random, links_}},
      booking_pages_{{gate_, free_slots_, book_call_, store_->bookings(), waiting_side_.join(),
                      store_->waiting_list(), random, pages_}},
      desk_api_{{gate_, edit_task_, store_->tasks(), store_->bookings(),
                 store::media_folder_of(config.db).string()}},
      live_events_{gate_, store_->changes(), store_->bookings()}, mail_api_{gate_, store_->outbox()},
      change_rules_{{rules_, edit_task_, store_->imports(), store_->bookings()}},
      holiday_refresh_{
          {io_.get_executor(), store_->holiday_calendars(), fetcher_, clock, log_,
           [](std::string text) { return subscriptions::read_holidays_apart(std::move(text)); }}},
      rules_api_{{gate_, change_rules_, store_->holiday_calendars(), holiday_refresh_}},
      people_api_{{gate_, free_slots_, store_->bookings()}},
      clients_api_{{gate_, change_rules_, store_->clients()}},
      session_api_{
          {gate_, store_->access(), workers_, random, [this] { live_events_.look_who_may_listen(); }}},
      calendar_access_api_{{gate_, store_->access(), random, links_}},
      busy_calendars_api_{{gate_, store_->outside_calendars()}},
      webhooks_api_{{gate_, store_->webhooks(), random}},
      site_{{gate_, *store_, pages_, assets_, [this] { return samples(); }}},
      last_use_{store_->access(), log_},
      calendar_files_{{gate_, store_->bookings(), store_->changes(), workers_, links_, last_use_, log_}},
      shared_calendars_{{gate_, store_->bookings(), workers_}}, agent_calendars_{*store_, rules_, workers_},
      app_passwords_{{gate_, store_->access(), store_->changes(), last_use_}},
      calendar_writing_{{gate_, store_->bookings(), store_->tasks(), store_->own_events(), book_call_,
                         edit_task_, agent_calendars_, workers_}},
      dav_server_{{gate_, store_->bookings(), agent_calendars_, app_passwords_, workers_, calendar_writing_}},
      desk_side_{{io_.get_executor(), gate_, rules_, edit_task_, *store_, pages_, clock_, log_,
                  config.notices_by_mail ? app::EscalateTasks::Mails::on : app::EscalateTasks::Mails::off}},
      data_side_{{io_.get_executor(), gate_, *store_, workers_, random, links_,
                  store::media_folder_of(config.db), log_}},
      pbx_links_{{io_.get_executor(), *store_, rules_, call_facts_, edit_task_,
                  store::media_folder_of(config.db), workers_, clock, log_},
                 config},
      calls_api_{{gate_, store_->calls(), store_->closures(), call_facts_}},
      voicemail_api_{{gate_, pbx_links_.messages()}},
      callback_api_{{gate_, store_->callbacks(),
                     [this](TaskId task, AgentId agent, app::Timing timing) {
                         return pbx_links_.call_back(task, agent, timing);
                     },
                     [this](store::CallbackId callback) { return pbx_links_.cancel(callback); },
                     config.callbacks.automatic}},
      busy_fetching_{{io_.get_executor(), store_->outside_calendars(), rules_, fetcher_, clock, log_,
                      [](const subscriptions::ReadingTask& task) { return subscriptions::read_ics(task); }}},
      mailing_{{io_.get_executor(), *store_, rules_, clock, log_}, config},
      webhook_fetcher_{config.fetch_allowed},
      webhook_worker_{{io_.get_executor(), store_->webhooks(), rules_, webhook_fetcher_, clock, log_}},
      own_times_worker_{
          {io_.get_executor(), store_->own_events(), store_->changes(), rules_, workers_, clock_, log_}},
      upkeep_worker_{{io_.get_executor(), store_->upkeep(), clock_, log_},
                     {.mails = config.keep.mails, .deliveries = config.keep.deliveries}},
      rules_timer_{io_}, events_timer_{io_},
      server_{io_.get_executor(), routes(), http_options(config), workers_, log_}
{
}

http::Router Serving::routes()
{
    http::Router router;
    booking_api_.add_routes(router);
    bookings_api_.add_routes(router);
    booking_pages_.add_routes(router);
    desk_api_.add_routes(router);
    live_events_.add_routes(router);
    mail_api_.add_routes(router);
    rules_api_.add_routes(router);
    desk_side_.add_routes(router);
    data_side_.add_routes(router);
    waiting_side_.add_routes(router);
    people_api_.add_routes(router);
    clients_api_.add_routes(router);
    session_api_.add_routes(router);
    calendar_access_api_.add_routes(router);
    busy_calendars_api_.add_routes(router);
    webhooks_api_.add_routes(router);
    calendar_files_.add_routes(router);
    shared_calendars_.add_routes(router);
    dav_server_.add_routes(router);
    calls_api_.add_routes(router);
    voicemail_api_.add_routes(router);
    callback_api_.add_routes(router);
    site_.add_routes(router);
    return router;
}

std::vector<web::Sample> Serving::samples() const
{
    auto samples = pbx_links_.samples();
    for (auto& sample : desk_side_.samples())
        samples.push_back(std::move(sample));
    for (auto& sample : waiting_side_.samples())
        samples.push_back(std::move(sample));
    samples.push_back(
        {"callhours_http_connections", "Open connections", "", static_cast<double>(server_.connections())});
    samples.push_back({"callhours_event_listeners", "Open streams of live events", "",
                       static_cast<double>(live_events_.listeners())});
    samples.push_back({"callhours_change_number", "Grows with every change to the database", "",
                       static_cast<double>(store_->changes().newest_known().value())});
    return samples;
}

Task<void> Serving::seed()
{
    try {
        const auto directory = co_await rules_.current();
        if (!directory->call_types.empty()) co_return;
        auto batch = rules::first_call_types(clock_.now());
        (void)co_await store_->imports().import(std::move(batch));
    } catch (const std::exception& broken) {
        log_.error("rules.seed",
                   "the first kinds of call could not be written; the next start tries again: {}",
                   broken.what());
    }
}

/// D4: open tasks follow the hours and holidays, whoever changed them, and be it while this server was away.
Task<void> Serving::watch_rules()
{
    ChangeNumber seen;
    boost::system::error_code stopped;
    while (!stopped) {
        const auto newest = store_->changes().newest_rules_known();
        if (newest != seen) {
            const bool done = co_await recompute_deadlines();
            if (done) seen = newest;
        }
        rules_timer_.expires_after(rules_look);
        co_await rules_timer_.async_wait(asio::redirect_error(asio::use_awaitable, stopped));
    }
}

Task<bool> Serving::recompute_deadlines()
{
    try {
        const int changed = co_await edit_task_.recompute_all(clock_.now());
        if (changed > 0) log_.info("rules.changed", "{} open tasks have new deadlines", changed);
        co_return true;
    } catch (const std::exception& broken) {
        log_.error("rules.recompute", "deadlines could not be laid anew and are tried again: {}",
                   broken.what());
        co_return false;
    }
}

/// What has changed goes to who listens; a database that is away for a while delays it, and loses nothing.
Task<void> Serving::tell_events()
{
    bool broken = false;
    boost::system::error_code stopped;
    while (!stopped) {
        try {
            co_await live_events_.turn(std::chrono::steady_clock::now());
            broken = false;
        } catch (const std::exception& failure) {
            if (!broken) log_.warn("events.late", "live events wait for the database: {}", failure.what());
            broken = true;
        }
        events_timer_.expires_after(events_look);
        co_await events_timer_.async_wait(asio::redirect_error(asio::use_awaitable, stopped));
    }
}

Task<void> Serving::stop_on_signal()
{
    asio::signal_set signals{io_, SIGINT, SIGTERM};
    co_await signals.async_wait(asio::use_awaitable);
    log_.info("server.stopping", "asked to stop; running requests end first");
    pbx_links_.stop();
    mailing_.stop();
    holiday_refresh_.stop();
    busy_fetching_.stop();
    webhook_worker_.stop();
    own_times_worker_.stop();
    upkeep_worker_.stop();
    desk_side_.stop();
    data_side_.stop();
    waiting_side_.stop();
    fetcher_.stop();
    rules_timer_.cancel();
    events_timer_.cancel();
    co_await server_.stop();
    log_.info("server.stopped", "stopped");
}

int Serving::run()
{
    server_.listen();
    pbx_links_.start();
    mailing_.start();
    asio::co_spawn(io_, seed(), asio::detached);
    busy_fetching_.start();
    webhook_worker_.start();
    own_times_worker_.start();
    upkeep_worker_.start();
    desk_side_.start();
    data_side_.start();
    waiting_side_.start();
    asio::co_spawn(io_, watch_rules(), asio::detached);
    asio::co_spawn(io_, holiday_refresh_.run(), asio::detached);
    asio::co_spawn(io_, tell_events(), asio::detached);
    asio::co_spawn(io_, stop_on_signal(), asio::detached);
    io_.run();
    return 0;
}

} // namespace

int serve(const cli::ServeOptions& options, const Clock& clock, RandomBytes& random)
{
    const auto config = config_of(options);
    raise_file_limit();
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN); // a file that may not grow is an error to be told, as on a full disk
    calendar::ical::warm_up();
    mail::warm_up();
    fetch::warm_up();
    Serving serving{config, clock, random};
    return serving.run();
}

} // namespace callhours
