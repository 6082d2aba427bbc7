#include "calendar/ical/content_lines.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace callhours::calendar::ical {

namespace {

bool is_name(std::string_view text)
{
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    });
}

struct Physical {
    std::size_t number;
    std::string text;
};

/// Gives the lines one by one, unfolded (RFC 5545 §3.1).
class Lines {
public:
    explicit Lines(std::string_view text) : text_{text} {}

    std::optional<Physical> next()
    {
        auto line = take();
        while (line && line->text.empty())
            line = take();
        if (!line) return std::nullopt;
        while (!text_.empty() && (text_.front() == ' ' || text_.front() == '\t'))
            line->text += std::string_view{take()->text}.substr(1);
        return line;
    }

private:
    std::optional<Physical> take()
    {
        if (text_.empty()) return std::nullopt;
        const auto end = text_.find('\n');
        auto line = text_.substr(0, end);
        text_.remove_prefix(end == std::string_view::npos ? text_.size() : end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        return Physical{++number_, std::string{line}};
    }

    std::string_view text_;
    std::size_t number_ = 0;
};

/// The end of a parameter's value: behind its quotes, or at the next of `,;:`.
std::size_t value_end(std::string_view text, std::size_t at)
{
    if (at < text.size() && text[at] == '"') {
        const auto closing = text.find('"', at + 1);
        return closing == std::string_view::npos ? closing : closing + 1;
    }
    return std::min(text.find_first_of(",;:", at), text.size());
}

/// In words what is wrong.
Result<ContentLine, std::string> parse_line(const Physical& physical)
{
    const std::string_view text = physical.text;
    auto at = text.find_first_of(";:");
    if (at == std::string_view::npos) return refuse(std::string{"is not of the form NAME:value"});
    ContentLine line{
        .number = physical.number, .name = in_upper_case(text.substr(0, at)), .parameters = {}, .value = {}};
    if (!is_name(line.name)) return refuse(std::string{"does not begin with a name"});
    while (text[at] == ';') {
        const auto equals = text.find('=', at);
        const auto colon = text.find(':', at);
        if (equals == std::string_view::npos || colon < equals)
            return refuse(std::string{"has a parameter without a value"});
        auto name = in_upper_case(text.substr(at + 1, equals - at - 1));
        std::string value;
        at = equals;
        do {
            const auto begin = at + 1;
            at = value_end(text, begin);
            if (at == std::string_view::npos)
                return refuse(std::string{"has a quotation mark without its pair"});
            if (!value.empty()) value += ',';
            auto part = text.substr(begin, at - begin);
            if (part.starts_with('"')) part = part.substr(1, part.size() - 2);
            value += part;
        } while (at < text.size() && text[at] == ',');
        if (at >= text.size() || (text[at] != ';' && text[at] != ':'))
            return refuse(std::string{"is not of the form NAME:value"});
        line.parameters.emplace_back(std::move(name), std::move(value));
    }
    line.value = text.substr(at + 1);
    return line;
}

/// Builds the tree; the path of open components has bounded length.
class Reading {
public:
    explicit Reading(const ReadingLimits& limits) : limits_{limits} {}

    std::optional<CalendarError> take(ContentLine line)
    {
        if (line.name == "BEGIN") return begin(line);
        if (line.name == "END") return end(line);
        if (open_.empty())
            return CalendarError{line.number, "does not belong to a calendar: expected BEGIN:VCALENDAR"};
        open_.back().lines.push_back(std::move(line));
        return std::nullopt;
    }

    std::optional<CalendarError> finish()
    {
        if (!open_.empty()) return CalendarError{0, fmt::format("END:{} is missing", open_.back().name)};
        if (calendars.empty()) return CalendarError{0, "holds no calendar"};
        return std::nullopt;
    }

    std::vector<ForeignComponent> calendars{};

private:
    std::optional<CalendarError> begin(const ContentLine& line)
    {
        auto name = in_upper_case(trim(line.value));
        if (!is_name(name)) return CalendarError{line.number, "begins a component without a name"};
        if (open_.empty() && name != "VCALENDAR")
            return CalendarError{line.number, "does not belong to a calendar: expected BEGIN:VCALENDAR"};
        if (open_.size() == limits_.depth) return CalendarError{line.number, "is nested too deep"};
        if (++components_ > limits_.components)
            return CalendarError{line.number, "is one component too many"};
        open_.push_back({.name = std::move(name), .line = line.number, .lines = {}, .children = {}});
        return std::nullopt;
    }

    std::optional<CalendarError> end(const ContentLine& line)
    {
        const auto name = in_upper_case(trim(line.value));
        if (open_.empty()) return CalendarError{line.number, "ends what never began"};
        if (open_.back().name != name)
            return CalendarError{line.number,
                                 fmt::format("ends {}, but {} is open", name, open_.back().name)};
        auto component = std::move(open_.back());
        open_.pop_back();
        (open_.empty() ? calendars : open_.back().children).push_back(std::move(component));
        return std::nullopt;
    }

    ReadingLimits limits_;
    std::size_t components_ = 0;
    std::vector<ForeignComponent> open_;
};

} // namespace

std::string_view ContentLine::parameter(std::string_view wanted) const
{
    for (const auto& [name_, value_] : parameters) {
        if (name_ == wanted) return value_;
    }
    return {};
}

const ContentLine* ForeignComponent::find(std::string_view wanted) const
{
    const auto found = std::ranges::find(lines, wanted, &ContentLine::name);
    return found == lines.end() ? nullptr : &*found;
}

Result<std::vector<ForeignComponent>, CalendarError> read_calendars(std::string_view text,
                                                                    const ReadingLimits& limits)
{
    if (text.size() > limits.bytes)
        return refuse(CalendarError{0, fmt::format("is larger than {} KiB", limits.bytes / 1024)});
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    Lines lines{text};
    Reading reading{limits};
    while (const auto physical = lines.next()) {
        auto line = parse_line(*physical);
        if (!line) return refuse(CalendarError{physical->number, std::move(line.error())});
        if (auto error = reading.take(std::move(*line))) return refuse(std::move(*error));
    }
    if (auto error = reading.finish()) return refuse(std::move(*error));
    return std::move(reading.calendars);
}

} // namespace callhours::calendar::ical
