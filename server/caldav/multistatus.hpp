#pragma once

#include "server/caldav/xml.hpp"
#include "server/http/message.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace callhours::caldav {

/// A 207 answer (RFC 4918 §13), written as it grows. In it the prefixes D, C, CS and A stand for the spaces
/// of `ns`.
class Multistatus {
public:
    Multistatus();

    /// Properties of one resource: `found` are whole elements, written with the prefixes above.
    void add(std::string_view href, std::string_view found, const std::vector<Name>& missing);

    /// The same, where nothing may be changed: 403 for each.
    void add_forbidden(std::string_view href, const std::vector<Name>& names);

    /// A resource that is not there (404), or whose list had to end (507).
    void add_status(std::string_view href, int status);

    void add_sync_token(std::string_view token);

    [[nodiscard]] http::Response response() &&;

private:
    std::string text_;
};

/// `<D:error>` with a precondition (RFC 4918 §16) and words for people.
[[nodiscard]] http::Response precondition_failed(int status, std::string_view precondition,
                                                 std::string_view words);

/// The same for a rule of ours: `<K:rule>outside_hours</K:rule>` in the space `urn:callhours`.
[[nodiscard]] http::Response against_rule(int status, std::string_view rule, std::string_view words);

/// `<D:href>…</D:href>`.
[[nodiscard]] std::string href(std::string_view path);

/// An empty element of that name, with a prefix or its own namespace.
[[nodiscard]] std::string empty_element(const Name& name);

} // namespace callhours::caldav
