#pragma once

#include "server/auth/link_signer.hpp"
#include "store/bookings.hpp"
#include "store/directory.hpp"
#include "store/waiting_list.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace callhours::web {

/// The addresses that the server hands out; absolute where a base URL is configured, else paths.
class Links {
public:
    explicit Links(std::string base_url) : base_url_{std::move(base_url)} {}

    [[nodiscard]] std::string manage(const store::Directory& directory, BookingId id) const
    {
        return base_url_ + "/b/" + signer(directory).sign(auth::LinkPurpose::manage_booking, id.value());
    }

    [[nodiscard]] std::string file(const store::Directory& directory, BookingId id) const
    {
        return base_url_ + "/b/" + signer(directory).sign(auth::LinkPurpose::booking_file, id.value()) +
               ".ics";
    }

    /// The page on which somebody leaves the waiting list; whoever posts there has left (RFC 8058).
    [[nodiscard]] std::string waiting(const store::Directory& directory, store::WaitId id) const
    {
        return base_url_ + "/w/" + signer(directory).sign(auth::LinkPurpose::waiting, id.value());
    }

    [[nodiscard]] std::string absolute(std::string_view path) const { return base_url_ + std::string{path}; }

    /// The path of the client's booking page for who comes from one of its calls; nothing where the client's
    /// page is closed. It dies with the page's own token, which nobody but the client knows.
    [[nodiscard]] static std::optional<std::string> book_again(const store::Directory& directory,
                                                               ClientId client);

    /// Whose page such a link's token opens.
    [[nodiscard]] static std::optional<ClientId> page_owner(const store::Directory& directory,
                                                            std::string_view token);

    /// The token of an address that shows an agent's availability or a client's calls. It dies with the token
    /// of the agent's feed or the client's page; nothing where there is none.
    [[nodiscard]] static std::optional<std::string> token_for(const store::Directory& directory,
                                                              auth::LinkPurpose purpose, std::int64_t id);

    /// Whose such a token is.
    [[nodiscard]] static std::optional<std::int64_t> owner(const store::Directory& directory,
                                                           auth::LinkPurpose purpose, std::string_view token);

    /// Signs and checks by the key of the database.
    [[nodiscard]] static auth::LinkSigner signer(const store::Directory& directory);

private:
    std::string base_url_;
};

} // namespace callhours::web
