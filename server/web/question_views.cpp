#include "server/web/question_views.hpp"

#include <stdexcept>

namespace callhours::web {

namespace {

constexpr std::string_view field_prefix = "answer-";

std::string field_of(const store::Question& question)
{
    return std::string{field_prefix} + question.key;
}

QuestionView::Kind kind_of(store::Question::Kind kind)
{
    switch (kind) {
    case store::Question::Kind::text:
        return QuestionView::Kind::text;
    case store::Question::Kind::choice:
        return QuestionView::Kind::choice;
    case store::Question::Kind::yes_no:
        return QuestionView::Kind::yes_no;
    }
    throw std::logic_error{"no such kind of question"};
}

} // namespace

std::vector<QuestionView> question_views(const store::CallType& type, std::string_view language,
                                         const http::Parameters& fields, const FieldErrors& errors)
{
    std::vector<QuestionView> views;
    for (const auto& question : type.questions) {
        QuestionView view{.field = field_of(question),
                          .label = std::string{app::words_in(question.labels, language)},
                          .kind = kind_of(question.kind),
                          .required = question.required};
        for (const auto& choice : question.choices)
            view.choices.push_back({choice.value, std::string{app::words_in(choice.labels, language)}});
        view.answer.value = fields.get(view.field);
        for (const auto& error : errors) {
            if (error.field == "answers/" + question.key) view.answer.problem = error.problem;
        }
        views.push_back(std::move(view));
    }
    return views;
}

store::Answers answers_of(const store::CallType& type, const http::Parameters& fields)
{
    store::Answers answers;
    for (const auto& question : type.questions)
        answers.emplace(question.key, fields.get(field_of(question)));
    return answers;
}

std::vector<AnswerView> answer_views(const store::CallType* type, const store::Answers& answers,
                                     std::string_view language)
{
    static const std::vector<store::Question> none;
    std::vector<AnswerView> views;
    for (auto& answer : app::readable_answers(type == nullptr ? none : type->questions, answers, language))
        views.push_back({std::move(answer.question), std::move(answer.answer), answer.yes_no});
    return views;
}

const store::CallType* type_to_offer(const store::Directory& directory, std::string_view asked)
{
    if (const auto* type = directory.offered_call_type(asked)) return type;
    for (const auto& type : directory.call_types) {
        if (type.offered) return &type;
    }
    return nullptr;
}

} // namespace callhours::web
