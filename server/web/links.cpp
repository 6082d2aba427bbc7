#include "server/web/links.hpp"

#include "base/assert.hpp"

#include <algorithm>

namespace callhours::web {

namespace {

/// The digest of the token that opens the client's page now.
std::optional<std::string> live_page(const store::Directory& directory, ClientId client)
{
    std::optional<std::string> smallest; // there is one; were there more, all would agree on this
    for (const auto& [digest, token] : directory.tokens) {
        const bool opens =
            token.kind == store::TokenKind::booking_page && !token.revoked && token.owner == client.value();
        if (opens && (!smallest || digest.hex() < *smallest)) smallest = digest.hex();
    }
    return smallest;
}

} // namespace

std::optional<std::string> Links::book_again(const store::Directory& directory, ClientId client)
{
    const auto page = live_page(directory, client);
    if (!page) return std::nullopt;
    return "/book/" + signer(directory).sign(auth::LinkPurpose::booking_page, client.value(), *page);
}

std::optional<ClientId> Links::page_owner(const store::Directory& directory, std::string_view token)
{
    const auto claimed = auth::LinkSigner::claimed(token);
    const auto page = claimed ? live_page(directory, ClientId{*claimed}) : std::nullopt;
    if (!page) return std::nullopt;
    const auto id = signer(directory).verify(auth::LinkPurpose::booking_page, token, *page);
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
