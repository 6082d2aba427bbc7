#include "server/config/table_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <sstream>

namespace callhours::config {

namespace {

std::size_t edit_distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row[b.size()];
}

std::string_view kind_of(const toml::node& node)
{
    switch (node.type()) {
    case toml::node_type::string:
        return "a text";
    case toml::node_type::integer:
        return "a whole number";
    case toml::node_type::floating_point:
        return "a number with a fraction";
    case toml::node_type::boolean:
        return "true or false";
    case toml::node_type::array:
        return "a list";
    case toml::node_type::table:
        return "a table";
    case toml::node_type::date:
    case toml::node_type::time:
    case toml::node_type::date_time:
        return "a date or time";
    case toml::node_type::none:
        break;
    }
    return "nothing";
}

} // namespace

std::string nearest(std::string_view word, const std::set<std::string, std::less<>>& known)
{
    std::string best;
    std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
    for (const auto& candidate : known) {
        const auto distance = edit_distance(word, candidate);
        if (distance < best_distance) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

const toml::node* TableReader::find(std::string_view key)
{
    known_.emplace(key);
    return table_.get(key);
}

void TableReader::complain(std::string_view key, std::string_view what)
{
    const auto* node = table_.get(key);
    const auto line =
        static_cast<std::size_t>(node != nullptr ? node->source().begin.line : table_.source().begin.line);
    auto name = path_.empty() ? std::string{key} : path_ + '.' + std::string{key};
    auto text =
        line == 0 ? fmt::format("{}: {}", name, what) : fmt::format("line {}: {}: {}", line, name, what);
    problems_.push_back({line, std::move(name), std::move(text)});
}

void TableReader::demand(std::string_view key, std::string_view what_it_is)
{
    if (!has(key)) complain(key, fmt::format("is missing: {}", what_it_is));
}

std::optional<std::string> TableReader::text(std::string_view key, std::string_view example)
{
    const auto* node = find(key);
    if (node == nullptr) return std::nullopt;
    auto value = node->value_exact<std::string>();
    if (!value)
        complain(key, fmt::format("must be a text such as \"{}\", but is {}", example, kind_of(*node)));
    return value;
}

std::optional<std::int64_t> TableReader::number(std::string_view key, std::int64_t least, std::int64_t most)
{
    const auto* node = find(key);
    if (node == nullptr) return std::nullopt;
    const auto value = node->value_exact<std::int64_t>();
    if (!value) {
        complain(key,
                 fmt::format("must be a whole number from {} to {}, but is {}", least, most, kind_of(*node)));
        return std::nullopt;
    }
    if (*value < least || *value > most) {
        complain(key, fmt::format("must be from {} to {}, but is {}", least, most, *value));
        return std::nullopt;
    }
    return value;
}

std::optional<std::size_t> TableReader::choice(std::string_view key,
                                               std::initializer_list<std::string_view> words)
{
    const auto value = text(key, *words.begin());
    if (!value) return std::nullopt;
    const auto found = std::find(words.begin(), words.end(), *value);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    complain(key, fmt::format("must be one of {}, but is \"{}\"", fmt::join(words, ", "), *value));
    return std::nullopt;
}

std::vector<std::string> TableReader::texts(std::string_view key, std::string_view example)
{
    const auto* node = find(key);
    if (node == nullptr) return {};
    const auto wrong = fmt::format("must be a list of texts such as [\"{}\"]", example);
    const auto* array = node->as_array();
    if (array == nullptr) {
        complain(key, fmt::format("{}, but is {}", wrong, kind_of(*node)));
        return {};
    }
    std::vector<std::string> values;
    for (const auto& element : *array) {
        auto value = element.value_exact<std::string>();
        if (value) {
            values.push_back(std::move(*value));
        } else {
            complain(key, fmt::format("{}, but {} is in it", wrong, kind_of(element)));
        }
    }
    return values;
}

const toml::table* TableReader::table(std::string_view key)
{
    const auto* node = find(key);
    if (node == nullptr) return nullptr;
    if (!node->is_table())
        complain(key, fmt::format("must be a table, [{}], but is {}", key, kind_of(*node)));
    return node->as_table();
}

void TableReader::finish()
{
    for (const auto& [key, node] : table_) {
        const std::string name{key.str()};
        if (known_.contains(name)) continue;
        const auto meant = nearest(name, known_);
        if (meant.empty()) {
            complain(name, fmt::format("is not known; here stand {}", fmt::join(known_, ", ")));
        } else {
            complain(name, fmt::format("is not known; did you mean {}?", meant));
        }
    }
}

} // namespace callhours::config
