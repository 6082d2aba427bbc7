#include "server/config/config.hpp"

#include "server/config/network_text.hpp"
#include "server/config/table_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <system_error>
#include <tuple>

namespace callhours::config {

namespace {

using Problems = std::vector<ConfigProblem>;

std::optional<std::string> read_file(const std::string& path)
{
    std::ifstream file{path, std::ios::binary};
    if (!file || std::filesystem::is_directory(path)) return std::nullopt;
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

/// What all tables need to know.
struct Reading {
    const std::string& folder;
    Problems& problems;

    [[nodiscard]] std::string path(const std::string& text) const
    {
        return text.empty() || text.front() == '/'
                   ? text
                   : (std::filesystem::path{folder} / text).lexically_normal().string();
    }
};

/// `password`, or the first line of what `password_file` names.
Secret read_password(TableReader& reader, const Reading& reading)
{
    const auto password = reader.text("password", "…");
    if (password && password->empty()) reader.complain("password", "must not be empty");
    const auto file = reader.text("password_file", "/etc/callhours/password");
    if (password && file) reader.complain("password_file", "stands beside password: keep one of them");
    if (!file) return Secret{password.value_or("")};
    const auto path = reading.path(*file);
    const auto bytes = read_file(path);
    if (!bytes) {
        reader.complain("password_file", fmt::format("the file {} cannot be read", path));
        return {};
    }
    auto line = bytes->substr(0, bytes->find_first_of("\r\n"));
    if (line.empty()) reader.complain("password_file", fmt::format("the file {} is empty", path));
    return Secret{std::move(line)};
}

std::string read_url(TableReader& reader, std::string_view key, std::string_view example, bool may_have_path)
{
    auto url = reader.text(key, example);
    if (!url) return "";
    while (url->ends_with('/'))
        url->pop_back();
    if (!is_http_url(*url, may_have_path)) {
        reader.complain(key, fmt::format("must be an address such as \"{}\"{}", example,
                                         may_have_path ? "" : ", without a path"));
    }
    return *url;
}

/// A text that may not be empty; one that is missing or of another kind reads as empty.
std::string read_name(TableReader& reader, std::string_view key, std::string_view example)
{
    const auto name = reader.text(key, example);
    if (name && name->empty()) reader.complain(key, "must not be empty");
    return name.value_or("");
}

std::vector<std::string> read_networks(TableReader& reader, std::string_view key)
{
    auto networks = reader.texts(key, "10.0.0.0/8");
    for (const auto& network : networks) {
        if (is_network(network)) continue;
        reader.complain(
            key, fmt::format("\"{}\" is neither an address nor a network such as \"10.0.0.0/8\"", network));
    }
    return networks;
}

void read_log(const toml::table& table, Config& config, const Reading& reading)
{
    TableReader reader{table, "log", reading.problems};
    if (const auto level = reader.choice("level", {"debug", "info", "warn", "error"})) {
        config.log_level = static_cast<LogLevel>(*level);
    }
    if (const auto form = reader.choice("form", {"text", "json"}))
        config.log_form = static_cast<LogForm>(*form);
    reader.finish();
}

void read_limits(const toml::table& table, Config& config, const Reading& reading)
{
    TableReader reader{table, "limits", reading.problems};
    const auto size = [&](std::string_view key, std::int64_t least, std::int64_t most, std::size_t& value) {
        if (const auto given = reader.number(key, least, most)) value = static_cast<std::size_t>(*given);
    };
    const auto span = [&](std::string_view key, std::chrono::seconds& value) {
        if (const auto given = reader.number(key, 1, 3600)) value = std::chrono::seconds{*given};
    };
    size("connections", 1, 100'000, config.limits.connections);
    size("header_bytes", 1024, 65'536, config.limits.header_bytes);
    size("body_bytes", 1024, 1024LL * 1024 * 1024, config.limits.body_bytes);
    span("header_seconds", config.limits.header_timeout);
    span("body_seconds", config.limits.body_timeout);
    span("idle_seconds", config.limits.idle_timeout);
    reader.finish();
}

void read_media(const toml::table& table, Config& config, const Reading& reading)
{
    TableReader reader{table, "media", reading.problems};
    if (const auto low = reader.number("low_disk_mib", 0, 100'000'000)) {
        config.low_disk_mebibytes = static_cast<std::uint64_t>(*low);
    }
    reader.finish();
}

bool is_app_name(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_';
    });
}

Pbx read_one_pbx(const toml::table& table, std::string name, const Reading& reading)
{
    TableReader reader{table, "pbx." + name, reading.problems};
    Pbx pbx;
    pbx.name = std::move(name);
    reader.demand("url", "where its HTTP server listens, such as \"http://127.0.0.1:8088\"");
    reader.demand("user", "the section of ari.conf that is ours");
    if (!reader.has("password_file")) reader.demand("password", "or password_file, as in ari.conf");
    pbx.url = read_url(reader, "url", "http://127.0.0.1:8088", true);
    pbx.user = read_name(reader, "user", "callhours");
    pbx.password = read_password(reader, reading);
    pbx.app = reader.text("app", pbx.app).value_or(pbx.app);
    pbx.trunk = reader.text("trunk", "PJSIP/{number}@trunk").value_or("");
    pbx.media_folder = reader.text("media_folder", "/srv/callhours/callhours.db.media").value_or("");
    if (!is_app_name(pbx.app))
        reader.complain("app", "must be letters, digits, - and _, as in the dialplan's Stasis()");
    reader.finish();
    return pbx;
}

void read_pbx(const toml::table& table, Config& config, const Reading& reading)
{
    for (const auto& [key, node] : table) {
        const std::string name{key.str()};
        if (const auto* one = node.as_table()) {
            config.pbx.push_back(read_one_pbx(*one, name, reading));
            continue;
        }
        TableReader reader{table, "pbx", reading.problems};
        reader.complain(name, "each PBX has a name and a table of its own: [pbx.main]");
    }
}

void read_calls(const toml::table& table, Config& config, const Reading& reading)
{
    TableReader reader{table, "calls", reading.problems};
    auto& calls = config.calls;
    const auto read_seconds = [&](std::string_view key, std::int64_t least, std::int64_t most,
                                  std::chrono::seconds& into) {
        if (const auto given = reader.number(key, least, most)) into = std::chrono::seconds{*given};
    };
    if (const auto ring = reader.choice("ring", {"together", "in_order"})) calls.ring_in_order = *ring == 1;
    read_seconds("ring_seconds", 5, 120, calls.ring_for);
    read_seconds("longest_message_seconds", 10, 3600, calls.longest_message);
    read_seconds("shortest_message_seconds", 0, 10, calls.shortest_message);
    read_seconds("silence_seconds", 0, 60, calls.silence_limit);
    if (const auto review = reader.choice("review", {"no", "yes"})) calls.review = *review == 1;
    if (const auto menu = reader.choice("menu", {"no", "yes"})) calls.menu = *menu == 1;
    reader.finish();
}

void read_callbacks(const toml::table& table, Config& config, const Reading& reading)
{
    TableReader reader{table, "callbacks", reading.problems};
    config.callbacks.allow = reader.texts("allow", "+43");
    for (const auto& prefix : config.callbacks.allow) {
        const bool digits =
            prefix.size() > 1 && prefix.front() == '+' &&
            std::all_of(prefix.begin() + 1, prefix.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (!digits)
            reader.complain("allow",
                            fmt::format("\"{}\" is no beginning of a number such as \"+43\"", prefix));
    }
    if (const auto most = reader.number("per_day", 0, 1'000'000))
        config.callbacks.per_day = static_cast<int>(*most);
    if (const auto most = reader.number("per_number", 0, 1000))
        config.callbacks.per_number = static_cast<int>(*most);
    if (const auto automatic = reader.choice("automatic", {"no", "yes"}))
        config.callbacks.automatic = *automatic == 1;
    config.callbacks.confirm = reader.texts("confirm", "PJSIP/anna-mobile");
    reader.finish();
}

Spool read_one_spool(const toml::table& table, std::string name, const Reading& reading)
{
    TableReader reader{table, "spool." + name, reading.problems};
    Spool spool;
    spool.name = std::move(name);
    reader.demand("folder", "where Asterisk keeps voicemail, such as \"/var/spool/asterisk/voicemail\"");
    reader.demand("called", "the desk's number that these mailboxes stand for");
    if (!is_app_name(spool.name))
        reader.complain("folder", "stands under a name that is not letters, digits, - and _");
    spool.folder = reading.path(read_name(reader, "folder", "/var/spool/asterisk/voicemail"));
    spool.called = read_name(reader, "called", "+4312345000");
    reader.finish();
    return spool;
}

void read_spools(const toml::table& table, Config& config, const Reading& reading)
{
    for (const auto& [key, node] : table) {
        const std::string name{key.str()};
        if (const auto* one = node.as_table()) {
            config.spools.push_back(read_one_spool(*one, name, reading));
            continue;
        }
        TableReader reader{table, "spool", reading.problems};
        reader.complain(name, "each spool has a name and a table of its own: [spool.main]");
    }
}

void read_smtp(const toml::table& table, Config& config, const Reading& reading)
{
    TableReader reader{table, "smtp", reading.problems};
    reader.demand("host", "the mail server that takes our mail");
    reader.demand("from", "the address that mail comes from");
    const auto host = read_name(reader, "host", "mail.example.com");
    if (reader.has("host") && host.find_first_of(" /:@") != std::string::npos) {
        reader.complain("host", "must be a host's name alone; the port has a key of its own");
    }
    const auto port = reader.number("port", 1, 65'535).value_or(587);
    const auto user = reader.text("user", "callhours").value_or("");
    auto password = read_password(reader, reading);
    if (!user.empty() && !reader.has("password") && !reader.has("password_file")) {
        reader.complain("password", "is missing: user stands without one");
    }
    const auto from_text = read_name(reader, "from", "desk@example.com");
    auto from = EmailAddress::parse(from_text);
    if (from) {
        config.smtp =
            Smtp{host, static_cast<std::uint16_t>(port), user, std::move(password), std::move(*from)};
    } else if (!from_text.empty()) {
        reader.complain("from", "must be an e-mail address such as \"desk@example.com\"");
    }
    reader.finish();
}

/// `24h`, `90m` or `2d`; nothing for what is none, or is longer than thirty days.
std::optional<std::chrono::minutes> lead_of(std::string_view text)
{
    unsigned number = 0;
    const auto* last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, number);
    if (error != std::errc{} || last - end != 1 || number == 0 || number > 43'200) return std::nullopt;
    std::chrono::minutes lead{number};
    if (*end == 'h') lead = std::chrono::hours{number};
    if (*end == 'd') lead = std::chrono::days{number};
    const bool known = *end == 'm' || *end == 'h' || *end == 'd';
    return known && lead <= std::chrono::days{30} ? std::optional{lead} : std::nullopt;
}

std::vector<std::chrono::minutes> read_leads(TableReader& reader, std::string_view key)
{
    std::set<std::chrono::minutes> leads;
    for (const auto& text : reader.texts(key, "24h")) {
        const auto lead = lead_of(text);
        if (lead) leads.insert(*lead);
        if (!lead)
            reader.complain(key, fmt::format("\"{}\" is no time before a call, such as \"24h\", \"90m\" or "
                                             "\"2d\", at most 30 days",
                                             text));
    }
    if (leads.size() > 8) reader.complain(key, "holds more than eight");
    return {leads.rbegin(), leads.rend()};
}

void read_mail(const toml::table& table, Config& config, const Reading& reading)
{
    TableReader reader{table, "mail", reading.problems};
    const auto visitors = read_leads(reader, "reminders");
    if (reader.has("reminders")) config.reminders.of_visitors = visitors;
    config.reminders.of_agents = read_leads(reader, "agent_reminders");
    if (const auto which = reader.choice("notices", {"all", "none"})) config.notices_by_mail = *which == 0;
    reader.finish();
}

void read_keep(const toml::table& table, Config& config, const Reading& reading)
{
    TableReader reader{table, "keep", reading.problems};
    if (const auto number = reader.number("mails_days", 30, 36'500))
        config.keep.mails = std::chrono::days{*number};
    if (const auto number = reader.number("deliveries_days", 7, 36'500))
        config.keep.deliveries = std::chrono::days{*number};
    reader.finish();
}

void read_tls(const toml::table& table, Config& config, const Reading& reading)
{
    TableReader reader{table, "tls", reading.problems};
    const auto file = [&](std::string_view key, std::string_view what) {
        reader.demand(key, what);
        const auto given = reader.text(key, "/etc/callhours/file.pem");
        const auto path = reading.path(given.value_or(""));
        if (given && !read_file(path)) reader.complain(key, fmt::format("the file {} cannot be read", path));
        return path;
    };
    auto certificate = file("certificate", "the PEM file with the certificate's whole chain");
    auto key = file("key", "the PEM file with its private key");
    config.tls = Tls{std::move(certificate), std::move(key)};
    reader.finish();
}

void read_fetch(const toml::table& table, Config& config, const Reading& reading)
{
    TableReader reader{table, "fetch", reading.problems};
    config.fetch_allowed = read_networks(reader, "allow");
    reader.finish();
}

void read_root(TableReader& reader, Config& config, const Reading& reading)
{
    if (const auto text = reader.text("listen", "127.0.0.1:8080")) {
        const auto listen = parse_listen(*text);
        if (listen) config.listen = *listen;
        if (!listen)
            reader.complain("listen", "must be ADDRESS:PORT such as \"127.0.0.1:8080\" or \"[::]:8080\"");
    }
    if (const auto db = reader.text("db", "callhours.db")) {
        if (db->empty()) reader.complain("db", "must not be empty");
        config.db = db->starts_with("postgresql://") ? *db : reading.path(*db);
    }
    if (reader.has("base_url"))
        config.base_url = read_url(reader, "base_url", "https://desk.example.com", false);
    if (const auto writes = reader.number("client_writes_per_minute", 0, 1'000'000)) {
        config.client_writes_per_minute = static_cast<unsigned>(*writes);
    }
    config.trusted_proxies = read_networks(reader, "trusted_proxies");
}

} // namespace

Result<Config, Problems> parse_config(std::string_view toml, const std::string& folder)
{
    toml::table root;
    try {
        root = toml::parse(toml);
    } catch (const toml::parse_error& error) {
        const auto line = static_cast<std::size_t>(error.source().begin.line);
        return refuse(
            Problems{{line, "", fmt::format("line {}: is not TOML: {}", line, error.description())}});
    }
    Config config;
    Problems problems;
    const Reading reading{folder, problems};
    TableReader reader{root, "", problems};
    read_root(reader, config, reading);
    using Part = void (*)(const toml::table&, Config&, const Reading&);
    for (const auto& [key, read] :
         std::initializer_list<std::pair<std::string_view, Part>>{{"callbacks", read_callbacks},
                                                                  {"calls", read_calls},
                                                                  {"fetch", read_fetch},
                                                                  {"keep", read_keep},
                                                                  {"log", read_log},
                                                                  {"limits", read_limits},
                                                                  {"mail", read_mail},
                                                                  {"media", read_media},
                                                                  {"pbx", read_pbx},
                                                                  {"smtp", read_smtp},
                                                                  {"spool", read_spools},
                                                                  {"tls", read_tls}}) {
        if (const auto* table = reader.table(key)) read(*table, config, reading);
    }
    reader.finish();
    if (problems.empty()) return config;
    std::sort(problems.begin(), problems.end(), [](const ConfigProblem& a, const ConfigProblem& b) {
        return std::tie(a.line, a.key) < std::tie(b.line, b.key);
    });
    return refuse(std::move(problems));
}

Result<Config, Problems> load_config(const std::string& file)
{
    const auto text = read_file(file);
    if (!text) {
        const auto why =
            std::generic_category().message(std::filesystem::is_directory(file) ? EISDIR : ENOENT);
        const auto* reason = std::filesystem::exists(file) && !std::filesystem::is_directory(file)
                                 ? "no permission to read it"
                                 : why.c_str();
        return refuse(Problems{{0, "", fmt::format("{} cannot be read: {}", file, reason)}});
    }
    const auto folder = std::filesystem::path{file}.parent_path().string();
    return parse_config(*text, folder.empty() ? "." : folder);
}

} // namespace callhours::config
