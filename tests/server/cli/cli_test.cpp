#include "server/cli/cli.hpp"
#include "tests/support/manual_clock.hpp"

#include <catch2/catch.hpp>

#include <sstream>

using namespace callhours;

namespace {

class NoBytes final : public RandomBytes {
public:
    void fill(std::span<std::byte>) override {}
};

/// A world in which nothing can be opened; what was said stays in `out` and `err`.
struct BareWorld {
    int run(std::vector<const char*> arguments)
    {
        arguments.insert(arguments.begin(), "callhours");
        return cli::run(static_cast<int>(arguments.size()), arguments.data(), world);
    }

    tests::ManualClock clock{parse_instant("2026-11-22T12:00:00Z").value()};
    NoBytes random;
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    std::vector<std::string> opened;
    std::optional<cli::ServeOptions> served;
    cli::World world{.open_store = [this](const std::string& db, bool) -> std::unique_ptr<store::Store> {
                         opened.push_back(db);
                         throw cli::Refused{"there is no database " + db};
                     },
                     .serve =
                         [this](const cli::ServeOptions& options) {
                             served = options;
                             return 0;
                         },
                     .backup = [](const auto&, const auto&) { throw std::runtime_error{"the disk is full"}; },
                     .restore = [](const auto&, const auto&) {},
                     .clock = clock,
                     .random = random,
                     .in = in,
                     .out = out,
                     .err = err};
};

} // namespace

TEST_CASE("help is done, and on standard output")
{
    BareWorld world;
    CHECK(world.run({"--help"}) == 0);
    CHECK(world.out.str().find("deadline") != std::string::npos);
    CHECK(world.err.str().empty());
}

TEST_CASE("wrong usage is 2, and on standard error")
{
    BareWorld world;
    CHECK(world.run({}) == 2);
    CHECK(world.run({"nonsense"}) == 2);
    CHECK(world.run({"slots", "--db", "x"}) == 2);
    CHECK(world.run({"serve", "--client-writes-per-minute", "-1"}) == 2);
    CHECK(world.out.str().empty());
    CHECK(world.err.str().find("--help") != std::string::npos);
}

TEST_CASE("a refusal is 1, with its reason")
{
    BareWorld world;
    CHECK(world.run({"elapsed", "--db", "x.db", "--agent", "a", "--from", "2026-11-23T08:00:00Z", "--to",
                     "2026-11-23T09:00:00Z"}) == 1);
    CHECK(world.err.str() == "callhours: there is no database x.db\n");
}

TEST_CASE("what breaks is 1 too, with its reason")
{
    BareWorld world;
    CHECK(world.run({"backup", "--db", "x.db", "x.tar"}) == 1);
    CHECK(world.err.str() == "callhours: the disk is full\n");
}

TEST_CASE("options are checked before the database is opened")
{
    BareWorld world;
    CHECK(world.run({"elapsed", "--db", "x.db", "--agent", "a", "--from", "noon", "--to", "x"}) == 1);
    CHECK(world.err.str().find("--from: \"noon\"") != std::string::npos);
    CHECK(world.opened.empty());
}

TEST_CASE("a deadline has exactly one budget")
{
    BareWorld world;
    CHECK(world.run({"deadline", "--db", "x", "--agent", "a", "--start", "2026-11-23T08:00:00Z"}) == 2);
    CHECK(world.run({"deadline", "--db", "x", "--agent", "a", "--start", "2026-11-23T08:00:00Z", "--days",
                     "1", "--minutes", "1"}) == 2);
}

TEST_CASE("serve hands its options on as they are, and leaves the others unset")
{
    BareWorld world;
    CHECK(world.run({"serve", "--listen", "127.0.0.1:0", "--client-writes-per-minute", "0"}) == 0);
    REQUIRE(world.served);
    CHECK(world.served->listen == "127.0.0.1:0");
    CHECK(world.served->client_writes_per_minute == 0U);
    CHECK_FALSE(world.served->db);
    CHECK_FALSE(world.served->config);
}

TEST_CASE("an import of what is no JSON does not open the database")
{
    BareWorld world;
    world.in.str("nonsense");
    CHECK(world.run({"import", "--db", "x.db", "-"}) == 1);
    CHECK(world.err.str().find("is not JSON") != std::string::npos);
    CHECK(world.opened.empty());
}
