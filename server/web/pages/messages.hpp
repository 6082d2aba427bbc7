#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace callhours::web {

/// What fills a `{name}` of a message.
using MessageValue = std::variant<std::string, std::int64_t>;
using MessageValues = std::initializer_list<std::pair<std::string_view, MessageValue>>;

/// The texts of one language, from web/locales/LANGUAGE.json. Plain values: any thread.
class Messages {
public:
    /// `fallback` stands in for keys that this language does not have yet.
    Messages(std::string language, std::string_view json, const Messages* fallback = nullptr);

    /// The text as it stands. Throws std::logic_error when there is no such key.
    [[nodiscard]] const std::string& operator()(std::string_view key) const;

    /// The text with its placeholders filled (ICU MessageFormat: `{name}`, `{count, plural, …}`); throws
    /// std::logic_error when the key or a value is missing.
    [[nodiscard]] std::string operator()(std::string_view key, MessageValues values) const;

    [[nodiscard]] bool has(std::string_view key) const;

    /// `en`; the lang attribute.
    [[nodiscard]] const std::string& language() const noexcept { return language_; }

    /// What ICU is asked with: `en-GB`.
    [[nodiscard]] const std::string& locale() const { return (*this)("format.locale"); }

    [[nodiscard]] const std::map<std::string, std::string, std::less<>>& all() const noexcept
    {
        return texts_;
    }

private:
    std::string language_;
    std::map<std::string, std::string, std::less<>> texts_;
};

/// `words` with a capital letter in front: for words that begin a line or a sentence (Russian writes days of
/// the week small).
[[nodiscard]] std::string capitalised(std::string_view words);

/// The languages that are compiled in.
class Catalogue {
public:
    Catalogue();

    /// The language of that tag, by lookup (RFC 4647 §3.4: `de-AT` finds `de`), or English.
    [[nodiscard]] const Messages& of(std::string_view tag) const;

    /// Whether of() gives the very language that was asked for.
    [[nodiscard]] bool has(std::string_view language) const;

    /// English first, the others by their tags.
    [[nodiscard]] std::vector<std::string_view> languages() const;

private:
    std::map<std::string, Messages, std::less<>> languages_;
};

} // namespace callhours::web
