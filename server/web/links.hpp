#pragma once

#include "server/auth/link_signer.hpp"
#include "store/bookings.hpp"
#include "store/directory.hpp"

#include <string>

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

    [[nodiscard]] std::string absolute(std::string_view path) const { return base_url_ + std::string{path}; }

    /// Signs and checks by the key of the database.
    [[nodiscard]] static auth::LinkSigner signer(const store::Directory& directory);

private:
    std::string base_url_;
};

} // namespace callhours::web
