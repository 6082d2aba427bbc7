#include "calendar/ical/written_entry.hpp"

#include "base/text.hpp"
#include "calendar/ical/foreign_moments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace callhours::calendar::ical {

namespace {

using Rule = EntryRefusal::Rule;

constexpr ReadingLimits limits{.bytes = most_entry_bytes, .components = 2000, .depth = 8};
constexpr std::size_t longest_uid = 500;
constexpr std::size_t most_steps = 1'000'000; ///< of the zones that it describes

auto refused(Rule rule, std::string words)
{
    return refuse(EntryRefusal{.rule = rule, .words = std::move(words)});
}

auto refused(const EventRefusal& refusal)
{
    return refused(Rule::time, fmt::format("Line {}: {}.", refusal.line, refusal.text));
}

/// RFC 5545 §3.1 knows no others; XML could not even carry them.
bool has_odd_characters(std::string_view text)
{
    return std::ranges::any_of(text, [](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return (octet < 0x20 && c != '\r' && c != '\n' && c != '\t') || octet == 0x7f;
    });
}

Result<ForeignComponent, EntryRefusal> one_calendar(std::string_view text)
{
    if (text.size() > most_entry_bytes)
        return refused(Rule::size, fmt::format("An entry may have {} KiB.", most_entry_bytes / 1024));
    if (!is_valid_utf8(text) || has_odd_characters(text))
        return refused(Rule::valid_data, "The calendar is not text in UTF-8.");
    auto calendars = read_calendars(text, limits);
    if (!calendars) {
        const auto& error = calendars.error();
        return refused(Rule::valid_data, error.line == 0
                                             ? fmt::format("The calendar {}.", error.text)
                                             : fmt::format("Line {}: {}.", error.line, error.text));
    }
    if (calendars->size() != 1) return refused(Rule::valid_object, "Send one calendar at a time.");
    if (calendars->front().find("METHOD") != nullptr)
        return refused(Rule::valid_object, "What is stored has no METHOD: it is no invitation.");
    return std::move(calendars->front());
}

using Entries = std::vector<const ForeignComponent*>;

/// Of one kind and one UID; the one that is no moved recurrence first.
Result<Entries, EntryRefusal> entries_of(const ForeignComponent& calendar)
{
    Entries entries;
    for (const auto& component : calendar.children) {
        if (component.name == "VTIMEZONE") continue;
        if (component.name != "VEVENT" && component.name != "VTODO")
            return refused(Rule::component, fmt::format("{} is kept by no calendar here.", component.name));
        entries.push_back(&component);
    }
    if (entries.empty()) return refused(Rule::valid_object, "The calendar holds no event and no to-do.");
    const auto* const uid = entries.front()->find("UID");
    if (uid == nullptr || uid->value.empty() || uid->value.size() > longest_uid)
        return refused(Rule::valid_object, "An entry needs a UID, of at most 500 bytes.");
    for (const auto* const entry : entries) {
        const auto* const other = entry->find("UID");
        if (entry->name != entries.front()->name || other == nullptr || other->value != uid->value)
            return refused(Rule::valid_object,
                           "Entries with different UIDs belong in resources of their own.");
    }
    // With the one that is no moved recurrence first.
    const auto master = std::ranges::find_if(
        entries, [](const ForeignComponent* each) { return each->find("RECURRENCE-ID") == nullptr; });
    if (master != entries.end()) std::iter_swap(entries.begin(), master);
    return entries;
}

bool recurs(const Entries& entries)
{
    return entries.size() > 1 || std::ranges::any_of(entries.front()->lines, [](const ContentLine& line) {
               return line.name == "RRULE" || line.name == "RDATE" || line.name == "RECURRENCE-ID";
           });
}

std::string text_in(const ForeignComponent& entry, std::string_view name)
{
    const auto* const line = entry.find(name);
    return line == nullptr ? std::string{} : in_upper_case(trim(line->value));
}

int number_in(const ForeignComponent& entry, std::string_view name)
{
    const auto text = text_in(entry, name);
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

Result<WrittenEntry, EntryRefusal> event_of(const Entries& entries, WrittenEntry entry, ForeignZones& zones)
{
    auto begin = end_of_time;
    auto end = Instant{};
    for (const auto* const event : entries) {
        const auto times = read_times(*event, zones);
        if (!times) return refused(times.error());
        const auto last = end_of(*times, times->start.written.reading);
        begin = std::min(begin, times->start.instant);
        end = std::max({end, last, times->start.instant + seconds{1}});
        if (event == entries.front()) entry.is_dated = times->start.written.is_date;
    }
    entry.recurs = recurs(entries);
    const auto time = Interval::make(begin, entry.recurs ? end_of_time : std::min(end, end_of_time));
    if (!time) return refused(Rule::time, "The event is outside of the years 1970 to 2037.");
    entry.time = *time;
    return entry;
}

Result<WrittenEntry, EntryRefusal> todo_of(const Entries& entries, WrittenEntry entry, ForeignZones& zones)
{
    const auto& todo = *entries.front();
    if (recurs(entries)) return refused(Rule::valid_object, "A callback does not recur.");
    entry.priority = number_in(todo, "PRIORITY");
    const auto* const due = todo.find("DUE");
    if (due == nullptr) return entry;
    const auto moment = read_moment(*due, due->value, zones);
    if (!moment) return refused(moment.error());
    entry.due = moment->instant;
    return entry;
}

} // namespace

Result<WrittenEntry, EntryRefusal> read_entry(std::string_view text, const Zone& own)
{
    auto calendar = one_calendar(text);
    if (!calendar) return refuse(std::move(calendar.error()));
    const std::vector<ForeignComponent> calendars{std::move(*calendar)};
    const auto entries = entries_of(calendars.front());
    if (!entries) return refuse(entries.error());
    const auto& first = *entries->front();
    WrittenEntry entry{.kind = first.name == "VTODO" ? WrittenEntry::Kind::todo : WrittenEntry::Kind::event,
                       .uid = first.find("UID")->value,
                       .time = Interval::lasting(Instant{}, seconds{1}),
                       .status = text_in(first, "STATUS")};
    Steps steps{most_steps};
    ForeignZones zones{calendars, own, steps};
    return entry.kind == WrittenEntry::Kind::event ? event_of(*entries, std::move(entry), zones)
                                                   : todo_of(*entries, std::move(entry), zones);
}

} // namespace callhours::calendar::ical
