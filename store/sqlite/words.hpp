#pragma once

#include "desk/task.hpp"
#include "store/actor.hpp"
#include "store/bookings.hpp"
#include "store/changes.hpp"
#include "store/directory.hpp"
#include "store/holidays.hpp"
#include "store/outbox.hpp"
#include "store/outside_calendars.hpp"
#include "store/waiting_list.hpp"

#include <string>
#include <string_view>

namespace callhours::store::sqlite {

// The words that stand in the tables for our enums, as their CHECKs list them. What comes back from the
// database is one of them: from_word() throws when it is not.

[[nodiscard]] std::string_view to_word(Role role);
[[nodiscard]] std::string_view to_word(TokenKind kind);
[[nodiscard]] std::string_view to_word(BookingStatus status);
[[nodiscard]] std::string_view to_word(BookingEvent::What what);
[[nodiscard]] std::string_view to_word(Actor::Kind kind);
[[nodiscard]] std::string_view to_word(ChangeSubject subject);
[[nodiscard]] std::string_view to_word(Question::Kind kind);
[[nodiscard]] std::string_view to_word(HolidayCalendar::Source source);
[[nodiscard]] std::string_view to_word(BusyKind kind);
[[nodiscard]] std::string_view to_word(OutboxMail::Method method);
[[nodiscard]] std::string_view to_word(OutboxMail::Audience audience);
[[nodiscard]] std::string_view to_word(MailTry::Outcome outcome);
[[nodiscard]] std::string_view to_word(MailReport::State state);
[[nodiscard]] std::string_view to_word(Wait::End how);
[[nodiscard]] std::string_view to_word(calendar::PartOfDay part);
[[nodiscard]] std::string_view to_word(desk::TaskState state);
[[nodiscard]] std::string_view to_word(desk::TaskReason reason);

template <typename Enum> [[nodiscard]] Enum from_word(const std::string& word);

} // namespace callhours::store::sqlite
