#include "server/web/pages/when.hpp"

#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>

#include <stdexcept>

namespace callhours::web {

namespace {

/// What we ask of ICU can only fail by a mistake of ours, or where its data are missing.
void check(UErrorCode status)
{
    if (U_FAILURE(status) != 0) throw std::logic_error{std::string{"ICU: "} + u_errorName(status)};
}

/// `UTC`, `Etc/GMT+5`: nobody lives there, and ICU speaks of an "Unknown City" on "GMT".
bool is_placeless(const calendar::Zone& zone)
{
    return zone.name() == "UTC" || zone.name() == "GMT" || zone.name().starts_with("Etc/");
}

double to_icu(std::chrono::seconds since_1970)
{
    return static_cast<double>(since_1970.count()) * 1000.0;
}

icu::UnicodeString to_icu(std::string_view text)
{
    return icu::UnicodeString::fromUTF8(icu::StringPiece{text.data(), static_cast<int>(text.size())});
}

constexpr days days_of_the_week{7};

/// A day of 2026, in milliseconds: a zone is named as it is in our time, not in 1970.
constexpr double nowadays = 1.78e12;

} // namespace

struct When::Clock {
    std::unique_ptr<icu::TimeZone> zone;

    /// One formatter for all patterns: making one costs a hundred times what using it does.
    std::unique_ptr<icu::SimpleDateFormat> formatter;

    [[nodiscard]] std::string print(double milliseconds, std::string_view pattern, const icu::TimeZone& in)
    {
        formatter->setTimeZone(in);
        formatter->applyPattern(to_icu(pattern));
        icu::UnicodeString text;
        formatter->format(milliseconds, text);
        std::string utf8;
        return text.toUTF8String(utf8);
    }
};

When::When(const Messages& messages, calendar::Zone zone)
    : messages_{messages}, zone_{std::move(zone)}, clock_{std::make_unique<Clock>()}
{
    UErrorCode status = U_ZERO_ERROR;
    const auto locale = icu::Locale::forLanguageTag(messages.locale(), status);
    clock_->zone.reset(icu::TimeZone::createTimeZone(to_icu(zone_.name())));
    clock_->formatter = std::make_unique<icu::SimpleDateFormat>(icu::UnicodeString{"y"}, locale, status);
    check(status);
}

When::~When() = default;

WallTime When::wall(Instant at) const
{
    return calendar::to_wall(at, zone_);
}

LocalDate When::date(Instant at) const
{
    return calendar::local_date(at, zone_);
}

/// The wall clock's reading is printed as if it were UTC's, so the zone files alone decide what time it is,
/// and ICU's own rules, which may be older, are not asked.
std::string When::format(WallTime at, std::string_view pattern_key) const
{
    return clock_->print(to_icu(at.time_since_epoch()), messages_(pattern_key), *icu::TimeZone::getGMT());
}

std::string When::time(Instant at) const
{
    return format(wall(at), "format.time");
}

std::string When::day(LocalDate date) const
{
    return format(date, "format.day");
}

std::string When::day_long(LocalDate date) const
{
    return format(date, "format.day_long");
}

std::string When::weekday_short(LocalDate date) const
{
    return format(date, "format.weekday_short");
}

std::string When::day_number(LocalDate date) const
{
    return format(date, "format.day_number");
}

std::string When::week(LocalDate monday) const
{
    const std::chrono::year_month_day first{monday};
    const std::chrono::year_month_day last{monday + days_of_the_week - days{1}};
    const auto* from = "format.week_day";
    if (first.month() != last.month()) from = "format.day_month";
    if (first.year() != last.year()) from = "format.day_month_year";
    return messages_("when.week", {{"from", format(monday, from)},
                                   {"to", format(LocalDate{last}, "format.day_month_year")}});
}

std::string When::day_time(Instant at) const
{
    return messages_("when.day_time", {{"day", day(date(at))}, {"time", time(at)}});
}

std::string When::soon(Instant at, Instant now) const
{
    const auto away = date(at) - date(now);
    if (away == days{0}) return messages_("when.today", {{"time", time(at)}});
    if (away == days{1}) return messages_("when.tomorrow", {{"time", time(at)}});
    if (away > days{1} && away < days_of_the_week) {
        return messages_("when.weekday",
                         {{"weekday", format(wall(at), "format.weekday")}, {"time", time(at)}});
    }
    return day_time(at);
}

std::string When::span(Instant begin, Instant end) const
{
    if (date(begin) == date(end)) {
        return messages_("when.span", {{"day", day_long(date(begin))},
                                       {"from", time(begin)},
                                       {"to", time(end)},
                                       {"zone", zone_name()}});
    }
    return messages_("when.span_days", {{"day", day_long(date(begin))},
                                        {"from", time(begin)},
                                        {"to_day", day(date(end))},
                                        {"to", time(end)},
                                        {"zone", zone_name()}});
}

std::string When::zone_name() const
{
    if (is_placeless(zone_)) return zone_.name();
    return clock_->print(nowadays, "vvvv", *clock_->zone);
}

std::string When::zone_place() const
{
    if (is_placeless(zone_)) return zone_.name();
    return clock_->print(nowadays, "VVV", *clock_->zone);
}

} // namespace callhours::web
