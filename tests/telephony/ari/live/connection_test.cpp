#include "tests/telephony/ari/live/asterisk.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

using namespace callhours;
using namespace callhours::telephony;
using namespace callhours::telephony::ari;
using callhours::tests::Asterisk;
using callhours::tests::environment;
using namespace std::chrono_literals;

namespace {

/// Stops the PBX in its tracks, as a host that lost its network does, and lets it go on at the end.
struct Frozen {
    explicit Frozen(int process) : pid{process}
    {
        REQUIRE(::kill(pid, SIGSTOP) == 0);
        // The signal takes effect thread by thread; until then it may still answer.
        while (!has_stopped())
            std::this_thread::yield();
    }

    ~Frozen() { ::kill(pid, SIGCONT); }

    Frozen(const Frozen&) = delete;
    Frozen& operator=(const Frozen&) = delete;

    [[nodiscard]] bool has_stopped() const
    {
        const std::filesystem::path threads{"/proc/" + std::to_string(pid) + "/task"};
        const std::filesystem::directory_iterator all{threads};
        return std::all_of(begin(all), end(all), [](const auto& thread) {
            std::ifstream file{thread.path() / "stat"};
            std::string text{std::istreambuf_iterator<char>{file}, {}};
            const auto after_name = text.rfind(") "); // the name may hold anything
            return after_name != std::string::npos && text.substr(after_name + 2, 1) == "T";
        });
    }

    int pid;
};

/// Read anew each time: a restart changes it.
int asterisk_pid()
{
    std::ifstream file{environment("CALLHOURS_TEST_ASTERISK_PID_FILE")};
    int pid = 0;
    file >> pid;
    REQUIRE(pid > 1);
    return pid;
}

} // namespace

TEST_CASE("a link tells that it is up, and since when", "[live]")
{
    Asterisk asterisk;
    CHECK_FALSE(asterisk.link().link().up);
    asterisk.connect();
    CHECK(asterisk.link().link().up);
}

TEST_CASE("a PBX that stops without a word is noticed within ten seconds, and greeted when it is back",
          "[live]")
{
    Asterisk asterisk;
    asterisk.connect();
    {
        const Frozen frozen{asterisk_pid()};
        asterisk.expect<LinkDown>({}, 11s);
        CHECK_FALSE(asterisk.link().link().up);
        const auto answer = asterisk.perform(telephony::Answer{ChannelId{"1.1"}});
        CHECK(answer.error() == PbxError::unreachable);
    }
    asterisk.expect<LinkUp>({}, 40s);
    CHECK(asterisk.perform(telephony::Answer{ChannelId{"1.1"}}).error() == PbxError::gone);
}

TEST_CASE("a quiet link stays up", "[live]")
{
    Asterisk asterisk;
    asterisk.connect();
    CHECK_FALSE(asterisk.run_until([&] { return !asterisk.link().link().up; }, 12s));
}

TEST_CASE("a PBX that is started anew is found again", "[live]")
{
    Asterisk asterisk;
    asterisk.connect();
    REQUIRE(std::system(environment("CALLHOURS_TEST_ASTERISK_RESTART").c_str()) == 0); // NOLINT: one thread
    asterisk.expect<LinkDown>();
    const auto up = asterisk.expect<LinkUp>({}, 40s);
    CHECK(up.live.channels.empty());
    const auto call = asterisk.ring_desk("listen");
    CHECK(asterisk.perform(HangUp{call.channel}));
}

TEST_CASE("a wrong password never brings the link up, and commands are refused", "[live]")
{
    Asterisk asterisk;
    const auto stranger =
        asterisk.another_link([](auto& settings) { settings.account.password = Secret{"wrong"}; });
    stranger->start();
    CHECK_FALSE(asterisk.run_until([&] { return stranger->link().up; }, 1s));
    CHECK(asterisk.run(stranger->perform(telephony::Answer{ChannelId{"1.1"}})).error() == PbxError::refused);
    stranger->stop();
}

TEST_CASE("a PBX that is not there is an answer, not an error", "[live]")
{
    Asterisk asterisk;
    const auto nowhere = asterisk.another_link([](auto& settings) { settings.account.address.port = "9"; });
    nowhere->start();
    CHECK(asterisk.run(nowhere->perform(telephony::Answer{ChannelId{"1.1"}})).error() ==
          PbxError::unreachable);
    CHECK(asterisk.run(nowhere->stored_recordings()).error() == PbxError::unreachable);
    nowhere->stop();
}

TEST_CASE("of two servers under one name the newer has the calls, and the older does not take them back",
          "[live]")
{
    Asterisk older;
    older.connect();
    const auto newer = older.another_link([](auto&) {});
    newer->start();
    CHECK(older.run_until([&] { return newer->link().up; }, 10s));
    older.expect<LinkDown>();
    CHECK_FALSE(older.run_until([&] { return older.link().link().up || !newer->link().up; }, 5s));
    newer->stop();
}

TEST_CASE("stopping ends every wait, also in the middle of a request", "[live]")
{
    Asterisk asterisk;
    asterisk.connect();
    const auto other = asterisk.another_link([](auto& settings) { settings.app = "callhours-other"; });
    other->start();
    CHECK(asterisk.run_until([&] { return other->link().up; }, 10s));
    const Frozen frozen{asterisk_pid()};
    bool answered = false;
    bool reading_ended = false;
    auto ask = [](AsteriskLink& link, bool& done) -> Task<void> {
        const auto answer = co_await link.perform(telephony::Answer{ChannelId{"1.1"}});
        done = !answer && answer.error() == PbxError::unreachable;
    };
    auto read = [](AsteriskLink& link) -> Task<void> {
        for (;;)
            static_cast<void>(co_await link.next());
    };
    boost::asio::co_spawn(asterisk.executor(), ask(*other, answered), [](const std::exception_ptr&) {});
    boost::asio::co_spawn(asterisk.executor(), read(*other),
                          [&](const std::exception_ptr&) { reading_ended = true; });
    CHECK_FALSE(asterisk.run_until([&] { return answered || reading_ended; }, 300ms));
    other->stop();
    CHECK(asterisk.run_until([&] { return answered && reading_ended; }, 1s));
}

TEST_CASE("a connection that died while it was kept does not fail a question", "[live]")
{
    Asterisk asterisk;
    const Target info = Target{"asterisk"}.segment("info");
    CHECK(asterisk.ask(Method::get, info).status == 200);
    // Asterisk closes a connection after 15 s without a request.
    CHECK_FALSE(asterisk.run_until([] { return false; }, 16s));
    CHECK(asterisk.ask(Method::get, info).status == 200);
}
