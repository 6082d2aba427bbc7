#pragma once

#include "server/web/links.hpp"
#include "store/bookings.hpp"
#include "store/directory.hpp"
#include "store/tasks.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <vector>

namespace callhours::web {

// The documents of the JSON API, as contract and OpenAPI describe them.

[[nodiscard]] std::string slots_document(const std::vector<calendar::Slot>& slots, const calendar::Zone& zone,
                                         const store::Directory& directory);

[[nodiscard]] boost::json::object booking_document(const store::Booking& booking,
                                                   const store::Directory& directory, const Links& links);

[[nodiscard]] boost::json::object hold_document(const store::Hold& hold);

[[nodiscard]] boost::json::object task_document(const store::TaskListed& listed,
                                                const store::Directory& directory);

/// One line of a booking's history: `by` for people, `via` for programs.
[[nodiscard]] boost::json::object event_document(const store::BookingEvent& event,
                                                 const store::Directory& directory);

/// A client's own word for how bad it is (cannot_work, severe, partial, defect, question); nothing for
/// another.
[[nodiscard]] std::optional<desk::Severity> severity_of_urgency(std::string_view word);

/// A task as its client sees it: no severity, no agent's note, and states in words of theirs.
[[nodiscard]] boost::json::object callback_document(const desk::CallbackTask& task);

[[nodiscard]] boost::json::object event_document(const store::TaskEvent& event,
                                                 const store::Directory& directory);

/// One of the agent's day, with what they need to know before the call.
[[nodiscard]] boost::json::object agenda_entry(const store::Booking& booking,
                                               const store::Directory& directory);

/// Question key → answer, as they are kept.
[[nodiscard]] boost::json::object answers_document(const store::Answers& answers);

/// A type of call as a client sees it, with what they will be asked, in their language.
[[nodiscard]] boost::json::object call_type_document(const store::CallType& type, std::string_view language);

/// "confirmed", "cancelled", "done", "no_show".
[[nodiscard]] std::string_view to_text(store::BookingStatus status);

[[nodiscard]] std::optional<store::BookingStatus> parse_booking_status(std::string_view text);

/// "booked", "rescheduled", "cancelled", "marked".
[[nodiscard]] std::string_view to_text(store::BookingEvent::What what);

/// By which door: "api" and "link" (the client), "agent", "import", "system", "telephone", "calendar".
[[nodiscard]] std::string_view to_text(store::Actor::Kind kind);

/// Who made a change, by name: a person, or what did it for one.
[[nodiscard]] std::string actor_name(const store::Actor& actor, const store::Directory& directory);

/// "agent", "second_level", "lead", "administrator".
[[nodiscard]] std::string_view to_text(store::Role role);

/// The name of the call type in `language`, else in English, else its slug.
[[nodiscard]] std::string_view name_of(const store::CallType& type, std::string_view language);

} // namespace callhours::web
