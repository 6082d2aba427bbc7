#include "calendar/ical/entry_text.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace callhours::calendar::ical {

namespace {

/// The next property with the lines that continue it, its line end too; moves `text` behind it.
std::string_view take_line(std::string_view& text)
{
    std::size_t end = 0;
    do {
        const auto feed = text.find('\n', end);
        end = feed == std::string_view::npos ? text.size() : feed + 1;
    } while (end < text.size() && (text[end] == ' ' || text[end] == '\t'));
    const auto line = text.substr(0, end);
    text.remove_prefix(end);
    return line;
}

std::string unfolded(std::string_view octets)
{
    std::string line;
    for (std::size_t i = 0; i < octets.size(); ++i) {
        if (octets[i] == '\r') continue;
        if (octets[i] != '\n') {
            line += octets[i];
        } else if (i + 1 < octets.size()) {
            ++i; // the blank that continues it
        }
    }
    return line;
}

std::string name_of(std::string_view line)
{
    return in_upper_case(line.substr(0, std::min(line.find_first_of(";:"), line.size())));
}

std::string value_in(std::string_view line)
{
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '"') quoted = !quoted;
        if (line[i] == ':' && !quoted) return std::string{line.substr(i + 1)};
    }
    return {};
}

/// Programs escape the same text differently.
std::string unescaped(std::string_view value)
{
    std::string text;
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] == '\\' && i + 1 < value.size()) {
            ++i;
            text += value[i] == 'n' || value[i] == 'N' ? '\n' : value[i];
        } else {
            text += value[i];
        }
    }
    return text;
}

bool is_entry(const TextPart& part)
{
    return part.is_component && (part.name == "VEVENT" || part.name == "VTODO");
}

std::vector<TextPart> entry_parts(const std::vector<TextPart>& calendar)
{
    const auto entry = std::ranges::find_if(calendar, is_entry);
    return entry == calendar.end() ? std::vector<TextPart>{} : parts_of(entry->octets);
}

using Values = std::multimap<std::string, std::string, std::less<>>;

Values values_of(const std::vector<TextPart>& parts)
{
    Values values;
    for (const auto& part : parts) {
        if (!part.is_component) values.emplace(part.name, unescaped(value_of(part)));
    }
    return values;
}

std::multiset<std::string> values_named(const Values& values, std::string_view name)
{
    std::multiset<std::string> found;
    const auto [begin, end] = values.equal_range(name);
    for (auto each = begin; each != end; ++each)
        found.insert(each->second);
    return found;
}

std::string zone_id(const TextPart& timezone)
{
    for (const auto& part : parts_of(timezone.octets)) {
        if (part.name == "TZID") return value_of(part);
    }
    return {};
}

/// Ours, and of theirs the zones that ours has not.
void append_timezones(std::string& to, const std::vector<TextPart>& theirs, const std::vector<TextPart>& ours)
{
    std::set<std::string> known;
    for (const auto* const side : {&ours, &theirs}) {
        for (const auto& part : *side) {
            if (part.name == "VTIMEZONE" && known.insert(zone_id(part)).second) append_lines(to, part.octets);
        }
    }
}

} // namespace

std::vector<TextPart> parts_of(std::string_view text)
{
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    std::vector<TextPart> parts;
    std::size_t depth = 0;
    const char* begin = nullptr;
    std::string open;
    while (!text.empty()) {
        const auto octets = take_line(text);
        const auto line = unfolded(octets);
        const auto name = name_of(line);
        if (name == "BEGIN") {
            if (++depth == 2) {
                begin = octets.data();
                open = in_upper_case(trim(value_in(line)));
            }
        } else if (name == "END") {
            if (depth == 2) {
                const auto length = static_cast<std::size_t>(octets.data() + octets.size() - begin);
                parts.push_back({.name = open, .is_component = true, .octets = {begin, length}});
            }
            if (depth <= 1) return parts;
            --depth;
        } else if (depth == 1 && !name.empty()) {
            parts.push_back({.name = name, .octets = octets});
        }
    }
    return parts;
}

std::string value_of(const TextPart& property)
{
    return value_in(unfolded(property.octets));
}

void append_lines(std::string& to, std::string_view octets)
{
    for (std::size_t i = 0; i < octets.size(); ++i) {
        if (octets[i] == '\n' && (to.empty() || to.back() != '\r')) to += '\r';
        to += octets[i];
    }
    if (!to.ends_with('\n')) to += "\r\n";
}

std::string merged_entry(std::string_view theirs, std::string_view base, std::string_view ours,
                         const OwnedNames& owned)
{
    const auto their_calendar = parts_of(theirs);
    const auto our_calendar = parts_of(ours);
    const auto their_entry = entry_parts(their_calendar);
    const auto our_entry = entry_parts(our_calendar);
    const auto their_values = values_of(their_entry);
    const auto base_values = values_of(entry_parts(parts_of(base)));
    const auto is_ours = [&](const std::string& name) {
        return std::ranges::find(owned, name) != owned.end() ||
               values_named(their_values, name) == values_named(base_values, name);
    };
    const auto entry = std::ranges::find_if(our_calendar, is_entry);
    const std::string name = entry == our_calendar.end() ? "VEVENT" : entry->name;

    std::string text = "BEGIN:VCALENDAR\r\n";
    for (const auto& part : their_calendar) {
        if (!part.is_component) append_lines(text, part.octets);
    }
    append_timezones(text, their_calendar, our_calendar);
    text += "BEGIN:" + name + "\r\n";
    for (const auto& part : our_entry) {
        if (!part.is_component && is_ours(part.name)) append_lines(text, part.octets);
    }
    for (const auto& part : their_entry) {
        if (part.is_component || !is_ours(part.name)) append_lines(text, part.octets);
    }
    return text + "END:" + name + "\r\nEND:VCALENDAR\r\n";
}

} // namespace callhours::calendar::ical
