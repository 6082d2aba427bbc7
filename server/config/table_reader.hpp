#pragma once

#include "server/config/config.hpp"

#include <toml++/toml.h>

#include <initializer_list>
#include <set>

namespace callhours::config {

/// One table of a TOML file, read key by key; what is wrong is added to a list and the reading goes on. Keys
/// that nobody has asked for when finish() is called are unknown ones.
class TableReader {
public:
    TableReader(const toml::table& table, std::string path, std::vector<ConfigProblem>& problems)
        : table_{table}, path_{std::move(path)}, problems_{problems}
    {
    }

    /// Nothing when the key is missing or is no text.
    [[nodiscard]] std::optional<std::string> text(std::string_view key, std::string_view example);

    /// Nothing when the key is missing or is no whole number from `least` to `most`.
    [[nodiscard]] std::optional<std::int64_t> number(std::string_view key, std::int64_t least,
                                                     std::int64_t most);

    /// The index of the word that was chosen.
    [[nodiscard]] std::optional<std::size_t> choice(std::string_view key,
                                                    std::initializer_list<std::string_view> words);

    [[nodiscard]] std::vector<std::string> texts(std::string_view key, std::string_view example);

    [[nodiscard]] const toml::table* table(std::string_view key);

    [[nodiscard]] bool has(std::string_view key) const { return table_.contains(key); }

    /// Adds a problem with the value of `key`, or with the table where the key is missing.
    void complain(std::string_view key, std::string_view what);

    /// Complains when the key is missing.
    void demand(std::string_view key, std::string_view what_it_is);

    /// Complains about the keys that were not asked for, each with the nearest known one.
    void finish();

private:
    [[nodiscard]] const toml::node* find(std::string_view key);

    const toml::table& table_;
    std::string path_;
    std::vector<ConfigProblem>& problems_;
    std::set<std::string, std::less<>> known_;
};

/// Of `known`, the one that `word` was probably meant to be; empty when none is near.
[[nodiscard]] std::string nearest(std::string_view word, const std::set<std::string, std::less<>>& known);

} // namespace callhours::config
