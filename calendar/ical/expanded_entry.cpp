#include "calendar/ical/expanded_entry.hpp"

#include "calendar/ical/entry_text.hpp"
#include "calendar/ical/foreign_busy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace callhours::calendar::ical {

namespace {

constexpr std::size_t most_steps = 1'000'000;
constexpr std::size_t most_times = 5000;
constexpr std::size_t most_bytes = 4 * 1024 * 1024; ///< a long text, many times

/// What an expanded event says anew, or not at all.
constexpr std::array replaced{std::string_view{"DTSTART"},  std::string_view{"DTEND"},
                              std::string_view{"DURATION"}, std::string_view{"RRULE"},
                              std::string_view{"RDATE"},    std::string_view{"EXDATE"},
                              std::string_view{"EXRULE"},   std::string_view{"RECURRENCE-ID"}};

/// `DTSTART:20261123T080000Z`, `DTSTART;VALUE=DATE:20261123`.
std::string line_of(std::string_view name, const OccurrenceMoment& moment, bool is_date)
{
    const auto days_since =
        is_date ? WallTime{moment.reading}.time_since_epoch() : moment.instant.time_since_epoch();
    const auto day = std::chrono::floor<days>(days_since);
    const std::chrono::year_month_day date{std::chrono::sys_days{day}};
    const auto written = fmt::format("{:04}{:02}{:02}", static_cast<int>(date.year()),
                                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    if (is_date) return fmt::format("{};VALUE=DATE:{}\r\n", name, written);
    const std::chrono::hh_mm_ss time{days_since - day};
    return fmt::format("{}:{}T{:02}{:02}{:02}Z\r\n", name, written, time.hours().count(),
                       time.minutes().count(), time.seconds().count());
}

/// The events of a calendar by the line that they begin in.
std::map<std::size_t, TextPart> events_of(std::string_view text, const std::vector<TextPart>& calendar)
{
    std::map<std::size_t, TextPart> events;
    for (const auto& part : calendar) {
        const auto before = text.substr(0, static_cast<std::size_t>(part.octets.data() - text.data()));
        if (part.name == "VEVENT") events.emplace(1 + std::ranges::count(before, '\n'), part);
    }
    return events;
}

void append_occurrence(const TextPart& event, const Occurrence& occurrence, std::string& text)
{
    text += "BEGIN:VEVENT\r\n" + line_of("DTSTART", occurrence.begin, occurrence.is_date) +
            (occurrence.begin.instant == occurrence.end.instant
                 ? std::string{}
                 : line_of("DTEND", occurrence.end, occurrence.is_date));
    if (occurrence.recurs) text += line_of("RECURRENCE-ID", occurrence.of, occurrence.is_date);
    for (const auto& part : parts_of(event.octets)) {
        if (std::ranges::find(replaced, part.name) == replaced.end()) append_lines(text, part.octets);
    }
    text += "END:VEVENT\r\n";
}

} // namespace

std::optional<std::string> expanded_entry(std::string_view text, const Interval& window, const Zone& own)
{
    Steps steps{most_steps};
    auto read =
        read_busy(text, {.window = window, .own = own, .most = most_times, .everything = true}, steps);
    if (!read || read->passed_over_count > 0) return std::nullopt;
    std::ranges::sort(read->occurrences, {}, [](const Occurrence& each) { return each.begin.instant; });
    const auto calendar = parts_of(text);
    const auto events = events_of(text, calendar);
    std::string expanded = "BEGIN:VCALENDAR\r\n";
    for (const auto& part : calendar) {
        if (!part.is_component) append_lines(expanded, part.octets);
    }
    for (const auto& occurrence : read->occurrences) {
        const auto event = events.find(occurrence.line);
        if (event != events.end()) append_occurrence(event->second, occurrence, expanded);
        if (expanded.size() > most_bytes) return std::nullopt;
    }
    return expanded + "END:VCALENDAR\r\n";
}

} // namespace callhours::calendar::ical
