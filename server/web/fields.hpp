#pragma once

#include "base/phone_number.hpp"
#include "base/result.hpp"
#include "server/app/answers.hpp"
#include "server/web/pages/views.hpp"
#include "store/bookings.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace callhours::web {

/// What is wrong with one field, in words that stand beside it.
struct FieldError {
    std::string field;
    std::string text;
    FieldProblem problem = FieldProblem::malformed; ///< for the pages, which have words of their own
};

using FieldErrors = std::vector<FieldError>;

/// What a visitor wrote, by form or API.
struct VisitorFields {
    std::string_view name;
    std::string_view email;
    std::string_view phone; ///< may be empty
    std::string_view note;  ///< may be empty, may have lines
};

inline constexpr std::size_t most_name_characters = 100;
inline constexpr std::size_t most_note_characters = 2000;

/// All errors at once, so that nobody mends them one by one.
[[nodiscard]] Result<store::Visitor, FieldErrors> check_visitor(const VisitorFields& fields,
                                                                const DiallingRules& dialling);

inline constexpr std::size_t most_reason_characters = 500;

/// What is wrong with the reason for a cancellation; it may be empty.
[[nodiscard]] std::optional<FieldProblem> problem_of_reason(std::string_view reason);
/// The errors of answers, each with the field `answers/KEY`.
[[nodiscard]] FieldErrors errors_of(const std::vector<app::AnswerProblem>& problems);

/// Text of several lines: UTF-8 whose only controls are line ends and tabs.
[[nodiscard]] bool is_plain_text(std::string_view text);

} // namespace callhours::web
