#pragma once

#include "base/interval.hpp"
#include "base/result.hpp"
#include "store/outside_calendars.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace callhours::subscriptions {

// What a foreign text says is found out by a process of its own (`callhours parse-ics`). Here are both sides
// of its talk with the server; pure.

enum class ForeignText {
    file,     ///< iCalendar
    members,  ///< what a CalDAV server answers to calendar-query
    state,    ///< what it answers to PROPFIND of one collection
    holidays, ///< iCalendar whose all-day events are the days of a holiday calendar
};

struct ReadingTask {
    ForeignText what = ForeignText::file;
    std::string text;
    Interval window;
    std::string zone;                     ///< of the agent
    std::vector<std::string> addresses{}; ///< of the agent
};

struct Reading {
    Intervals busy{};
    std::vector<store::UidTime> perhaps_ours{}; ///< their UIDs look like those of our bookings
    std::size_t events = 0;
    std::size_t passed_over = 0;
    std::string first_odd{}; ///< what is wrong with the first event passed over, and where; may be empty
    std::string state{};     ///< of a collection: other whenever something in it is; empty where it has none
    std::map<LocalDate, std::string> days{}; ///< of a holiday calendar, with their names
};

/// For the options of `parse-ics`.
[[nodiscard]] std::string_view word_of(ForeignText what);
[[nodiscard]] std::optional<ForeignText> parse_foreign_text(std::string_view text);

/// The reader's side: what it found, in lines, the last of which is `end`, or `error` and why it found
/// nothing.
[[nodiscard]] std::string reading_of(const ReadingTask& task);

/// The server's side: of such lines; in words for the agent why there is nothing. Lines that end too early
/// mean that the reader was ended by its limits.
[[nodiscard]] Result<Reading, std::string> understood(std::string_view lines);

} // namespace callhours::subscriptions
