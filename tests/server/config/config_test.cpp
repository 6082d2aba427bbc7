#include "server/config/config.hpp"

#include <catch2/catch.hpp>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

using namespace callhours;
using namespace callhours::config;

namespace {

std::vector<std::string> problems_of(std::string_view toml)
{
    const auto config = parse_config(toml);
    std::vector<std::string> texts;
    if (config) return texts;
    for (const auto& problem : config.error())
        texts.push_back(problem.text);
    return texts;
}

std::string only_problem_of(std::string_view toml)
{
    const auto texts = problems_of(toml);
    REQUIRE(texts.size() == 1);
    return texts.front();
}

/// A file that is gone when the test is.
class TemporaryFile {
public:
    explicit TemporaryFile(std::string_view text)
        : path_{std::filesystem::temp_directory_path() / ("callhours-config-" + std::to_string(::getpid()))}
    {
        std::ofstream{path_} << text;
    }

    ~TemporaryFile() { std::filesystem::remove(path_); }

    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    [[nodiscard]] std::string path() const { return path_.string(); }

private:
    std::filesystem::path path_;
};

} // namespace

TEST_CASE("an empty file means the defaults", "[config]")
{
    const auto config = parse_config("");

    REQUIRE(config);
    CHECK(to_text(config->listen) == "127.0.0.1:8080");
    CHECK(config->client_writes_per_minute == 600);
    CHECK(config->pbx.empty());
    CHECK_FALSE(config->base_url);
}

TEST_CASE("every key is read", "[config]")
{
    const auto config = parse_config(R"(
        listen = "[::]:9000"
        db = "data/desk.db"
        base_url = "https://desk.example.com/"
        client_writes_per_minute = 0
        trusted_proxies = ["127.0.0.1", "10.0.0.0/8"]
        log = {level = "debug", form = "json"}
        limits = {connections = 5, header_bytes = 2048, body_bytes = 4096, header_seconds = 1, body_seconds = 2, idle_seconds = 3}
        media.low_disk_mib = 7
        fetch.allow = ["127.0.0.1", "fd00::/8"]
        [pbx.main]
        url = "http://127.0.0.1:8088/asterisk/"
        user = "ours"
        password = "s3cret"
        app = "desk"
        [smtp]
        host = "mail.example.com"
        port = 25
        user = "mailer"
        password = "pa55"
        from = "desk@example.com"
    )",
                                     "/etc/callhours");
    REQUIRE(config);
    CHECK(config->listen.port == 9000);
    CHECK(config->db == "/etc/callhours/data/desk.db");
    CHECK(config->base_url == "https://desk.example.com");
    CHECK(config->client_writes_per_minute == 0);
    CHECK(config->trusted_proxies.size() == 2);
    CHECK(config->log_level == LogLevel::debug);
    CHECK(config->log_form == LogForm::json);
    CHECK(config->limits.connections == 5);
    CHECK(config->limits.idle_timeout == std::chrono::seconds{3});
    CHECK(config->low_disk_mebibytes == 7);
    CHECK(config->fetch_allowed == std::vector<std::string>{"127.0.0.1", "fd00::/8"});
    REQUIRE(config->pbx.size() == 1);
    CHECK(config->pbx[0].name == "main");
    CHECK(config->pbx[0].url == "http://127.0.0.1:8088/asterisk");
    CHECK(config->pbx[0].password.equals("s3cret"));
    CHECK(config->pbx[0].app == "desk");
    REQUIRE(config->smtp);
    CHECK(config->smtp->from.reveal() == "desk@example.com");
}

TEST_CASE("all mistakes are told at once, each with its line", "[config]")
{
    const auto texts = problems_of("listen = \"nowhere\"\n"
                                   "client_writes_per_minute = -1\n"
                                   "[log]\n"
                                   "level = \"loud\"\n"
                                   "[pbx.main]\n"
                                   "url = \"127.0.0.1:8088\"\n"
                                   "user = 7\n");
    CHECK(texts == std::vector<std::string>{
                       "line 1: listen: must be ADDRESS:PORT such as \"127.0.0.1:8080\" or \"[::]:8080\"",
                       "line 2: client_writes_per_minute: must be from 0 to 1000000, but is -1",
                       "line 4: log.level: must be one of debug, info, warn, error, but is \"loud\"",
                       "line 5: pbx.main.password: is missing: or password_file, as in ari.conf",
                       "line 6: pbx.main.url: must be an address such as \"http://127.0.0.1:8088\"",
                       "line 7: pbx.main.user: must be a text such as \"callhours\", but is a whole number",
                   });
}

TEST_CASE("a mistyped key is told with the one that was meant", "[config]")
{
    CHECK(only_problem_of("lisen = \"127.0.0.1:8080\"") ==
          "line 1: lisen: is not known; did you mean listen?");
    CHECK(only_problem_of("[limits]\nbody_byte = 5") ==
          "line 2: limits.body_byte: is not known; did you mean body_bytes?");
    CHECK(only_problem_of("[media]\nquality = 5") ==
          "line 2: media.quality: is not known; here stand low_disk_mib");
    CHECK(only_problem_of("[stmp]\nhost = \"a\"") == "line 1: stmp: is not known; did you mean smtp?");
}

TEST_CASE("what is no TOML is told by its line", "[config]")
{
    CHECK(only_problem_of("db = \"a\"\nlisten = = 5").starts_with("line 2: is not TOML: "));
    CHECK(only_problem_of("db = \"a\"\ndb = \"b\"").starts_with("line 2: is not TOML: "));
}

TEST_CASE("a value of another kind is told by both kinds", "[config]")
{
    CHECK(only_problem_of("listen = 8080") ==
          "line 1: listen: must be a text such as \"127.0.0.1:8080\", but is a whole number");
    CHECK(only_problem_of("trusted_proxies = \"127.0.0.1\"") ==
          "line 1: trusted_proxies: must be a list of texts such as [\"10.0.0.0/8\"], but is a text");
    CHECK(only_problem_of("trusted_proxies = [\"nonsense\"]").find("\"nonsense\" is neither") !=
          std::string::npos);
    CHECK(only_problem_of("[fetch]\nallow = [\"localhost\"]").find("\"localhost\" is neither") !=
          std::string::npos);
    CHECK(only_problem_of("log = \"debug\"") == "line 1: log: must be a table, [log], but is a text");
    CHECK(only_problem_of("pbx = {url = \"http://a\"}").find("[pbx.main]") != std::string::npos);
}

TEST_CASE("a base URL has no path", "[config]")
{
    CHECK(only_problem_of("base_url = \"https://example.com/desk\"").find("without a path") !=
          std::string::npos);
}

TEST_CASE("a password may stand in a file of its own", "[config]")
{
    const TemporaryFile file{"s3cret\n"};
    const auto pbx =
        "[pbx.main]\nurl = \"http://a\"\nuser = \"u\"\npassword_file = \"" + file.path() + "\"\n";

    REQUIRE(parse_config(pbx));
    CHECK(parse_config(pbx)->pbx[0].password.equals("s3cret"));
    CHECK(only_problem_of(pbx + "password = \"x\"").find("keep one of them") != std::string::npos);
    CHECK(only_problem_of("[pbx.main]\nurl = \"http://a\"\nuser = \"u\"\npassword_file = \"/nowhere/x\"\n") ==
          "line 4: pbx.main.password_file: the file /nowhere/x cannot be read");
}

TEST_CASE("half of a table is told by what is missing", "[config]")
{
    CHECK(problems_of("[tls]\ncertificate = \"/nowhere/a\"").size() == 2);
    CHECK(problems_of("[smtp]\nhost = \"a\"\nuser = \"b\"\nfrom = \"c\"") ==
          std::vector<std::string>{
              "line 1: smtp.password: is missing: user stands without one",
              "line 4: smtp.from: must be an e-mail address such as \"desk@example.com\""});
}

TEST_CASE("a file that is not there is told by its name", "[config]")
{
    const auto config = load_config("/nowhere/callhours.toml");

    REQUIRE_FALSE(config);
    CHECK(config.error().front().text == "/nowhere/callhours.toml cannot be read: No such file or directory");
}

TEST_CASE("no secret is ever described", "[config]")
{
    const auto config =
        parse_config("db = \"postgresql://desk:s3cret@db/desk\"\n"
                     "[pbx.main]\nurl = \"http://a\"\nuser = \"u\"\npassword = \"s3cret\"\n"
                     "[smtp]\nhost = \"a\"\nuser = \"u\"\npassword = \"s3cret\"\nfrom = \"a@example.com\"");
    REQUIRE(config);
    const auto text = describe(*config);

    CHECK(text.find("s3cret") == std::string::npos);
    CHECK(text.find("postgresql://desk:(set)@db/desk") != std::string::npos);
    CHECK(text.find("http://a as u, password (set), app callhours") != std::string::npos);
}

TEST_CASE("the example says the defaults, and is valid when its comments are taken away", "[config]")
{
    std::ifstream file{CALLHOURS_EXAMPLE_CONFIG};
    REQUIRE(file);
    std::string as_it_is;
    std::string uncommented;
    for (std::string line; std::getline(file, line);) {
        as_it_is += line + '\n';
        const bool is_setting = line.starts_with("# [") || line.find(" = ") != std::string::npos;
        const bool names_a_file =
            line.find("_file") != std::string::npos || line.find(".pem") != std::string::npos;
        if (is_setting && !names_a_file && !line.starts_with("# [tls]")) uncommented += line.substr(2) + '\n';
    }
    const auto defaults = describe(Config{});
    REQUIRE(parse_config(as_it_is));
    CHECK(describe(*parse_config(as_it_is)) == defaults);

    const auto texts = problems_of(uncommented); // only the password files are not there
    CHECK(texts.size() == 2);
    for (const auto& text : texts)
        CHECK(text.find("password: is missing") != std::string::npos);
}

TEST_CASE("a voicemail spool has a name, a folder and the number it stands for")
{
    const auto config = parse_config("[spool.old]\nfolder = \"spool\"\ncalled = \"+4312345000\"\n", "/srv");
    REQUIRE(config);
    REQUIRE(config->spools.size() == 1);
    CHECK(config->spools[0].name == "old");
    CHECK(config->spools[0].folder == "/srv/spool");
    CHECK(config->spools[0].called == "+4312345000");
    CHECK_FALSE(parse_config("[spool.old]\nfolder = \"spool\"\n"));
    CHECK_FALSE(parse_config("[spool.old]\ncalled = \"+4312345000\"\n"));
    CHECK_FALSE(parse_config("[spool]\nfolder = \"spool\"\n"));
}
