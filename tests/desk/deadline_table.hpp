#pragma once

#include "desk/deadlines.hpp"

#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

// Reads tests/data/desk/deadlines.txt, whose head says what stands in it.

namespace callhours::desk::tests {

struct DeadlineCase {
    std::string text; ///< its whole line
    std::string agent;
    Instant start;
    std::string budget; ///< `s3r`, `90m`
    std::vector<calendar::Pause> pauses;
    std::string due; ///< an instant, or why there is none
    seconds worked{0};
};

struct DeadlineTable {
    std::map<std::string, calendar::Schedule> agents;
    std::vector<DeadlineCase> cases;
};

inline std::vector<std::string> parted(const std::string& text, char at)
{
    std::vector<std::string> parts;
    std::istringstream stream{text};
    for (std::string part; std::getline(stream, part, at);)
        parts.push_back(part);
    return parts;
}

inline calendar::DayHours hours_in(const std::string& text)
{
    std::vector<calendar::TimeRange> ranges;
    if (text != "closed") {
        for (const auto& range : parted(text, ','))
            ranges.push_back(calendar::TimeRange::parse(range).value());
    }
    return calendar::DayHours{std::move(ranges)};
}

/// `mon` or `mon-fri`, also across the weekend: `sun-fri`.
inline void set_days(const std::string& text, const calendar::DayHours& hours, calendar::WeeklyHours& week)
{
    static const std::string names = "mon tue wed thu fri sat sun";
    const auto first = names.find(text.substr(0, 3)) / 4;
    const auto last = names.find(text.substr(text.size() - 3)) / 4;
    for (auto day = first;; day = (day + 1) % 7) {
        week.days[day] = hours;
        if (day == last) return;
    }
}

/// Absences are left out: a deadline does not know them (D1).
inline calendar::Schedule schedule_in(const std::vector<std::string>& words)
{
    calendar::Schedule schedule{.zone = calendar::Zone::find(words.at(2)).value(),
                                .weekly = {},
                                .overrides = {},
                                .holidays = {},
                                .calendar_holidays = {}};
    for (std::size_t i = 3; i < words.size(); ++i) {
        const auto name = words[i].substr(0, words[i].find_first_of(":="));
        const auto rest = words[i].substr(name.size() + 1);
        if (name == "override") {
            schedule.overrides[parse_date(rest.substr(0, 10)).value()] = hours_in(rest.substr(11));
        } else if (name == "holiday") {
            schedule.holidays.insert(parse_date(rest).value());
        } else if (name != "absent") {
            set_days(name, hours_in(rest), schedule.weekly);
        }
    }
    return schedule;
}

inline std::vector<calendar::Pause> pauses_in(const std::string& text)
{
    std::vector<calendar::Pause> pauses;
    if (text == "-") return pauses;
    for (const auto& span : parted(text, ',')) {
        const auto ends = parted(span, '/');
        pauses.push_back({.begin = parse_instant(ends.at(0)).value(), .end = std::nullopt});
        if (ends.size() == 2) pauses.back().end = parse_instant(ends[1]).value();
    }
    return pauses;
}

inline DeadlineTable read_deadline_table()
{
    DeadlineTable table;
    std::ifstream file{std::string{CALLHOURS_TEST_DATA} + "/desk/deadlines.txt"};
    for (std::string line; std::getline(file, line);) {
        const auto words = parted(line, ' ');
        if (line.starts_with("agent ")) table.agents.emplace(words.at(1), schedule_in(words));
        if (!line.starts_with("case ")) continue;
        table.cases.push_back({.text = line,
                               .agent = words.at(1),
                               .start = parse_instant(words.at(2)).value(),
                               .budget = words.at(3),
                               .pauses = pauses_in(words.at(4)),
                               .due = words.at(5),
                               .worked = seconds{std::stol(words.at(6))}});
    }
    return table;
}

/// Nothing where the offer has no such target.
inline std::optional<Budget> budget_in(const std::string& text)
{
    if (text.front() == 's') {
        const auto severity = severity_from(text.at(1) - '0').value();
        return budget_of(severity, text.at(2) == 'r' ? Target::response : Target::action);
    }
    const int count = std::stoi(text);
    switch (text.back()) {
    case 'm':
        return Budget{.pace = Pace::working_time, .time = minutes{count}, .working_days = 0};
    case 'h':
        return Budget{.pace = Pace::working_time, .time = hours{count}, .working_days = 0};
    case 'd':
        return Budget{.pace = Pace::working_time, .time = seconds{0}, .working_days = count};
    default:
        throw std::runtime_error{"not a budget: " + text};
    }
}

inline std::string to_word(calendar::NoDeadline reason)
{
    switch (reason) {
    case calendar::NoDeadline::no_opening:
        return "no_opening";
    case calendar::NoDeadline::paused:
        return "paused";
    case calendar::NoDeadline::too_late:
        return "too_late";
    }
    throw std::logic_error{"not a NoDeadline"};
}

} // namespace callhours::desk::tests
