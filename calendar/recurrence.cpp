#include "calendar/recurrence.hpp"

#include <algorithm>

namespace callhours::calendar {

namespace {

using std::chrono::year;
using std::chrono::year_month_day;
using Frequency = Recurrence::Frequency;

constexpr LocalDate first_day{year{1970} / 1 / 1};
constexpr LocalDate last_day{year{2037} / 12 / 31};

template <typename List, typename Value> bool holds(const List& list, Value value)
{
    return std::ranges::find(list, value) != list.end();
}

int month_length(const year_month_day& date)
{
    const std::chrono::year_month_day_last last{date.year(), date.month() / std::chrono::last};
    return static_cast<int>(static_cast<unsigned>(last.day()));
}

int day_of_year(LocalDate date)
{
    const year_month_day day{date};
    return static_cast<int>((date - LocalDate{day.year() / 1 / 1}).count()) + 1;
}

int year_length(year which)
{
    return which.is_leap() ? 366 : 365;
}

unsigned weekday_of(LocalDate date)
{
    return std::chrono::weekday{date}.c_encoding();
}

LocalDate week_begin(LocalDate date, unsigned week_start)
{
    return date - days{(weekday_of(date) + 7 - week_start) % 7};
}

/// RFC 5545 §3.3.10: week 1 is the first with at least four days in its year. Its number from the front and
/// from the back.
std::pair<int, int> week_numbers(LocalDate date, unsigned week_start)
{
    const auto begin = week_begin(date, week_start);
    const auto week_year = year_month_day{begin + days{3}}.year();
    const auto first = week_begin(LocalDate{week_year / 1 / 4}, week_start);
    const auto next = week_begin(LocalDate{(week_year + std::chrono::years{1}) / 1 / 4}, week_start);
    const auto weeks = static_cast<int>((next - first).count() / 7);
    const auto front = static_cast<int>((begin - first).count() / 7) + 1;
    return {front, front - weeks - 1};
}

/// The rule and what it takes from DTSTART where it is silent.
struct Walk {
    const Recurrence& rule;
    LocalDate start_date;
    std::vector<seconds> times; ///< of a day, in order

    [[nodiscard]] bool fits_weekday(LocalDate date) const;
    [[nodiscard]] bool fits(LocalDate date) const;
    [[nodiscard]] bool fits_default(const year_month_day& day, LocalDate date) const;
};

bool Walk::fits_weekday(LocalDate date) const
{
    const auto weekday = weekday_of(date);
    const year_month_day day{date};
    const bool of_month = rule.frequency == Frequency::monthly ||
                          (rule.frequency == Frequency::yearly && !rule.by_month.empty());
    const bool counts = of_month || (rule.frequency == Frequency::yearly && rule.by_week_number.empty());
    const int place = of_month ? static_cast<int>(static_cast<unsigned>(day.day())) : day_of_year(date);
    const int length = of_month ? month_length(day) : year_length(day.year());
    return std::ranges::any_of(rule.by_day, [&](const Recurrence::Weekday& each) {
        if (each.weekday != weekday) return false;
        if (each.ordinal == 0 || !counts) return true;
        return each.ordinal > 0 ? (place - 1) / 7 + 1 == each.ordinal
                                : (length - place) / 7 + 1 == -each.ordinal;
    });
}

/// Where the rule names no day, the day of DTSTART is meant.
bool Walk::fits_default(const year_month_day& day, LocalDate date) const
{
    const year_month_day start{start_date};
    switch (rule.frequency) {
    case Frequency::yearly:
        if (!rule.by_week_number.empty()) return weekday_of(date) == weekday_of(start_date);
        return day.day() == start.day() && (!rule.by_month.empty() || day.month() == start.month());
    case Frequency::monthly:
        return day.day() == start.day();
    case Frequency::weekly:
        return weekday_of(date) == weekday_of(start_date);
    case Frequency::daily:
    case Frequency::hourly:
        return true;
    }
    return true;
}

bool Walk::fits(LocalDate date) const
{
    const year_month_day day{date};
    const bool yearly = rule.frequency == Frequency::yearly;
    if (!rule.by_month.empty() && !holds(rule.by_month, static_cast<unsigned>(day.month()))) return false;
    if (yearly && !rule.by_week_number.empty()) {
        const auto [front, back] = week_numbers(date, rule.week_start);
        if (!holds(rule.by_week_number, front) && !holds(rule.by_week_number, back)) return false;
    }
    const bool by_year_day = (yearly || rule.frequency == Frequency::hourly) && !rule.by_year_day.empty();
    if (by_year_day) {
        const int place = day_of_year(date);
        if (!holds(rule.by_year_day, place) && !holds(rule.by_year_day, place - year_length(day.year()) - 1))
            return false;
    }
    const bool by_month_day = rule.frequency != Frequency::weekly && !rule.by_month_day.empty();
    if (by_month_day) {
        const auto place = static_cast<int>(static_cast<unsigned>(day.day()));
        if (!holds(rule.by_month_day, place) && !holds(rule.by_month_day, place - month_length(day) - 1))
            return false;
    }
    if (!rule.by_day.empty()) return fits_weekday(date);
    return by_year_day || by_month_day || fits_default(day, date);
}

std::vector<int> one_or(const std::vector<int>& numbers, int otherwise)
{
    auto list = numbers.empty() ? std::vector<int>{otherwise} : numbers;
    std::ranges::sort(list);
    list.erase(std::unique(list.begin(), list.end()), list.end());
    return list;
}

std::vector<seconds> times_of_day(const Recurrence& rule, seconds start)
{
    const std::chrono::hh_mm_ss time{start};
    std::vector<seconds> times;
    for (const int hour : one_or(rule.by_hour, static_cast<int>(time.hours().count()))) {
        for (const int minute : one_or(rule.by_minute, static_cast<int>(time.minutes().count()))) {
            for (const int second : one_or(rule.by_second, static_cast<int>(time.seconds().count())))
                times.push_back(hours{hour} + minutes{minute} + seconds{second});
        }
    }
    return times;
}

/// The days from `begin`, and where the next period of the rule begins.
struct Period {
    LocalDate begin;
    LocalDate end;
};

Period period_at(const Walk& walk, std::int64_t index)
{
    const auto& rule = walk.rule;
    const auto steps = index * rule.interval;
    const year_month_day start{walk.start_date};
    switch (rule.frequency) {
    case Frequency::yearly: {
        const auto which = start.year() + std::chrono::years{static_cast<int>(steps)};
        return {LocalDate{which / 1 / 1}, LocalDate{(which + std::chrono::years{1}) / 1 / 1}};
    }
    case Frequency::monthly: {
        const auto which = start.year() / start.month() + std::chrono::months{static_cast<int>(steps)};
        return {LocalDate{which / 1}, LocalDate{(which + std::chrono::months{1}) / 1}};
    }
    case Frequency::weekly: {
        const auto begin = week_begin(walk.start_date, rule.week_start) + days{7 * steps};
        return {begin, begin + days{7}};
    }
    case Frequency::daily:
    case Frequency::hourly:
        return {walk.start_date + days{steps}, walk.start_date + days{steps + 1}};
    }
    return {walk.start_date, walk.start_date};
}

/// As far as the steps go.
std::vector<WallTime> times_in(const Walk& walk, const Period& period, Steps& steps)
{
    std::vector<WallTime> found;
    for (auto date = period.begin; date < period.end; date += days{1}) {
        if (!steps.take(1)) return found;
        if (!walk.fits(date)) continue;
        if (!steps.take(walk.times.size())) return found;
        for (const auto time : walk.times)
            found.push_back(WallTime{date} + time);
    }
    if (walk.rule.by_set_position.empty()) return found;
    std::vector<WallTime> chosen;
    const auto size = static_cast<int>(found.size());
    for (int place = 1; place <= size; ++place) {
        if (holds(walk.rule.by_set_position, place) || holds(walk.rule.by_set_position, place - size - 1))
            chosen.push_back(found[static_cast<std::size_t>(place) - 1]);
    }
    return chosen;
}

/// Gathers what is asked for; counts what comes before it.
class Gathering {
public:
    Gathering(const Recurrence& rule, const RecurrenceQuestion& question) : rule_{rule}, question_{question}
    {
        (void)take(
            question.start); // RFC 5545 §3.8.5.3: DTSTART is the first, also where the rule does not name it
    }

    /// False when there is no more to look for.
    [[nodiscard]] bool take(WallTime time)
    {
        if (rule_.count && taken_ >= *rule_.count) return false;
        if (question_.until && time > *question_.until) return false;
        if (time >= question_.before) return false;
        ++taken_;
        if (time < question_.from) return true;
        if (found.size() == question_.most) {
            too_many = true;
            return false;
        }
        found.push_back(time);
        return true;
    }

    std::vector<WallTime> found{};
    bool too_many = false;

private:
    const Recurrence& rule_;
    const RecurrenceQuestion& question_;
    int taken_ = 0;
};

/// The period to begin with: where nothing is counted, all that end before the question may be left out.
std::int64_t first_period(const Walk& walk, const RecurrenceQuestion& question)
{
    if (walk.rule.count || question.from <= question.start) return 0;
    const year_month_day from{std::chrono::floor<days>(question.from)};
    const year_month_day start{walk.start_date};
    const auto years = static_cast<int>(from.year()) - static_cast<int>(start.year());
    std::int64_t periods = 0;
    switch (walk.rule.frequency) {
    case Frequency::yearly:
        periods = years;
        break;
    case Frequency::monthly:
        periods = 12 * years + static_cast<int>(static_cast<unsigned>(from.month())) -
                  static_cast<int>(static_cast<unsigned>(start.month()));
        break;
    case Frequency::weekly:
        periods = (question.from - question.start) / days{7};
        break;
    case Frequency::daily:
        periods = (question.from - question.start) / days{1};
        break;
    case Frequency::hourly:
        periods = (question.from - question.start) / hours{1};
        break;
    }
    return std::max(std::int64_t{0}, periods / walk.rule.interval - 1);
}

void walk_days(const Walk& walk, const RecurrenceQuestion& question, Steps& steps, Gathering& gathering)
{
    for (auto index = first_period(walk, question); steps.take(1); ++index) {
        const auto period = period_at(walk, index);
        if (period.begin > last_day || WallTime{period.begin} >= question.before) return;
        for (const auto time : times_in(walk, period, steps)) {
            if (time > question.start && !gathering.take(time)) return;
        }
    }
}

/// Hours go on across midnight; what the rule says of days and hours only leaves some out.
void walk_hours(const Walk& walk, const RecurrenceQuestion& question, Steps& steps, Gathering& gathering)
{
    const auto& rule = walk.rule;
    const auto first =
        std::chrono::floor<hours>(question.start) + hours{first_period(walk, question) * rule.interval};
    auto days_rule = rule;
    for (std::int64_t index = 0; steps.take(1); ++index) {
        const auto hour = first + hours{index * rule.interval};
        if (WallTime{hour} >= question.before) return;
        const auto date = std::chrono::floor<days>(hour);
        if (!walk.fits(date)) continue;
        const auto of_day = std::chrono::duration_cast<hours>(hour - date).count();
        if (!rule.by_hour.empty() && !holds(rule.by_hour, static_cast<int>(of_day))) continue;
        const auto start = question.start - std::chrono::floor<hours>(question.start);
        days_rule.by_hour = {0};
        const auto times = times_of_day(days_rule, start);
        if (!steps.take(times.size())) return;
        for (const auto time : times) {
            if (hour + time > question.start && !gathering.take(hour + time)) return;
        }
    }
}

} // namespace

Result<std::vector<WallTime>, std::string> occurrences(const Recurrence& rule,
                                                       const RecurrenceQuestion& question, Steps& steps)
{
    const auto start_date = std::chrono::floor<days>(question.start);
    if (start_date < first_day || start_date > last_day)
        return refuse(std::string{"begins before 1970 or after 2037"});
    const Walk walk{
        .rule = rule, .start_date = start_date, .times = times_of_day(rule, question.start - start_date)};
    Gathering gathering{rule, question};
    if (rule.frequency == Frequency::hourly) {
        walk_hours(walk, question, steps, gathering);
    } else {
        walk_days(walk, question, steps, gathering);
    }
    if (steps.is_used_up()) return refuse(std::string{"takes too long to follow"});
    if (gathering.too_many) return refuse(std::string{"has too many recurrences"});
    return std::move(gathering.found);
}

} // namespace callhours::calendar
