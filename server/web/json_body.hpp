#pragma once

#include "base/result.hpp"
#include "server/http/message.hpp"
#include "server/web/fields.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace callhours::web {

/// The JSON object of a request; members that are not asked for are passed over. Errors of members gather, so
/// that one answer tells them all.
class JsonBody {
public:
    /// Otherwise the 400 or 415 to send.
    [[nodiscard]] static Result<JsonBody, http::Response> read(const http::Request& request);

    /// The member is there, and not null.
    [[nodiscard]] bool has(std::string_view key) const;

    /// The text of a member; absent when the member is, or is null. Another type is an error.
    [[nodiscard]] std::optional<std::string> text(std::string_view key);

    /// As text(); a missing one is an error.
    [[nodiscard]] std::string required_text(std::string_view key);

    [[nodiscard]] std::optional<Instant> required_instant(std::string_view key);

    /// As text(), of up to `most_octets`: a file in a member.
    [[nodiscard]] std::optional<std::string> long_text(std::string_view key, std::size_t most_octets);

    /// As text(), of an instant in RFC 3339.
    [[nodiscard]] std::optional<Instant> instant(std::string_view key);

    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view key);

    /// A list of texts; empty when the member is missing.
    [[nodiscard]] std::vector<std::string> texts(std::string_view key);

    /// False when the member is missing.
    [[nodiscard]] bool flag(std::string_view key);

    /// Plain text of at most `most` characters: no controls but line ends and tabs.
    [[nodiscard]] std::string words(std::string_view key, std::size_t most);

    /// The members of an object, each a text, or true and false as "yes" and "no"; an error of one has the
    /// pointer `/key/member`. Absent is empty.
    [[nodiscard]] std::map<std::string, std::string> texts_by_name(std::string_view key);

    /// Null when the member is absent or null, or is no list, which is an error.
    [[nodiscard]] const boost::json::array* list(std::string_view key);

    void complain(std::string_view key, std::string text)
    {
        errors_.push_back({std::string{key}, std::move(text), FieldProblem::malformed});
    }

    [[nodiscard]] FieldErrors& errors() noexcept { return errors_; }

private:
    explicit JsonBody(boost::json::object object) : object_{std::move(object)} {}

    boost::json::object object_;
    FieldErrors errors_;
};

/// 422 with all of them: `errors: [{pointer, detail}]` beside the usual members (RFC 9457 §3).
[[nodiscard]] http::Response unprocessable(const FieldErrors& errors);

} // namespace callhours::web
