#include "server/pbx_links.hpp"

#include "server/cli/world.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <fmt/format.h>

#include <exception>

namespace callhours {

namespace {

telephony::ari::AsteriskLink::Settings settings_of(const config::Pbx& pbx)
{
    const auto address = telephony::ari::Address::parse(pbx.url);
    if (!address) throw cli::Refused{fmt::format("[pbx.{}] url {}", pbx.name, describe(address.error()))};
    return {.name = pbx.name,
            .account = {.address = *address, .user = pbx.user, .password = pbx.password},
            .app = pbx.app};
}

telephony::CallPolicy policy_of(const config::Calls& calls)
{
    using Policy = telephony::CallPolicy;
    return {.ring_for = calls.ring_for,
            .longest_message = calls.longest_message,
            .shortest_message = calls.shortest_message,
            .silence_limit = calls.silence_limit,
            .ring_style =
                calls.ring_in_order ? telephony::RingStyle::in_order : telephony::RingStyle::together,
            .review = calls.review ? Policy::Review::offered : Policy::Review::none,
            .menu = calls.menu ? Policy::Menu::offered : Policy::Menu::none};
}

app::DiallingLimits limits_of(const config::Callbacks& callbacks)
{
    return {.prefixes = callbacks.allow,
            .per_day = callbacks.per_day,
            .per_number = callbacks.per_number,
            .automatic = callbacks.automatic,
            .confirmed_phones = callbacks.confirm};
}

} // namespace

PbxLinks::Link::Link(const Parts& parts, const app::MediaFolder& media, app::Alarms& alarms,
                     app::CallFacts& facts, const config::Config& config, const config::Pbx& pbx,
                     std::function<double()> chance)
    : asterisk{parts.io, settings_of(pbx), parts.log, parts.clock, std::move(chance)},
      intake{{.pbx = asterisk,
              .rules = parts.rules,
              .calls = parts.store.calls(),
              .media = media,
              .pool = parts.workers,
              .clock = parts.clock,
              .log = parts.log,
              .limits = {.disk_reserve_bytes = config.low_disk_mebibytes << 20U,
                         .shortest_message = config.calls.shortest_message},
              .app = pbx.app}},
      callbacks{{.pbx = asterisk,
                 .rules = parts.rules,
                 .callbacks = parts.store.callbacks(),
                 .tasks = parts.store.tasks(),
                 .edit_task = parts.edit_task,
                 .alarms = alarms,
                 .clock = parts.clock,
                 .log = parts.log,
                 .io = parts.io,
                 .trunk = pbx.trunk,
                 .media_folder = pbx.media_folder.empty()
                                     ? std::filesystem::absolute(parts.media_folder).string()
                                     : pbx.media_folder,
                 .limits = limits_of(config.callbacks)}},
      desk{{.pbx = asterisk,
            .rules = parts.rules,
            .calls = parts.store.calls(),
            .facts = facts,
            .intake = intake,
            .alarms = alarms,
            .clock = parts.clock,
            .log = parts.log,
            .io = parts.io,
            .outgoing = &callbacks,
            .edit_task = &parts.edit_task,
            .policy = policy_of(config.calls)}}
{
}

PbxLinks::PbxLinks(Parts parts, const config::Config& config)
    : parts_{std::move(parts)}, media_{parts_.media_folder}, alarms_{parts_.io},
      messages_{{.rules = parts_.rules,
                 .facts = parts_.facts,
                 .calls = parts_.store.calls(),
                 .media = media_,
                 .pool = parts_.workers,
                 .clock = parts_.clock,
                 .log = parts_.log,
                 .disk_reserve_bytes = config.low_disk_mebibytes << 20U}},
      chance_{std::random_device{}()}
{
    const auto chance = [this] { return std::uniform_real_distribution<double>{0.0, 1.0}(chance_); };
    for (const auto& pbx : config.pbx) {
        links_.push_back(std::make_unique<Link>(parts_, media_, alarms_, parts_.facts, config, pbx, chance));
    }
    for (const auto& spool : config.spools) {
        spools_.push_back(std::make_unique<app::SpoolImport>(
            app::SpoolImport::Parts{.messages = messages_,
                                    .pool = parts_.workers,
                                    .clock = parts_.clock,
                                    .log = parts_.log,
                                    .io = parts_.io},
            app::SpoolImport::Settings{.name = spool.name, .folder = spool.folder, .called = spool.called}));
    }
}

/// A link that was renamed or removed never comes up again, and nobody else would end its calls.
Task<void> PbxLinks::end_calls_of_other_links()
{
    std::vector<std::string> names;
    for (const auto& link : links_)
        names.push_back(link->asterisk.name());
    std::string failure;
    try {
        const int ended =
            co_await parts_.store.calls().end_of_other_links(std::move(names), parts_.clock.now());
        if (ended > 0)
            parts_.log.info("call.orphans", "{} calls of links that are gone are ended as lost", ended);
    } catch (const std::exception& error) {
        failure = error.what();
    }
    if (failure.empty()) co_return;
    parts_.log.error("call.not_written", "calls of links that are gone cannot be ended: {}",
                     loggable(failure));
}

void PbxLinks::start()
{
    boost::asio::co_spawn(parts_.io, end_calls_of_other_links(), boost::asio::detached);
    for (const auto& link : links_) {
        boost::asio::co_spawn(parts_.io, link->desk.run(),
                              [&log = parts_.log, name = link->asterisk.name()](std::exception_ptr failure) {
                                  if (failure)
                                      log.error("pbx.desk", "the desk of PBX {} ended by a bug", name);
                              });
        link->asterisk.start();
        link->callbacks.start();
    }
    for (const auto& spool : spools_)
        boost::asio::co_spawn(parts_.io, spool->run(), boost::asio::detached);
}

Task<app::CallbackDesk::Begun> PbxLinks::call_back(TaskId task, AgentId agent, app::Timing timing)
{
    for (const auto& link : links_) {
        if (link->callbacks.is_ready()) co_return co_await link->callbacks.call_back(task, agent, timing);
    }
    co_return refuse(app::CallBackRefusal::not_ready);
}

bool PbxLinks::cancel(store::CallbackId callback)
{
    for (const auto& link : links_) {
        if (link->callbacks.cancel(callback)) return true;
    }
    return false;
}

void PbxLinks::stop()
{
    for (const auto& link : links_)
        link->asterisk.stop();
    for (const auto& spool : spools_)
        spool->stop();
    alarms_.stop();
}

std::vector<web::Sample> PbxLinks::samples() const
{
    std::vector<web::Sample> samples;
    for (const auto& link : links_) {
        samples.push_back({"callhours_pbx_up", "1 while the PBX hears us",
                           fmt::format("pbx=\"{}\"", link->asterisk.name()),
                           link->asterisk.link().up ? 1.0 : 0.0});
    }
    for (const auto& link : links_) {
        samples.push_back({"callhours_calls_in_progress", "Calls that the desk holds right now",
                           fmt::format("pbx=\"{}\"", link->asterisk.name()),
                           static_cast<double>(link->desk.calls_in_progress())});
    }
    for (const auto& link : links_) {
        samples.push_back({"callhours_calls_total", "Calls that came in since the server started",
                           fmt::format("pbx=\"{}\"", link->asterisk.name()),
                           static_cast<double>(link->desk.calls_so_far())});
    }
    return samples;
}

} // namespace callhours
