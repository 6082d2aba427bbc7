#include "tests/telephony/ari/live/asterisk.hpp"

#include "telephony/ari/replies.hpp"

#include <boost/system/system_error.hpp>

#include <unistd.h>

#include <cstdlib>

namespace callhours::tests {

using namespace telephony;
using namespace telephony::ari;

std::string environment(const char* name)
{
    const char* value = std::getenv(name); // NOLINT: one thread, and nobody sets it
    if (value == nullptr) throw std::runtime_error{std::string{"set "} + name};
    return value;
}

AsteriskLink::Settings Asterisk::settings()
{
    const auto address = Address::parse(environment("CALLHOURS_TEST_ARI_URL"));
    if (!address) throw std::runtime_error{"CALLHOURS_TEST_ARI_URL is no address"};
    return {.name = "live",
            .account = {*address, environment("CALLHOURS_TEST_ARI_USER"),
                        Secret{environment("CALLHOURS_TEST_ARI_PASSWORD")}},
            .app = environment("CALLHOURS_TEST_ARI_APP")};
}

std::string Asterisk::fresh_name(const std::string& beginning)
{
    static int count = 0;
    const auto now = std::chrono::system_clock::now().time_since_epoch().count();
    return beginning + std::to_string(::getpid()) + "-" + std::to_string(now) + "-" + std::to_string(++count);
}

Asterisk::Asterisk()
    : link_{std::make_unique<AsteriskLink>(executor(), settings(), log_, clock_, [] { return 0.5; })},
      http_{std::make_unique<HttpClient>(executor(), settings().account)}
{
}

/// What a failed test left is hung up, so that the next one finds an empty PBX.
Asterisk::~Asterisk()
{
    try {
        const auto about = ask(Method::get, Target{"applications"}.segment(settings().app));
        const auto left = read_application(about.body).value_or(Application{});
        for (const auto& channel : left.channels)
            ask(Method::remove, Target{"channels"}.segment(channel.text()));
        for (const auto& bridge : left.bridges)
            ask(Method::remove, Target{"bridges"}.segment(bridge.text()));
    } catch (const std::exception& failure) {
        WARN("after the test: " << failure.what());
    }
    link_->stop();
    http_->stop();
    run_until([this] { return !reading_; }, Milliseconds{1000});
}

std::unique_ptr<AsteriskLink>
Asterisk::another_link(const std::function<void(AsteriskLink::Settings&)>& change)
{
    auto changed = settings();
    change(changed);
    return std::make_unique<AsteriskLink>(executor(), std::move(changed), log_, clock_, [] { return 0.5; });
}

LinkUp Asterisk::connect()
{
    link_->start();
    auto read = [](AsteriskLink& link, std::vector<PbxEvent>& seen) -> Task<void> {
        for (;;) {
            auto event = co_await link.next();
            seen.push_back(std::move(event));
        }
    };
    reading_ = true;
    boost::asio::co_spawn(io_, read(*link_, seen_), [this](const std::exception_ptr&) { reading_ = false; });
    return expect<LinkUp>();
}

bool Asterisk::run_until(const std::function<bool()>& happened, Milliseconds within)
{
    const auto deadline = std::chrono::steady_clock::now() + within;
    while (!happened()) {
        const auto left = deadline - std::chrono::steady_clock::now();
        if (left <= std::chrono::steady_clock::duration::zero()) return false;
        if (io_.stopped()) io_.restart();
        io_.run_one_for(left);
    }
    return true;
}

ChannelArrived Asterisk::ring_desk(const std::string& who)
{
    auto target = Target{"channels"}.segment(fresh_name("caller-"));
    target.query("endpoint", "Local/+4312345000@callhours-in/n").query("callerId", "+4366012345");
    target.query("context", "live").query("extension", who).query("priority", "1");
    const auto reply = ask(Method::post, std::move(target));
    if (reply.status != 200) throw std::runtime_error{"the PBX does not ring: " + reply.body};
    return expect<ChannelArrived>();
}

Reply Asterisk::ask(Method method, Target target)
{
    return run(http_->send({method, std::move(target)}));
}

} // namespace callhours::tests
