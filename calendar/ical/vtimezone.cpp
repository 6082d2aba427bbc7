#include "calendar/ical/vtimezone.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace callhours::calendar::ical {

namespace {

using std::chrono::year;
using std::chrono::year_month_day;

/// The moment at which one period ends and the next begins.
struct Change {
    const OffsetPeriod* from;
    const OffsetPeriod* to;

    /// What the wall shows just before, as DTSTART of an observance wants it (RFC 5545 §3.6.5).
    [[nodiscard]] WallTime reading() const { return WallTime{to->begin.time_since_epoch() + from->offset}; }

    [[nodiscard]] LocalDate date() const { return std::chrono::floor<days>(reading()); }
};

/// "On the last Sunday of March at 02:00", seen in the changes that follow it up to the last one known.
struct YearlyRule {
    Change latest;
    Instant first; ///< the earliest change that follows it
    bool on_last_weekday = true;
    unsigned earliest_day = 31;
    unsigned latest_day = 1;
};

year_month_day ymd(const Change& change)
{
    return year_month_day{change.date()};
}

bool is_last_week(const year_month_day& date)
{
    const auto last = std::chrono::year_month_day_last{date.year(), date.month() / std::chrono::last};
    return static_cast<unsigned>(date.day()) + 7 > static_cast<unsigned>(last.day());
}

bool same_kind(const Change& one, const Change& other)
{
    return one.from->offset == other.from->offset && one.to->offset == other.to->offset &&
           one.to->abbreviation == other.to->abbreviation && ymd(one).month() == ymd(other).month() &&
           std::chrono::weekday{one.date()} == std::chrono::weekday{other.date()} &&
           one.reading() - one.date() == other.reading() - other.date();
}

/// Whether `change` follows the rule too; if so, the rule has been seen as early as that.
bool extend(YearlyRule& rule, const Change& change)
{
    if (!same_kind(rule.latest, change)) return false;
    const auto day = static_cast<unsigned>(ymd(change).day());
    const auto earliest = std::min(rule.earliest_day, day);
    const auto latest = std::max(rule.latest_day, day);
    const bool on_last_weekday = rule.on_last_weekday && is_last_week(ymd(change));
    if (!on_last_weekday && latest - earliest > 6) return false;
    rule.on_last_weekday = on_last_weekday;
    rule.earliest_day = earliest;
    rule.latest_day = latest;
    rule.first = change.to->begin;
    return true;
}

/// The two rules by which a zone's clocks change today, if it has such.
std::optional<std::pair<YearlyRule, YearlyRule>> yearly_rules(std::span<const OffsetPeriod> periods)
{
    constexpr std::size_t changes_wanted = 20;
    if (periods.size() <= changes_wanted) return std::nullopt;
    const auto change = [&](std::size_t index) { return Change{&periods[index - 1], &periods[index]}; };
    YearlyRule last{change(periods.size() - 1), {}};
    YearlyRule other{change(periods.size() - 2), {}};
    // The zone data end with 2037; a zone that gave up summer time earlier has no rules.
    if (ymd(last.latest).year() < year{2037}) return std::nullopt;

    auto index = periods.size() - 1;
    for (bool turn = true; index > 0; --index, turn = !turn) {
        if (!extend(turn ? last : other, change(index))) break;
    }
    if (periods.size() - 1 - index < changes_wanted) return std::nullopt;
    return std::pair{last, other};
}

std::string rule_text(const YearlyRule& rule)
{
    static constexpr const char* names[] = {"SU", "MO", "TU", "WE", "TH", "FR", "SA"};
    const auto weekday = names[std::chrono::weekday{rule.latest.date()}.c_encoding()];
    const auto month = static_cast<unsigned>(ymd(rule.latest).month());
    const auto week = (rule.earliest_day - 1) / 7 + 1;
    if (rule.on_last_weekday) return fmt::format("FREQ=YEARLY;BYMONTH={};BYDAY=-1{}", month, weekday);
    if ((rule.latest_day - 1) / 7 + 1 == week) {
        return fmt::format("FREQ=YEARLY;BYMONTH={};BYDAY={}{}", month, week, weekday);
    }
    std::string month_days;
    for (unsigned day = rule.earliest_day; day < rule.earliest_day + 7; ++day)
        month_days += fmt::format("{}{}", month_days.empty() ? "" : ",", day);
    return fmt::format("FREQ=YEARLY;BYMONTH={};BYMONTHDAY={};BYDAY={}", month, month_days, weekday);
}

/// The first day in 1970 that follows the rule, at its time.
WallTime first_reading_of_1970(const YearlyRule& rule)
{
    const auto month = year{1970} / ymd(rule.latest).month();
    const auto weekday = std::chrono::weekday{rule.latest.date()};
    const auto time = rule.latest.reading() - rule.latest.date();
    if (rule.on_last_weekday) return LocalDate{month / weekday[std::chrono::last]} + time;
    auto date = LocalDate{month / std::chrono::day{rule.earliest_day}};
    while (std::chrono::weekday{date} != weekday)
        date += days{1};
    return date + time;
}

int whole(seconds offset)
{
    return static_cast<int>(offset.count());
}

Component observance(bool daylight, seconds from, const OffsetPeriod& to, WallTime begin)
{
    Component part{icalcomponent_new(daylight ? ICAL_XDAYLIGHT_COMPONENT : ICAL_XSTANDARD_COMPONENT)};
    add(part.get(), icalproperty_new_tzname(to.abbreviation.c_str()));
    add(part.get(), icalproperty_new_tzoffsetfrom(whole(from)));
    add(part.get(), icalproperty_new_tzoffsetto(whole(to.offset)));
    add(part.get(), icalproperty_new_dtstart(floating(begin)));
    return part;
}

Component observance(const YearlyRule& rule)
{
    const auto& [from, to] = rule.latest;
    auto part = observance(to->offset > from->offset, from->offset, *to, first_reading_of_1970(rule));
    add(part.get(), icalproperty_new_rrule(icalrecurrencetype_from_string(rule_text(rule).c_str())));
    return part;
}

/// Every period of `used` by its date; changes of one kind share an observance.
void add_dates(icalcomponent* timezone, std::span<const OffsetPeriod> used)
{
    const auto by_offset = [](const OffsetPeriod& one, const OffsetPeriod& other) {
        return one.offset < other.offset;
    };
    const auto standard = std::ranges::min_element(used, by_offset)->offset;
    const auto is_daylight = [&](const OffsetPeriod& period) { return period.offset > standard; };

    const WallTime epoch{};
    add(timezone, observance(is_daylight(used.front()), used.front().offset, used.front(), epoch));
    std::vector<std::pair<Change, icalcomponent*>> kinds;
    for (std::size_t index = 1; index < used.size(); ++index) {
        const Change change{&used[index - 1], &used[index]};
        const auto known = std::ranges::find_if(kinds, [&](const auto& kind) {
            return kind.first.from->offset == change.from->offset &&
                   kind.first.to->offset == change.to->offset &&
                   kind.first.to->abbreviation == change.to->abbreviation;
        });
        if (known != kinds.end()) {
            icaldatetimeperiodtype date{floating(change.reading()), icalperiodtype_null_period()};
            add(known->second, icalproperty_new_rdate(date));
            continue;
        }
        auto part = observance(is_daylight(*change.to), change.from->offset, *change.to, change.reading());
        kinds.emplace_back(change, part.get());
        add(timezone, std::move(part));
    }
}

std::span<const OffsetPeriod> periods_within(const Zone& zone, const Interval& used)
{
    const auto periods = zone.offset_periods();
    const auto* const first = &offset_period(used.begin(), zone);
    const auto* const last = &offset_period(used.end(), zone);
    return periods.subspan(static_cast<std::size_t>(first - periods.data()),
                           static_cast<std::size_t>(last - first) + 1);
}

} // namespace

Component vtimezone(const Zone& zone, const Interval& used)
{
    Component timezone{icalcomponent_new(ICAL_VTIMEZONE_COMPONENT)};
    add(timezone.get(), icalproperty_new_tzid(zone.name().c_str()));

    const auto rules = yearly_rules(zone.offset_periods());
    if (rules && used.begin() >= std::max(rules->first.first, rules->second.first)) {
        const bool last_is_daylight = rules->first.latest.to->offset > rules->first.latest.from->offset;
        add(timezone.get(), observance(last_is_daylight ? rules->first : rules->second));
        add(timezone.get(), observance(last_is_daylight ? rules->second : rules->first));
    } else {
        add_dates(timezone.get(), periods_within(zone, used));
    }
    return timezone;
}

} // namespace callhours::calendar::ical
