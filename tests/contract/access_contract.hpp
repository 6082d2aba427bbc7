#pragma once

#include "tests/contract/tested_stores.hpp"

// Passwords, sessions and tokens.

namespace callhours::tests {

template <typename Stores>
store::Session a_session(const DeskInStore<Stores>& desk, std::uint8_t token, Instant now)
{
    return {.token = digest(token),
            .agent = desk.agent("anna"),
            .created_at = now,
            .last_used_at = now,
            .expires_at = now + hours{12}};
}

TEMPLATE_LIST_TEST_CASE("a password is the imported one until it is changed", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto& access = desk.store().access();
    CHECK(desk.run(access.password_hash(desk.agent("anna"))) == std::optional<std::string>{"hash of anna"});
    CHECK_FALSE(desk.run(access.password_hash(AgentId{999})));
    desk.run(access.set_password_hash(desk.agent("anna"), "new hash", at("2026-11-22T12:00:00Z")));
    CHECK(desk.run(access.password_hash(desk.agent("anna"))) == std::optional<std::string>{"new hash"});
}

TEMPLATE_LIST_TEST_CASE("a session lasts until it expires or is closed", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto now = at("2026-11-22T12:00:00Z");
    auto& access = desk.store().access();
    desk.run(access.open_session(a_session(desk, 1, now)));
    const auto found = desk.run(access.session(digest(1), now));
    REQUIRE(found);
    CHECK(found->agent == desk.agent("anna"));
    CHECK_FALSE(desk.run(access.session(digest(2), now)));
    CHECK_FALSE(desk.run(access.session(digest(1), now + hours{12})));
    desk.run(access.close_session(digest(1)));
    CHECK_FALSE(desk.run(access.session(digest(1), now)));
}

TEMPLATE_LIST_TEST_CASE("a session's last use is noted by the minute", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto now = at("2026-11-22T12:00:00Z");
    auto& access = desk.store().access();
    desk.run(access.open_session(a_session(desk, 1, now)));
    CHECK(desk.run(access.session(digest(1), now + minutes{1}))->last_used_at == now);
    CHECK(desk.run(access.session(digest(1), now + seconds{61}))->last_used_at == now + seconds{61});
    CHECK(desk.run(access.session(digest(1), now + seconds{62}))->last_used_at == now + seconds{61});
}

TEMPLATE_LIST_TEST_CASE("all sessions of an agent can be closed at once", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto now = at("2026-11-22T12:00:00Z");
    auto& access = desk.store().access();
    desk.run(access.open_session(a_session(desk, 1, now)));
    desk.run(access.open_session(a_session(desk, 2, now)));
    desk.run(access.close_sessions_of(desk.agent("anna")));
    CHECK_FALSE(desk.run(access.session(digest(1), now)));
    CHECK_FALSE(desk.run(access.session(digest(2), now)));
}

TEMPLATE_LIST_TEST_CASE("a replaced token stays known as revoked", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto old = digest(13); // anna's feed
    REQUIRE(desk.directory->tokens.at(old).kind == store::TokenKind::agent_feed);
    const auto anna = desk.agent("anna").value();
    desk.run(desk.store().access().replace_token(store::TokenKind::agent_feed, anna, digest(99),
                                                 at("2026-11-22T12:00:00Z")));
    CHECK(desk.store().changes().newest_rules_known() > desk.directory->rules_version);
    desk.reload();
    CHECK(desk.directory->tokens.at(old).revoked);
    const auto& fresh = desk.directory->tokens.at(digest(99));
    CHECK_FALSE(fresh.revoked);
    CHECK(fresh.kind == store::TokenKind::agent_feed);
    CHECK(fresh.owner == anna);
    CHECK_FALSE(desk.directory->tokens.at(digest(12)).revoked); // anna's other one
    CHECK_FALSE(desk.directory->tokens.at(digest(23)).revoked); // ben's feed
}

} // namespace callhours::tests
