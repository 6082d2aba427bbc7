#include "server/config/config.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iterator>
#include <stdexcept>

namespace callhours::config {

namespace {

std::string_view to_text(LogLevel level)
{
    switch (level) {
    case LogLevel::debug:
        return "debug";
    case LogLevel::info:
        return "info";
    case LogLevel::warn:
        return "warn";
    case LogLevel::error:
        return "error";
    }
    throw std::logic_error{"no such log level"};
}

std::string_view to_text(LogForm form)
{
    switch (form) {
    case LogForm::text:
        return "text";
    case LogForm::json:
        return "json";
    }
    throw std::logic_error{"no such log form"};
}

std::string_view whether_set(const Secret& secret)
{
    return secret.empty() ? "(none)" : "(set)";
}

/// A database's URL may hold a password: `postgresql://user:secret@host/db`.
std::string without_password(const std::string& db)
{
    const auto scheme = db.find("://");
    const auto at = db.rfind('@');
    if (scheme == std::string::npos || at == std::string::npos) return db;
    const auto colon = db.find(':', scheme + 3);
    if (colon == std::string::npos || colon > at) return db;
    return db.substr(0, colon) + ":(set)" + db.substr(at);
}

std::string leads_text(const std::vector<std::chrono::minutes>& leads)
{
    std::string text;
    for (const auto lead : leads) {
        if (!text.empty()) text += ", ";
        text +=
            lead.count() % 60 == 0 ? fmt::format("{}h", lead.count() / 60) : fmt::format("{}m", lead.count());
    }
    return text.empty() ? "(none)" : text + " before the call";
}

} // namespace

std::string describe(const Config& config)
{
    std::string text;
    auto out = std::back_inserter(text);
    fmt::format_to(out, "listen                    {}\n", config::to_text(config.listen));
    fmt::format_to(out, "db                        {}\n", without_password(config.db));
    fmt::format_to(out, "base_url                  {}\n",
                   config.base_url.value_or("(none: links are paths)"));
    fmt::format_to(out, "client_writes_per_minute  {}\n",
                   config.client_writes_per_minute == 0 ? "no limit"
                                                        : std::to_string(config.client_writes_per_minute));
    fmt::format_to(out, "trusted_proxies           {}\n",
                   config.trusted_proxies.empty()
                       ? "(none)"
                       : fmt::format("{}", fmt::join(config.trusted_proxies, ", ")));
    fmt::format_to(out, "log.level                 {}\nlog.form                  {}\n",
                   to_text(config.log_level), to_text(config.log_form));
    const auto& limits = config.limits;
    fmt::format_to(
        out, "limits.connections        {}\nlimits.header_bytes       {}\nlimits.body_bytes         {}\n",
        limits.connections, limits.header_bytes, limits.body_bytes);
    fmt::format_to(
        out, "limits.header_seconds     {}\nlimits.body_seconds       {}\nlimits.idle_seconds       {}\n",
        limits.header_timeout.count(), limits.body_timeout.count(), limits.idle_timeout.count());
    fmt::format_to(out, "fetch.allow               {}\n",
                   config.fetch_allowed.empty() ? "(public addresses only)"
                                                : fmt::format("{}", fmt::join(config.fetch_allowed, ", ")));
    fmt::format_to(out, "media.low_disk_mib        {}\n", config.low_disk_mebibytes);
    if (config.pbx.empty()) fmt::format_to(out, "pbx                       (none: no telephony)\n");
    for (const auto& pbx : config.pbx) {
        fmt::format_to(out, "pbx.{:<22}{} as {}, password {}, app {}\n", pbx.name, pbx.url, pbx.user,
                       whether_set(pbx.password), pbx.app);
    }
    const auto& calls = config.calls;
    fmt::format_to(out, "calls                     {} for {} s, messages of {} to {} s, silence {} s{}{}\n",
                   calls.ring_in_order ? "phones in order" : "all phones", calls.ring_for.count(),
                   calls.shortest_message.count(), calls.longest_message.count(), calls.silence_limit.count(),
                   calls.review ? "" : ", no review", calls.menu ? "" : ", no menu");
    if (!config.callbacks.allow.empty()) {
        fmt::format_to(out, "callbacks                 to {}, {} a day, {} to a number{}\n",
                       fmt::join(config.callbacks.allow, " "), config.callbacks.per_day,
                       config.callbacks.per_number, config.callbacks.automatic ? ", by themselves" : "");
    }
    for (const auto& spool : config.spools) {
        fmt::format_to(out, "spool.{:<20}{} for {}\n", spool.name, spool.folder, spool.called);
    }
    if (config.smtp) {
        fmt::format_to(out, "smtp                      {}:{} {}, password {}, from {}\n", config.smtp->host,
                       config.smtp->port,
                       config.smtp->user.empty() ? "without a user" : "as " + config.smtp->user,
                       whether_set(config.smtp->password), config.smtp->from.reveal());
    } else {
        fmt::format_to(out, "smtp                      (none: no mail is sent)\n");
    }
    fmt::format_to(out, "mail.reminders            {}\nmail.agent_reminders      {}\n",
                   leads_text(config.reminders.of_visitors), leads_text(config.reminders.of_agents));
    fmt::format_to(out, "mail.notices              {}\n", config.notices_by_mail ? "all" : "none");
    fmt::format_to(out, "keep.mails_days           {}\nkeep.deliveries_days      {}\n",
                   config.keep.mails.count(), config.keep.deliveries.count());
    fmt::format_to(out, "tls                       {}\n",
                   config.tls ? config.tls->certificate : "(none: plain HTTP)");
    return text;
}

} // namespace callhours::config
