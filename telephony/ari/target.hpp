#pragma once

#include <string>
#include <string_view>

namespace callhours::telephony::ari {

/// A name we give to something at the PBX (channel, bridge, recording, application): 1 to 120 of A–Z, a–z,
/// 0–9, - and _. Asterisk reads + in a path as a space and cannot take / at all.
[[nodiscard]] bool is_name(std::string_view text);

/// The path and query of a request below the ARI root, and the only way foreign text gets into one: all but
/// RFC 3986's unreserved characters is percent-encoded.
class Target {
public:
    Target() = default;

    explicit Target(std::string_view first_segment) { segment(first_segment); }

    Target& segment(std::string_view text) &;

    Target&& segment(std::string_view text) && { return std::move(segment(text)); }

    Target& query(std::string_view name, std::string_view value) &;

    Target&& query(std::string_view name, std::string_view value) && { return std::move(query(name, value)); }

    /// `/channels/in%2D1?app=callhours`; begins with a slash.
    [[nodiscard]] std::string text() const { return path_ + query_; }

    /// Without the query, for logs: a query may hold telephone numbers.
    [[nodiscard]] const std::string& path() const noexcept { return path_; }

    friend bool operator==(const Target&, const Target&) = default;

private:
    std::string path_;
    std::string query_;
};

} // namespace callhours::telephony::ari
