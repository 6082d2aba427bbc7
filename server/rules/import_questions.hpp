#pragma once

#include "server/rules/json_reader.hpp"
#include "store/question.hpp"

#include <optional>
#include <vector>

namespace callhours::rules {

inline constexpr std::size_t most_questions = 10;
inline constexpr std::size_t most_choices = 20;

/// The member `key`: one text, which is English, or an object language → text. Absent when the member is.
[[nodiscard]] std::optional<store::Words> read_words(JsonReader& owner, std::string_view key,
                                                     std::size_t most_characters);

/// The member `questions` of a call type.
[[nodiscard]] std::optional<std::vector<store::Question>> read_questions(JsonReader& owner);

} // namespace callhours::rules
