#include "server/web/pages/page_words.hpp"

#include <stdexcept>

namespace callhours::web {

namespace {

std::string_view key_of(FieldProblem problem)
{
    switch (problem) {
    case FieldProblem::missing:
        return "missing";
    case FieldProblem::malformed:
        return "malformed";
    case FieldProblem::too_long:
        return "too_long";
    }
    throw std::logic_error{"a field problem without a name"};
}

} // namespace

std::string problem_words(const std::string& id, FieldProblem problem, const Messages& t)
{
    return t("field." + id + "." + std::string{key_of(problem)});
}

namespace {

struct FieldShape {
    std::string_view id;
    std::string_view type;         ///< of the input; empty: several lines
    std::string_view autocomplete; ///< HTML §4.10.18.7
    bool optional;
    bool hint;
};

Values field_values(const FieldShape& shape, const FieldView& field, const Messages& t)
{
    const std::string id{shape.id};
    Values values;
    values.text("id", id)
        .text("label", t("booking." + id))
        .text("value", field.value)
        .text("type_of_input", std::string{shape.type})
        .text("autocomplete", std::string{shape.autocomplete})
        .flag("optional", shape.optional)
        .flag("long", shape.type.empty())
        .flag("hint", shape.hint)
        .text("hint_words", shape.hint ? t("booking." + id + "_hint") : "")
        .flag("problem", field.problem.has_value())
        .text("problem_words", field.problem ? problem_words(id, *field.problem, t) : "")
        .flag("focus", false);
    return values;
}

Values option_values(const std::string& value, const std::string& label, const QuestionView& question)
{
    Values values;
    values.text("option_value", value)
        .text("option_label", label)
        .flag("selected", value == question.answer.value);
    return values;
}

std::vector<Values> options_of(const QuestionView& question, const Messages& t)
{
    std::vector<Values> options{option_values("", t("booking.choose"), question)};
    for (const auto& choice : question.choices)
        options.push_back(option_values(choice.value, choice.label, question));
    if (question.kind == QuestionView::Kind::yes_no) {
        for (const auto* answer : {"yes", "no"})
            options.push_back(option_values(answer, t("booking." + std::string{answer}), question));
    }
    return options;
}

Values question_values(const QuestionView& question, const Messages& t)
{
    const auto& problem = question.answer.problem;
    Values values;
    values.text("id", question.field)
        .text("label", question.label)
        .text("value", question.answer.value)
        .flag("optional", !question.required)
        .flag("words", question.kind == QuestionView::Kind::text)
        .list("options",
              question.kind == QuestionView::Kind::text ? std::vector<Values>{} : options_of(question, t))
        .flag("problem", problem.has_value())
        .text("problem_words", problem ? t("field.answer." + std::string{key_of(*problem)}) : "");
    return values;
}

std::vector<Values> question_list(const BookingForm& form, const Messages& t)
{
    std::vector<Values> questions;
    for (const auto& question : form.questions)
        questions.push_back(question_values(question, t));
    return questions;
}

bool any_problem(const BookingForm& form)
{
    for (const auto& question : form.questions) {
        if (question.answer.problem) return true;
    }
    return form.name.problem || form.email.problem || form.phone.problem || form.note.problem;
}

/// When moving nothing is asked: the booking knows who they are.
void add_fields(Values& values, const BookingPageView& view, const Messages& t)
{
    if (view.moving) {
        values.nothing("ask");
        return;
    }
    const auto& form = view.form;
    Values ask;
    ask.flag("invalid", any_problem(form))
        .list("questions", question_list(form, t))
        .list("fields", {field_values({"name", "text", "name", false, false}, form.name, t),
                         field_values({"email", "email", "email", false, true}, form.email, t),
                         field_values({"phone", "tel", "tel", true, true}, form.phone, t),
                         field_values({"note", "", "", true, true}, form.note, t)});
    values.section("ask", std::move(ask));
}

/// Back to the day whose time was chosen.
Url url_of_day(const BookingPageView& view, const When& when)
{
    const auto date = when.date(view.chosen->start);
    const auto monday = date - (std::chrono::weekday{date} - std::chrono::Monday);
    return chosen_so_far(view).with("week", to_text(monday)).with("day", to_text(date));
}

} // namespace

namespace {

void add_hold(Values& values, const BookingPageView& view, const Messages& t, const When& when)
{
    values.flag("lapsed", view.lapsed);
    if (!view.held || view.held->start != view.chosen->start) {
        values.nothing("held");
        return;
    }
    Values held;
    held.text("held_words", t("booking.held", {{"time", when.time(view.held->until)}}))
        .text("held_seconds", std::to_string((view.held->until - view.now).count()));
    values.section("held", std::move(held));
}

} // namespace

void add_details(Values& values, const BookingPageView& view, const Messages& t, const When& when)
{
    const auto& chosen = *view.chosen;
    values.text("chosen_day", capitalised(when.day_long(when.date(chosen.start))))
        .text("chosen_time", when.time(chosen.start) + "–" + when.time(chosen.end))
        .flag("deputy", !chosen.deputy.empty())
        .text("deputy_words", chosen.deputy.empty() ? "" : t("booking.deputy", {{"agent", chosen.deputy}}))
        .text("start", to_text(chosen.start))
        .url("change_url", url_of_day(view, when))
        .text("submit", view.moving ? t("booking.move_submit") : t("booking.submit"));
    add_hold(values, view, t, when);
    add_fields(values, view, t);
}

} // namespace callhours::web
