#pragma once

#include "server/http/message.hpp"
#include "server/web/fields.hpp"
#include "server/web/pages/views.hpp"
#include "store/directory.hpp"

#include <string_view>
#include <vector>

namespace callhours::web {

// The questions of a call type on the client's pages.

/// As they are asked in `language`, with what was filled in and what is wrong with it.
[[nodiscard]] std::vector<QuestionView> question_views(const store::CallType& type, std::string_view language,
                                                       const http::Parameters& fields,
                                                       const FieldErrors& errors);

/// What a form says to the questions of `type`.
[[nodiscard]] store::Answers answers_of(const store::CallType& type, const http::Parameters& fields);

/// For the page of a booking; `type` may be null.
[[nodiscard]] std::vector<AnswerView> answer_views(const store::CallType* type, const store::Answers& answers,
                                                   std::string_view language);

/// The one asked for where it is offered, else the first that is; null where none is.
[[nodiscard]] const store::CallType* type_to_offer(const store::Directory& directory, std::string_view asked);

} // namespace callhours::web
