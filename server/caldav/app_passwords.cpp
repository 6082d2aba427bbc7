#include "server/caldav/app_passwords.hpp"

#include "server/auth/authorization.hpp"
#include "server/auth/tokens.hpp"

#include <chrono>
#include <utility>

namespace callhours::caldav {

namespace {

http::Response unauthorized(std::string detail)
{
    auto response = http::problem(401, std::move(detail));
    response.headers.set("WWW-Authenticate", std::string{auth::basic_challenge});
    return response;
}

bool is_called(const store::Agent& agent, std::string_view user)
{
    return user == agent.slug || (agent.email && user == agent.email->reveal());
}

} // namespace

Task<const store::AppPassword*> AppPasswords::find(TokenDigest digest)
{
    const auto rules = parts_.changes.newest_rules_known();
    if (rules != as_of_) {
        known_.clear();
        as_of_ = rules;
    }
    if (const auto found = known_.find(digest); found != known_.end()) co_return &found->second;
    auto read = co_await parts_.access.app_password(digest);
    if (!read || as_of_ != rules)
        co_return nullptr; // taken back while it was read: the next request will tell
    co_return &known_.insert_or_assign(digest, std::move(*read)).first->second;
}

Task<Result<Device, http::Response>> AppPasswords::admit(const http::Request& request)
{
    const auto authorization = auth::parse_authorization(request.headers.get("Authorization"));
    const auto* const given = std::get_if<auth::BasicCredentials>(&authorization);
    if (given == nullptr) {
        co_return refuse(
            unauthorized("Sign in with your short name and an app password, which you make in the console."));
    }
    auto directory = co_await parts_.gate.rules().current();
    const auto* const password = co_await find(auth::digest_of(given->password.reveal()));
    const auto* const agent = password == nullptr ? nullptr : directory->agent(password->agent);
    if (agent != nullptr && is_called(*agent, given->user)) {
        const auto id = password->id;
        co_await parts_.last_use.of_app_password(id, parts_.gate.now());
        co_return Device{std::move(directory), agent};
    }

    // By user and address together, so that nobody keeps somebody else's devices out.
    const auto now = std::chrono::steady_clock::now();
    const auto who = given->user + ' ' + request.remote;
    if (const auto wait = throttle_.wait(who, request.remote, now)) {
        co_return refuse(http::too_many(static_cast<std::uint64_t>(wait->count())));
    }
    throttle_.failed(who, request.remote, now);
    co_return refuse(unauthorized("That name and app password do not fit together."));
}

} // namespace callhours::caldav
