#include "calendar/ical/foreign_busy.hpp"

#include "base/text.hpp"
#include "calendar/ical/foreign_moments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace callhours::calendar::ical {

namespace {

constexpr std::size_t most_recurrences = 5000;
constexpr std::size_t most_told = 20;
constexpr Instant earliest{};

bool says(const ForeignComponent& event, std::string_view property, std::string_view value)
{
    const auto* const line = event.find(property);
    return line != nullptr && in_lower_case(line->value) == in_lower_case(value);
}

using Refusal = EventRefusal;

auto refused(const ContentLine& line, std::string_view text)
{
    return refuse(refusal_of(line, text));
}

std::vector<std::string_view> values_of(std::string_view text)
{
    std::vector<std::string_view> values;
    for (;;) {
        const auto end = text.find(',');
        values.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return values;
        text.remove_prefix(end + 1);
    }
}

/// Reads the events of one file.
class BusyReader {
public:
    BusyReader(const std::vector<ForeignComponent>& calendars, const BusyQuestion& question, Steps& steps)
        : question_{question}, steps_{steps}, zones_{calendars, question.own, steps_}
    {
        for (const auto& address : question.addresses)
            addresses_.insert("mailto:" + in_lower_case(address));
    }

    std::optional<CalendarError> read(const std::vector<ForeignComponent>& calendars);

    ForeignBusy result{};

private:
    using Series = std::vector<const ForeignComponent*>; ///< the events of one UID

    [[nodiscard]] Result<Moment, Refusal> moment(const ContentLine& line, std::string_view value)
    {
        return read_moment(line, value, zones_);
    }

    [[nodiscard]] bool occupies(const ForeignComponent& event) const;
    Result<void, Refusal> read_series(const Series& series);
    Result<void, Refusal> read_master(const ForeignComponent& event, const std::set<Instant>& replaced);
    Result<std::vector<Moment>, Refusal> recurrences(const ForeignComponent& event, const Times& times);
    Result<void, Refusal> add_rule(const ContentLine& line, const Times& times, std::vector<Moment>& moments);
    Result<void, Refusal> read_free_busy(const ForeignComponent& component);
    void add(Instant begin, Instant end);
    void add(const ForeignComponent& event, const Times& times, const Moment& of);
    void pass_over(const Refusal& refusal);
    void set_apart(const std::string& uid, std::size_t first);

    const BusyQuestion& question_;
    Steps& steps_;
    ForeignZones zones_;
    std::set<std::string> addresses_;
};

bool BusyReader::occupies(const ForeignComponent& event) const
{
    if (question_.everything) return true;
    if (says(event, "STATUS", "CANCELLED") || says(event, "TRANSP", "TRANSPARENT") ||
        says(event, "X-MICROSOFT-CDO-BUSYSTATUS", "FREE"))
        return false;
    return std::ranges::none_of(event.lines, [&](const ContentLine& line) {
        return line.name == "ATTENDEE" && addresses_.contains(in_lower_case(line.value)) &&
               in_lower_case(line.parameter("PARTSTAT")) == "declined";
    });
}

void BusyReader::add(Instant begin, Instant end)
{
    // RFC 4791 §9.9: what takes no time is found by its moment.
    if (question_.everything && begin == end) end += seconds{1};
    const auto interval = Interval::make(begin, std::min(end, end_of_time));
    if (interval && interval->overlaps(question_.window)) result.busy.push_back(*interval);
}

/// `of` is which one of its series it is.
void BusyReader::add(const ForeignComponent& event, const Times& times, const Moment& of)
{
    const auto& start = times.start;
    const auto end = end_of(times, start.written.reading);
    const auto known = result.busy.size();
    add(start.instant, end);
    if (!question_.everything || result.busy.size() == known) return;
    const bool recurs = std::ranges::any_of(event.lines, [](const ContentLine& line) {
        return line.name == "RRULE" || line.name == "RDATE" || line.name == "RECURRENCE-ID";
    });
    result.occurrences.push_back({.line = event.line,
                                  .begin = {start.written.reading, start.instant},
                                  .end = {start.written.reading + times.length, end},
                                  .is_date = start.written.is_date,
                                  .recurs = recurs,
                                  .of = {of.written.reading, of.instant}});
}

void BusyReader::pass_over(const Refusal& refusal)
{
    ++result.passed_over_count;
    if (result.passed_over.size() < most_told) result.passed_over.push_back({refusal.line, refusal.text});
}

/// What was added from `first` on is of this UID.
void BusyReader::set_apart(const std::string& uid, std::size_t first)
{
    constexpr std::size_t longest_uid = 200;
    if (question_.apart.empty() || uid.size() > longest_uid || !uid.ends_with(question_.apart)) return;
    for (std::size_t i = first; i < result.busy.size(); ++i)
        result.apart.push_back({uid, result.busy[i]});
    result.busy.erase(result.busy.begin() + static_cast<std::ptrdiff_t>(first), result.busy.end());
}

Result<void, Refusal> BusyReader::add_rule(const ContentLine& line, const Times& times,
                                           std::vector<Moment>& moments)
{
    const auto rule = parse_recurrence(line.value);
    if (!rule) return refused(line, rule.error());
    const auto& clock = *times.start.clock;
    const auto& window = question_.window;
    // A day more on each side, for what the clock's offsets may do.
    const auto from = clock.to_wall(std::max(earliest, window.begin())) - times.length - days{1};
    const auto before = clock.to_wall(window.end()) + days{1};
    RecurrenceQuestion question{
        .start = times.start.written.reading, .from = from, .before = before, .most = most_recurrences};
    if (!rule->until_text.empty()) {
        auto until = parse_written_time(rule->until_text);
        // "Until 9999" means for ever.
        if (!until && rule->until_text.substr(0, 4) < "2038")
            return refused(line, "has an UNTIL that is no time");
        if (until && until->is_utc) {
            question.until = clock.to_wall(zones_.utc().to_instant(until->reading));
        } else if (until) {
            // A date includes its whole day, whatever the time of the event.
            question.until = until->is_date ? until->reading + days{1} - seconds{1} : until->reading;
        }
    }
    auto found = occurrences(*rule, question, steps_);
    if (!found) return refused(line, found.error());
    for (const auto reading : *found) {
        auto written = times.start.written;
        written.reading = reading;
        moments.push_back({written, &clock, clock.to_instant(reading)});
    }
    return {};
}

Result<std::vector<Moment>, Refusal> BusyReader::recurrences(const ForeignComponent& event,
                                                             const Times& times)
{
    std::vector<Moment> moments;
    bool recurs = false;
    for (const auto& line : event.lines) {
        if (line.name == "RRULE") {
            recurs = true;
            auto added = add_rule(line, times, moments);
            if (!added) return refuse(std::move(added.error()));
        }
        if (line.name != "RDATE") continue;
        for (const auto value : values_of(line.value)) {
            // A period (RFC 5545 §3.3.9) is read by its begin, with the event's own length.
            auto each = moment(line, value.substr(0, value.find('/')));
            if (!each) return refuse(std::move(each.error()));
            moments.push_back(*each);
            if (moments.size() > 2 * most_recurrences) return refused(line, "names too many dates");
        }
    }
    if (!recurs) moments.push_back(times.start);
    return moments;
}

Result<void, Refusal> BusyReader::read_master(const ForeignComponent& event,
                                              const std::set<Instant>& replaced)
{
    if (!occupies(event)) return {};
    const auto times = read_times(event, zones_);
    if (!times) return refuse(times.error());
    auto moments = recurrences(event, *times);
    if (!moments) return refuse(std::move(moments.error()));

    auto excluded = replaced;
    std::set<LocalDate> excluded_days;
    for (const auto& line : event.lines) {
        if (line.name != "EXDATE") continue;
        for (const auto value : values_of(line.value)) {
            const auto each = moment(line, value);
            if (!each) return refuse(each.error());
            if (each->written.is_date) excluded_days.insert(std::chrono::floor<days>(each->written.reading));
            excluded.insert(each->instant);
        }
    }
    for (const auto& each : *moments) {
        const auto date = std::chrono::floor<days>(each.written.reading);
        if (excluded.contains(each.instant) || excluded_days.contains(date)) continue;
        add(event, {each, times->length}, each);
    }
    return {};
}

/// Moved ones first: they take the place of what the rule would give.
Result<void, Refusal> BusyReader::read_series(const Series& series)
{
    std::set<Instant> replaced;
    for (const auto* const event : series) {
        const auto* const line = event->find("RECURRENCE-ID");
        if (line == nullptr) continue;
        const auto of = moment(*line, line->value);
        if (!of) return refuse(of.error());
        replaced.insert(of->instant);
    }
    for (const auto* const event : series) {
        if (event->find("RECURRENCE-ID") == nullptr) {
            auto read = read_master(*event, replaced);
            if (!read) return read;
        } else if (occupies(*event)) {
            const auto times = read_times(*event, zones_);
            if (!times) return refuse(times.error());
            const auto& line = *event->find("RECURRENCE-ID");
            const auto of = moment(line, line.value);
            if (!of) return refuse(of.error());
            add(*event, *times, *of);
        }
    }
    return {};
}

Result<void, Refusal> BusyReader::read_free_busy(const ForeignComponent& component)
{
    for (const auto& line : component.lines) {
        if (line.name != "FREEBUSY" || in_lower_case(line.parameter("FBTYPE")) == "free") continue;
        for (const auto value : values_of(line.value)) {
            const auto slash = value.find('/');
            if (slash == std::string_view::npos) return refused(line, "is no period");
            const auto begin = moment(line, value.substr(0, slash));
            if (!begin) return refuse(begin.error());
            const auto rest = value.substr(slash + 1);
            if (const auto length = parse_duration(rest)) {
                add(begin->instant, begin->instant + *length);
                continue;
            }
            const auto end = moment(line, rest);
            if (!end) return refuse(end.error());
            add(begin->instant, end->instant);
        }
    }
    return {};
}

std::optional<CalendarError> BusyReader::read(const std::vector<ForeignComponent>& calendars)
{
    std::map<std::string, Series> by_uid;
    std::size_t nameless = 0;
    for (const auto& calendar : calendars) {
        for (const auto& component : calendar.children) {
            if (component.name == "VFREEBUSY") {
                const auto read = read_free_busy(component);
                if (!read) pass_over(read.error());
            }
            if (component.name != "VEVENT") continue;
            ++result.events;
            const auto* const uid = component.find("UID");
            by_uid[uid != nullptr ? uid->value : fmt::format("\n{}", nameless++)].push_back(&component);
        }
    }
    for (const auto& [uid, series] : by_uid) {
        const auto before = result.busy.size();
        const auto read = read_series(series);
        if (!read) pass_over(read.error());
        set_apart(uid, before);
        if (steps_.is_used_up())
            return CalendarError{series.front()->line, "takes longer to follow than is given to a calendar"};
        if (result.busy.size() + result.apart.size() > question_.most)
            return CalendarError{series.front()->line, "brings more busy times than are taken"};
    }
    result.busy = joined(std::move(result.busy));
    return std::nullopt;
}

} // namespace

Result<ForeignBusy, CalendarError> read_busy(std::string_view text, const BusyQuestion& question,
                                             Steps& steps)
{
    const auto calendars = read_calendars(text);
    if (!calendars) return refuse(calendars.error());
    BusyReader reader{*calendars, question, steps};
    if (auto error = reader.read(*calendars)) return refuse(std::move(*error));
    return std::move(reader.result);
}

} // namespace callhours::calendar::ical
