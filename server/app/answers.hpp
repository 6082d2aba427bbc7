#pragma once

#include "base/result.hpp"
#include "store/question.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace callhours::app {

inline constexpr std::size_t most_answer_characters = 1000;

/// What is wrong with one answer; which question it is, its key says.
struct AnswerProblem {
    enum class Kind {
        missing,     ///< the question must be answered
        malformed,   ///< signs that no text may hold, or what is no choice of this question
        too_long,    ///< more than `most_answer_characters`
        never_asked, ///< the call type has no such question
    };

    std::string key;
    Kind kind;

    friend bool operator==(const AnswerProblem&, const AnswerProblem&) = default;
};

/// `yes_no`: as files and the API write it.
[[nodiscard]] std::string_view name_of(store::Question::Kind kind);

/// The answers as they are kept: trimmed, empty ones left out. All problems at once, in the order of the
/// questions.
[[nodiscard]] Result<store::Answers, std::vector<AnswerProblem>>
check_answers(const std::vector<store::Question>& questions, const store::Answers& given);

/// Words in `language`, else in English, else the first there are; empty where there are none.
[[nodiscard]] std::string_view words_in(const store::Words& words, std::string_view language);

/// An answered question as a person reads it.
struct ReadableAnswer {
    std::string question; ///< its label in the language, or its key where the call type asks it no more
    std::string answer;   ///< the words; of a choice its label
    bool yes_no = false;  ///< then `answer` is "yes" or "no", for the reader's own words
};

/// In the order in which the questions are asked, those that are asked no more at the end.
[[nodiscard]] std::vector<ReadableAnswer> readable_answers(const std::vector<store::Question>& questions,
                                                           const store::Answers& answers,
                                                           std::string_view language);

} // namespace callhours::app
