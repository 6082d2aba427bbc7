#pragma once

#include "base/email_address.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace callhours::config {

struct Listen {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080; ///< 0: any free one
};

/// `127.0.0.1:8080`, `[::1]:8080`, `localhost:0`.
[[nodiscard]] std::optional<Listen> parse_listen(std::string_view text);
[[nodiscard]] std::string to_text(const Listen& listen);

enum class LogLevel { debug, info, warn, error };
enum class LogForm { text, json };

struct Limits {
    std::size_t connections = 1024;
    std::size_t header_bytes = 16 * 1024;
    std::size_t body_bytes = 1024 * 1024;
    std::chrono::seconds header_timeout{10};
    std::chrono::seconds body_timeout{30};
    std::chrono::seconds idle_timeout{60};
};

/// A PBX that we drive: `[pbx.NAME]`.
struct Pbx {
    std::string name;
    std::string url; ///< `http://127.0.0.1:8088`, or with a prefix; without a / at the end
    std::string user;
    Secret password;
    std::string app = "callhours"; ///< the Stasis application of the dialplan
    std::string trunk;             ///< `PJSIP/{number}@trunk`: how it dials a client; empty: it calls nobody
    std::string media_folder;      ///< our recordings as the PBX sees them; empty: where we see them
};

/// What callers of every PBX meet: `[calls]`.
struct Calls {
    bool ring_in_order = false;        ///< one phone of a party after another; else all at once
    std::chrono::seconds ring_for{25}; ///< those that ring together
    std::chrono::seconds longest_message{180};
    std::chrono::seconds shortest_message{2}; ///< less counts as none (C3)
    std::chrono::seconds silence_limit{10};   ///< ends a message; 0: never
    bool review = true;                       ///< callers may hear their message and speak it anew
    bool menu = true;                         ///< keys in the greeting
};

/// Whom this server may call: `[callbacks]`.
struct Callbacks {
    std::vector<std::string> allow;   ///< prefixes such as `+43`; none: nobody is dialled
    int per_day = 200;                ///< callbacks in 24 hours
    int per_number = 10;              ///< to one number in 24 hours
    bool automatic = false;           ///< dialled by themselves in the agent's hours, and again by the cause
    std::vector<std::string> confirm; ///< agents' endpoints that a key must confirm: mobiles
};

/// A voicemail spool of an Asterisk that we do not drive: `[spool.NAME]`.
struct Spool {
    std::string name;
    std::string folder; ///< `/var/spool/asterisk/voicemail`
    std::string called; ///< the desk's number that its mailboxes stand for
};

/// Where mail leaves the house: `[smtp]`.
struct Smtp {
    std::string host;
    std::uint16_t port = 587;
    std::string user; ///< empty: no authentication
    Secret password;
    EmailAddress from;
};

/// Who is reminded of a call, and how long before: `[mail]`.
struct Reminders {
    std::vector<std::chrono::minutes> of_visitors{std::chrono::hours{24}, std::chrono::hours{1}};
    std::vector<std::chrono::minutes> of_agents;
};

/// How long what has done its work is kept: `[keep]`.
struct Keep {
    std::chrono::days mails{400};
    std::chrono::days deliveries{90};
};

struct Tls {
    std::string certificate; ///< path of a PEM file with the whole chain
    std::string key;         ///< path of a PEM file
};

/// What an operator may decide. A value of it is valid; the defaults hold without any file.
struct Config {
    Listen listen;
    std::string db = "callhours.db";
    std::optional<std::string> base_url; ///< `https://desk.example.com`: how the world reaches us, for links
    unsigned client_writes_per_minute = 600;  ///< 0: no limit
    std::vector<std::string> trusted_proxies; ///< addresses or networks
    LogLevel log_level = LogLevel::info;
    LogForm log_form = LogForm::text;
    Limits limits;
    std::uint64_t low_disk_mebibytes =
        1024; ///< below this, recordings stay at the PBX and an alarm is raised (C4)
    std::vector<Pbx> pbx;
    std::vector<Spool> spools;
    Calls calls;
    Callbacks callbacks;
    std::optional<Smtp> smtp;
    Reminders reminders;
    bool notices_by_mail = true; ///< to agents, of callbacks that wait: `mail.notices`
    Keep keep;
    std::optional<Tls> tls;
    std::vector<std::string> fetch_allowed; ///< addresses and networks that we may ask though not public
};

/// One thing that is wrong in a file.
struct ConfigProblem {
    std::size_t line = 0; ///< from 1; 0 where it is about the whole file
    std::string key;      ///< `pbx.main.url`; empty where the file is no TOML
    std::string text;     ///< the whole sentence: line, key, what is allowed
};

/// Reads the text of a configuration file. All problems are found at once. `folder` is the one that relative
/// paths start from; the password files named are read.
[[nodiscard]] Result<Config, std::vector<ConfigProblem>> parse_config(std::string_view toml,
                                                                      const std::string& folder = ".");

/// The same from a file; one that cannot be read is a problem too.
[[nodiscard]] Result<Config, std::vector<ConfigProblem>> load_config(const std::string& file);

/// What holds, a line a key, as `check-config` prints it. Secrets only say whether they are set.
[[nodiscard]] std::string describe(const Config& config);

} // namespace callhours::config
