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

TEMPLATE_LIST_TEST_CASE("a token shows when it was last used, and a use is no change", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto now = at("2026-11-22T12:00:00Z");
    auto& access = desk.store().access();
    const auto anna = desk.agent("anna").value();
    const auto fresh = desk.run(access.token_use(store::TokenKind::agent_feed, anna));
    REQUIRE(fresh);
    CHECK_FALSE(fresh->last_used_at);
    const auto before = desk.store().changes().newest_known();
    desk.run(access.token_used(digest(13), now + hours{2}));
    desk.run(access.token_used(digest(13), now + hours{1})); // a node whose clock is behind
    CHECK(desk.run(access.token_use(store::TokenKind::agent_feed, anna))->last_used_at == now + hours{2});
    CHECK(desk.store().changes().newest_known() == before);
    desk.run(access.replace_token(store::TokenKind::agent_feed, anna, digest(99), now + hours{3}));
    const auto rotated = desk.run(access.token_use(store::TokenKind::agent_feed, anna));
    CHECK(rotated->made_at == now + hours{3});
    CHECK_FALSE(rotated->last_used_at);
    CHECK_FALSE(desk.run(access.token_use(store::TokenKind::agent_feed, 999)));
}

TEMPLATE_LIST_TEST_CASE("an app password is its agent's, and gone for everybody when it is removed",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto now = at("2026-11-22T12:00:00Z");
    auto& access = desk.store().access();
    const auto anna = desk.agent("anna");
    const auto rules = desk.store().changes().newest_rules_known();
    const auto id = desk.run(access.add_app_password(anna, "telephone", digest(77), now));
    CHECK(desk.store().changes().newest_rules_known() > rules);
    const auto found = desk.run(access.app_password(digest(77)));
    REQUIRE(found);
    CHECK(found->agent == anna);
    CHECK(found->name == "telephone");
    CHECK_FALSE(found->last_used_at);
    desk.run(access.app_password_used(id, now + minutes{5}));
    CHECK(desk.run(access.app_passwords_of(anna)).at(0).last_used_at == now + minutes{5});
    CHECK(desk.run(access.app_passwords_of(desk.agent("ben"))).empty());
    CHECK_FALSE(desk.run(access.remove_app_password(id, desk.agent("ben"), now)));
    const auto last_rules = desk.store().changes().newest_rules_known();
    CHECK(desk.run(access.remove_app_password(id, anna, now)));
    CHECK(desk.store().changes().newest_rules_known() > last_rules);
    CHECK_FALSE(desk.run(access.remove_app_password(id, anna, now)));
    CHECK_FALSE(desk.run(access.app_password(digest(77))));
}

} // namespace callhours::tests
