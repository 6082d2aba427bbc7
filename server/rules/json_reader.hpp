#pragma once

#include "store/import.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace callhours::rules {

using Problems = std::vector<store::ImportProblem>;

/// An object of a document from outside. Each member is asked for once; what has the wrong type, and what
/// nobody asked for (a typo), becomes a problem with its JSON pointer (RFC 6901). Nothing throws.
class JsonReader {
public:
    /// `value` that is no object is a problem, and then has no members.
    JsonReader(const boost::json::value& value, std::string pointer, Problems& problems);

    /// Call it last: members that nobody asked for are problems.
    void finish();

    [[nodiscard]] const std::string& pointer() const noexcept { return pointer_; }

    [[nodiscard]] std::string pointer_to(std::string_view key) const;

    /// Null when absent. A present `null` is a value.
    [[nodiscard]] const boost::json::value* member(std::string_view key);

    /// UTF-8 of 1 to `most_characters` without control characters, white space at its ends taken off.
    [[nodiscard]] std::optional<std::string> text(std::string_view key, std::size_t most_characters = 200);

    /// As text(), and a slug.
    [[nodiscard]] std::optional<std::string> slug(std::string_view key);

    [[nodiscard]] std::optional<int> integer(std::string_view key, int least, int most);

    [[nodiscard]] std::optional<bool> truth(std::string_view key);

    [[nodiscard]] std::optional<Instant> instant(std::string_view key);

    /// The outer is absent when the member is, the inner when it is null.
    [[nodiscard]] std::optional<std::optional<int>> integer_or_null(std::string_view key, int least,
                                                                    int most);
    [[nodiscard]] std::optional<std::optional<LocalDate>> date_or_null(std::string_view key);

    /// Calls `each` for every element with its pointer; true when the member is there and a list.
    bool list(std::string_view key,
              const std::function<void(const boost::json::value&, const std::string&)>& each);

    [[nodiscard]] std::optional<std::vector<std::string>> texts(std::string_view key);

    /// Notes a problem at `key`, or at the object itself for an empty key.
    void complain(std::string_view key, std::string text);

    [[nodiscard]] Problems& problems() noexcept { return problems_; }

private:
    const boost::json::object* object_ = nullptr;
    std::string pointer_;
    Problems& problems_;
    std::set<std::string, std::less<>> asked_;
};

/// `~` and `/` escaped (RFC 6901 §3).
[[nodiscard]] std::string pointer_segment(std::string_view key);

/// A text element of a list; problems as JsonReader::text().
[[nodiscard]] std::optional<std::string> text_of(const boost::json::value& value, const std::string& pointer,
                                                 Problems& problems, std::size_t most_characters = 200);

} // namespace callhours::rules
