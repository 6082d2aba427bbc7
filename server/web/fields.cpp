#include "server/web/fields.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace callhours::web {

namespace {

void check_name(std::string_view name, store::Visitor& visitor, FieldErrors& errors)
{
    name = trim(name);
    if (name.empty()) {
        errors.push_back({"name", "Please write your name.", FieldProblem::missing});
    } else if (!is_valid_utf8(name) || has_control_characters(name)) {
        errors.push_back({"name", "The name holds signs that do not belong in a name."});
    } else if (length_in_characters(name) > most_name_characters) {
        errors.push_back({"name", fmt::format("The name is longer than {} characters.", most_name_characters),
                          FieldProblem::too_long});
    }
    visitor.name = name;
}

void check_email(std::string_view email, store::Visitor& visitor, FieldErrors& errors)
{
    email = trim(email);
    if (email.empty()) {
        errors.push_back({"email", "Please write your e-mail address: the confirmation goes there.",
                          FieldProblem::missing});
        return;
    }
    const auto address = EmailAddress::parse(email);
    if (!address) {
        const auto problem = address.error() == EmailAddress::Error::too_long ? FieldProblem::too_long
                                                                              : FieldProblem::malformed;
        errors.push_back({"email", fmt::format("This {}.", describe(address.error())), problem});
    } else {
        visitor.email = *address;
    }
}

void check_phone(std::string_view phone, const DiallingRules& dialling, store::Visitor& visitor,
                 FieldErrors& errors)
{
    phone = trim(phone);
    if (phone.empty()) return;
    const auto number = PhoneNumber::parse(phone, dialling);
    if (!number) {
        const auto problem =
            number.error() == PhoneNumber::Error::too_long ? FieldProblem::too_long : FieldProblem::malformed;
        errors.push_back({"phone", fmt::format("This {}.", describe(number.error())), problem});
    } else {
        visitor.phone = *number;
    }
}

void check_note(std::string_view note, store::Visitor& visitor, FieldErrors& errors)
{
    note = trim(note);
    if (!is_plain_text(note)) {
        errors.push_back({"note", "The note holds signs that cannot be shown."});
    } else if (length_in_characters(note) > most_note_characters) {
        errors.push_back({"note", fmt::format("The note is longer than {} characters.", most_note_characters),
                          FieldProblem::too_long});
    }
    visitor.note = note;
}

} // namespace

std::optional<FieldProblem> problem_of_reason(std::string_view reason)
{
    if (!is_plain_text(reason)) return FieldProblem::malformed;
    if (length_in_characters(reason) > most_reason_characters) return FieldProblem::too_long;
    return std::nullopt;
}

namespace {

FieldError error_of(const app::AnswerProblem& problem)
{
    const auto field = "answers/" + problem.key;
    switch (problem.kind) {
    case app::AnswerProblem::Kind::missing:
        return {field, "Please answer this question.", FieldProblem::missing};
    case app::AnswerProblem::Kind::malformed:
        return {field, "This is not one of the answers that can be given.", FieldProblem::malformed};
    case app::AnswerProblem::Kind::too_long:
        return {field, fmt::format("The answer is longer than {} characters.", app::most_answer_characters),
                FieldProblem::too_long};
    case app::AnswerProblem::Kind::never_asked:
        return {field, "This type of call has no such question.", FieldProblem::malformed};
    }
    throw std::logic_error{"no such problem"};
}

} // namespace

FieldErrors errors_of(const std::vector<app::AnswerProblem>& problems)
{
    FieldErrors errors;
    for (const auto& problem : problems)
        errors.push_back(error_of(problem));
    return errors;
}

bool is_plain_text(std::string_view text)
{
    std::string without_lines{text};
    std::erase_if(without_lines, [](char c) { return c == '\n' || c == '\r' || c == '\t'; });
    return is_valid_utf8(text) && !has_control_characters(without_lines);
}

Result<store::Visitor, FieldErrors> check_visitor(const VisitorFields& fields, const DiallingRules& dialling)
{
    store::Visitor visitor;
    FieldErrors errors;
    check_name(fields.name, visitor, errors);
    check_email(fields.email, visitor, errors);
    check_phone(fields.phone, dialling, visitor, errors);
    check_note(fields.note, visitor, errors);
    if (!errors.empty()) return refuse(std::move(errors));
    return visitor;
}

} // namespace callhours::web
