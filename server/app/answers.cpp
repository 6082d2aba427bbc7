#include "server/app/answers.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace callhours::app {

namespace {

using Kind = AnswerProblem::Kind;

std::optional<Kind> problem_of(const store::Question& question, std::string_view answer)
{
    if (answer.empty()) return question.required ? std::optional{Kind::missing} : std::nullopt;
    switch (question.kind) {
    case store::Question::Kind::text: {
        std::string in_one_line{answer};
        std::erase_if(in_one_line, [](char c) { return c == '\n' || c == '\r' || c == '\t'; });
        if (!is_valid_utf8(answer) || has_control_characters(in_one_line)) return Kind::malformed;
        if (length_in_characters(answer) > most_answer_characters) return Kind::too_long;
        return std::nullopt;
    }
    case store::Question::Kind::choice: {
        const bool known =
            std::ranges::any_of(question.choices, [&](const auto& choice) { return choice.value == answer; });
        return known ? std::nullopt : std::optional{Kind::malformed};
    }
    case store::Question::Kind::yes_no:
        return answer == "yes" || answer == "no" ? std::nullopt : std::optional{Kind::malformed};
    }
    return Kind::malformed;
}

ReadableAnswer readable(const store::Question& question, const std::string& answer, std::string_view language)
{
    ReadableAnswer result{.question = std::string{words_in(question.labels, language)},
                          .answer = answer,
                          .yes_no = question.kind == store::Question::Kind::yes_no};
    for (const auto& choice : question.choices) {
        if (choice.value == answer) result.answer = words_in(choice.labels, language);
    }
    return result;
}

} // namespace

std::string_view name_of(store::Question::Kind kind)
{
    switch (kind) {
    case store::Question::Kind::text:
        return "text";
    case store::Question::Kind::choice:
        return "choice";
    case store::Question::Kind::yes_no:
        return "yes_no";
    }
    throw std::logic_error{"no such kind of question"};
}

Result<store::Answers, std::vector<AnswerProblem>>
check_answers(const std::vector<store::Question>& questions, const store::Answers& given)
{
    store::Answers kept;
    std::vector<AnswerProblem> problems;
    for (const auto& question : questions) {
        const auto found = given.find(question.key);
        const auto answer = found == given.end() ? std::string_view{} : trim(found->second);
        if (const auto problem = problem_of(question, answer)) problems.push_back({question.key, *problem});
        if (!answer.empty()) kept.emplace(question.key, answer);
    }
    for (const auto& [key, answer] : given) {
        const bool asked =
            std::ranges::any_of(questions, [&](const auto& question) { return question.key == key; });
        if (!asked) problems.push_back({key, Kind::never_asked});
    }
    if (!problems.empty()) return refuse(std::move(problems));
    return kept;
}

std::string_view words_in(const store::Words& words, std::string_view language)
{
    for (const auto wanted : {language, std::string_view{"en"}}) {
        const auto found = words.find(std::string{wanted});
        if (found != words.end()) return found->second;
    }
    return words.empty() ? std::string_view{} : std::string_view{words.begin()->second};
}

std::vector<ReadableAnswer> readable_answers(const std::vector<store::Question>& questions,
                                             const store::Answers& answers, std::string_view language)
{
    std::vector<ReadableAnswer> result;
    auto left = answers;
    for (const auto& question : questions) {
        const auto answer = left.extract(question.key);
        if (!answer.empty()) result.push_back(readable(question, answer.mapped(), language));
    }
    for (const auto& [key, answer] : left)
        result.push_back({.question = key, .answer = answer, .yes_no = false});
    return result;
}

} // namespace callhours::app
