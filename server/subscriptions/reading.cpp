#include "server/subscriptions/reading.hpp"

#include "calendar/ical/content_lines.hpp"
#include "calendar/ical/foreign_busy.hpp"
#include "calendar/ical/holiday_calendar.hpp"
#include "server/caldav/xml.hpp"
#include "server/web/unique.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace callhours::subscriptions {

namespace ical = calendar::ical;
namespace ns = caldav::ns;

namespace {

constexpr std::size_t most_elements = 500'000;
constexpr std::size_t longest_state = 500;
constexpr std::size_t longest_name = 60;

constexpr std::array<std::pair<ForeignText, std::string_view>, 4> kinds{
    {{ForeignText::file, "file"},
     {ForeignText::members, "members"},
     {ForeignText::state, "state"},
     {ForeignText::holidays, "holidays"}}};

std::string words_of(const ical::CalendarError& error)
{
    return error.line == 0 ? fmt::format("the file {}", error.text)
                           : fmt::format("line {}: {}", error.line, error.text);
}

/// One line, whatever a stranger put in it.
std::string one_line(std::string_view text)
{
    std::string line{text};
    std::ranges::replace_if(line, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
    return line;
}

std::string error_of(std::string_view words)
{
    return fmt::format("error {}\n", one_line(words));
}

/// What the files of one calendar say, together.
struct Gathered {
    ical::ForeignBusy all;
    std::string first_odd;

    void add(ical::ForeignBusy found, std::string_view of)
    {
        all.busy.insert(all.busy.end(), found.busy.begin(), found.busy.end());
        std::ranges::move(found.apart, std::back_inserter(all.apart));
        all.events += found.events;
        all.passed_over_count += found.passed_over_count;
        if (!found.passed_over.empty()) note(words_of(found.passed_over.front()), of);
    }

    void pass_over(const ical::CalendarError& error, std::string_view of)
    {
        ++all.passed_over_count;
        note(words_of(error), of);
    }

private:
    void note(const std::string& words, std::string_view of)
    {
        if (first_odd.empty()) first_odd = of.empty() ? words : fmt::format("{}: {}", of, words);
    }
};

std::string lines_of(const Gathered& gathered)
{
    const auto& all = gathered.all;
    auto lines = fmt::format("events {}\npassed-over {}\n", all.events, all.passed_over_count);
    if (!gathered.first_odd.empty()) lines += fmt::format("odd {}\n", one_line(gathered.first_odd));
    for (const auto& busy : joined(all.busy))
        lines += fmt::format("busy {} {}\n", to_text(busy.begin()), to_text(busy.end()));
    for (const auto& [uid, time] : all.apart)
        lines += fmt::format("apart {} {} {}\n", to_text(time.begin()), to_text(time.end()), one_line(uid));
    return lines + "end\n";
}

std::string lines_of_file(std::string_view text, const ical::BusyQuestion& question)
{
    calendar::Steps steps{ical::steps_of_a_calendar};
    auto busy = ical::read_busy(text, question, steps);
    if (!busy) return error_of(words_of(busy.error()));
    Gathered gathered;
    gathered.add(std::move(*busy), {});
    return lines_of(gathered);
}

/// The properties that a response has (RFC 4918 §14.22).
std::vector<const caldav::Element*> properties_of(const caldav::Element& response)
{
    std::vector<const caldav::Element*> properties;
    for (const auto& stat : response.children) {
        if (!stat.is(ns::dav, "propstat")) continue;
        const auto* const status = stat.child(ns::dav, "status");
        const auto* const prop = stat.child(ns::dav, "prop");
        if (prop == nullptr || (status != nullptr && status->text.find(" 200") == std::string::npos))
            continue;
        for (const auto& each : prop->children)
            properties.push_back(&each);
    }
    return properties;
}

/// `dentist.ics` of `/anna/private/dentist.ics`: where the agent finds what is odd.
std::string_view name_of(const caldav::Element& response)
{
    const auto* const href = response.child(ns::dav, "href");
    if (href == nullptr) return {};
    std::string_view name = href->text;
    name.remove_prefix(name.rfind('/') + 1);
    return name.substr(0, longest_name);
}

Result<caldav::Element, std::string> multistatus(std::string_view text)
{
    auto root = caldav::parse_xml(text, most_elements);
    if (!root) return refuse(fmt::format("the other server's answer is not understood: {}", root.error()));
    if (!root->is(ns::dav, "multistatus"))
        return refuse(std::string{"the other server answers something else than CalDAV"});
    return root;
}

std::string lines_of_members(std::string_view text, const ical::BusyQuestion& question)
{
    const auto root = multistatus(text);
    if (!root) return error_of(root.error());
    calendar::Steps steps{ical::steps_of_a_calendar};
    Gathered gathered;
    for (const auto& response : root->children) {
        for (const auto* const property : properties_of(response)) {
            if (!property->is(ns::caldav, "calendar-data")) continue;
            auto busy = ical::read_busy(property->text, question, steps);
            if (busy) {
                gathered.add(std::move(*busy), name_of(response));
            } else {
                gathered.pass_over(busy.error(), name_of(response));
            }
        }
        if (steps.is_used_up()) return error_of("the calendar takes longer to follow than is given to one");
        if (gathered.all.busy.size() + gathered.all.apart.size() > question.most)
            return error_of("the calendar brings more busy times than are taken");
    }
    return lines_of(gathered);
}

/// Its sync-token (RFC 6578 §3), or the older ctag.
std::string lines_of_state(std::string_view text)
{
    const auto root = multistatus(text);
    if (!root) return error_of(root.error());
    const auto* const response = root->child(ns::dav, "response");
    bool is_calendar = false;
    std::string token;
    std::string tag;
    for (const auto* const property :
         response != nullptr ? properties_of(*response) : std::vector<const caldav::Element*>{}) {
        if (property->is(ns::dav, "resourcetype"))
            is_calendar = property->child(ns::caldav, "calendar") != nullptr;
        if (property->is(ns::dav, "sync-token")) token = property->text;
        if (property->is(ns::calendar_server, "getctag")) tag = property->text;
    }
    if (!is_calendar)
        return error_of(
            "there is no calendar at this address; take the address of one calendar, not of the account");
    const auto& state = token.empty() ? tag : token;
    return fmt::format("state {}\nend\n", one_line(state.size() > longest_state ? std::string{} : state));
}

/// Where libical would take long: nesting, and lines with thousands of parameters.
std::optional<ical::CalendarError> found_odd(const ical::ForeignComponent& component)
{
    constexpr std::size_t most_parameters = 50;
    for (const auto& line : component.lines) {
        if (line.parameters.size() > most_parameters)
            return ical::CalendarError{line.number, "has too many parameters"};
    }
    for (const auto& child : component.children) {
        if (auto error = found_odd(child)) return error;
    }
    return std::nullopt;
}

std::optional<ical::CalendarError> found_odd(std::string_view text)
{
    const auto calendars = ical::read_calendars(text, {.components = 20'000, .depth = 4});
    if (!calendars) return calendars.error();
    for (const auto& calendar : *calendars) {
        if (auto error = found_odd(calendar)) return error;
    }
    return std::nullopt;
}

std::string lines_of_holidays(std::string_view text)
{
    if (const auto error = found_odd(text)) return error_of(words_of(*error));
    const auto days = ical::parse_holiday_calendar(text);
    if (!days) {
        const auto& error = days.error();
        return error_of(words_of({error.line, error.text}));
    }
    std::string lines;
    for (const auto& [date, name] : *days)
        lines += fmt::format("day {} {}\n", to_text(date), one_line(name));
    return lines + "end\n";
}

/// The word before the first space; the rest stays in `line`.
std::string_view take_word(std::string_view& line)
{
    const auto end = line.find(' ');
    const auto word = line.substr(0, end);
    line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
    return word;
}

std::size_t to_number(std::string_view text)
{
    std::size_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::optional<Interval> take_interval(std::string_view& line)
{
    const auto begin = parse_instant(take_word(line));
    const auto text = take_word(line);
    // The end of time itself is no time that is read, but the end of the last stretch may be it.
    const auto end =
        text == to_text(end_of_time) ? Result<Instant, TimeTextError>{end_of_time} : parse_instant(text);
    if (!begin || !end) return std::nullopt;
    const auto interval = Interval::make(*begin, *end);
    return interval ? std::optional{*interval} : std::nullopt;
}

/// False for a line that the reader does not write.
bool read_line(std::string_view line, Reading& reading)
{
    const auto kind = take_word(line);
    if (kind == "events") {
        reading.events = to_number(line);
    } else if (kind == "passed-over") {
        reading.passed_over = to_number(line);
    } else if (kind == "odd") {
        reading.first_odd = line;
    } else if (kind == "state") {
        reading.state = line;
    } else if (kind == "day") {
        const auto date = parse_date(take_word(line));
        if (!date) return false;
        reading.days.emplace(*date, line);
    } else if (kind == "busy") {
        const auto time = take_interval(line);
        if (!time) return false;
        reading.busy.push_back(*time);
    } else if (kind == "apart") {
        const auto time = take_interval(line);
        if (!time) return false;
        reading.perhaps_ours.push_back({std::string{line}, *time});
    } else {
        return false;
    }
    return true;
}

} // namespace

std::string_view word_of(ForeignText what)
{
    return std::ranges::find(kinds, what, [](const auto& each) { return each.first; })->second;
}

std::optional<ForeignText> parse_foreign_text(std::string_view text)
{
    const auto* const found = std::ranges::find(kinds, text, [](const auto& each) { return each.second; });
    return found == kinds.end() ? std::nullopt : std::optional{found->first};
}

std::string reading_of(const ReadingTask& task)
{
    const auto zone = calendar::Zone::find(task.zone);
    if (!zone) return error_of("the agent's zone is not known");
    const ical::BusyQuestion question{.window = task.window,
                                      .own = *zone,
                                      .addresses = task.addresses,
                                      .apart = std::string{web::uid_ending}};
    switch (task.what) {
    case ForeignText::file:
        return lines_of_file(task.text, question);
    case ForeignText::members:
        return lines_of_members(task.text, question);
    case ForeignText::state:
        return lines_of_state(task.text);
    case ForeignText::holidays:
        return lines_of_holidays(task.text);
    }
    throw std::logic_error{"no such text"};
}

Result<Reading, std::string> understood(std::string_view lines)
{
    Reading reading;
    while (!lines.empty()) {
        const auto end = lines.find('\n');
        const auto line = lines.substr(0, end);
        lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
        if (line == "end") return reading;
        if (line.starts_with("error ")) return refuse(std::string{line.substr(6)});
        if (!read_line(line, reading)) break;
    }
    return refuse(std::string{"the calendar takes more time or memory to read than is given to one"});
}

} // namespace callhours::subscriptions
