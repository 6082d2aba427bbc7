#include "server/web/links.hpp"

#include "base/assert.hpp"

#include <algorithm>

namespace callhours::web {

namespace {

/// The digest of the token of that kind that is `owner`'s now.
std::optional<std::string> live_token(const store::Directory& directory, store::TokenKind kind,
                                      std::int64_t owner)
{
    std::optional<std::string> smallest; // there is one; were there more, all would agree on this
    for (const auto& [digest, token] : directory.tokens) {
        const bool opens = token.kind == kind && !token.revoked && token.owner == owner;
        if (opens && (!smallest || digest.hex() < *smallest)) smallest = digest.hex();
    }
    return smallest;
}

/// With whose token a link dies.
store::TokenKind kind_behind(auth::LinkPurpose purpose)
{
    return purpose == auth::LinkPurpose::availability ? store::TokenKind::agent_feed
                                                      : store::TokenKind::booking_page;
}

} // namespace

std::optional<std::string> Links::token_for(const store::Directory& directory, auth::LinkPurpose purpose,
                                            std::int64_t id)
{
    const auto live = live_token(directory, kind_behind(purpose), id);
    if (!live) return std::nullopt;
    return signer(directory).sign(purpose, id, *live);
}

std::optional<std::int64_t> Links::owner(const store::Directory& directory, auth::LinkPurpose purpose,
                                         std::string_view token)
{
    const auto claimed = auth::LinkSigner::claimed(token);
    const auto live = claimed ? live_token(directory, kind_behind(purpose), *claimed) : std::nullopt;
    if (!live) return std::nullopt;
    return signer(directory).verify(purpose, token, *live);
}

std::optional<std::string> Links::book_again(const store::Directory& directory, ClientId client)
{
    const auto token = token_for(directory, auth::LinkPurpose::booking_page, client.value());
    return token ? std::optional{"/book/" + *token} : std::nullopt;
}

std::optional<ClientId> Links::page_owner(const store::Directory& directory, std::string_view token)
{
    const auto id = owner(directory, auth::LinkPurpose::booking_page, token);
    return id ? std::optional{ClientId{*id}} : std::nullopt;
}

auth::LinkSigner Links::signer(const store::Directory& directory)
{
    auth::LinkSigner::Key key{};
    CALLHOURS_ASSERT(directory.link_key.size() == key.size());
    std::transform(directory.link_key.begin(), directory.link_key.end(), key.begin(),
                   [](char c) { return static_cast<std::uint8_t>(c); });
    return auth::LinkSigner{key};
}

} // namespace callhours::web
