#include "calendar/ical/availability.hpp"

#include "calendar/ical/component.hpp"
#include "calendar/ical/vtimezone.hpp"

#include <fmt/format.h>

#include <array>
#include <map>
#include <vector>

namespace callhours::calendar::ical {

namespace {

constexpr std::array<std::string_view, 7> weekdays{"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
constexpr int priority_of_hours = 5;
constexpr int priority_of_away = 1; ///< RFC 7953 §3.2: the higher one counts

using Weekdays = std::array<bool, 7>; ///< Monday first

std::size_t weekday_of(LocalDate date)
{
    return std::chrono::weekday{date}.iso_encoding() - 1;
}

/// Writes the components of one availability.
class Writing {
public:
    explicit Writing(const Availability& of) : of_{of}, zone_{of.schedule.zone} {}

    [[nodiscard]] Component hours()
    {
        auto component = wrapper(of_.uid, priority_of_hours);
        add_time(component.get(), icalproperty_new_dtstart, WallTime{of_.first});
        add_time(component.get(), icalproperty_new_dtend, WallTime{of_.behind});
        for (const auto& [range, days_of_range] : regular())
            add(component.get(), weekly(range, days_of_range));
        for (const auto date : odd_days()) {
            for (const auto& range : hours_on(of_.schedule, date).ranges())
                add(component.get(), available(date, range));
        }
        return component;
    }

    [[nodiscard]] Component away(const Interval& time)
    {
        auto component =
            wrapper(fmt::format("{}-{}", time.begin().time_since_epoch().count(), of_.uid), priority_of_away);
        add(component.get(), icalproperty_new_dtstart(utc_time(time.begin())));
        add(component.get(), icalproperty_new_dtend(utc_time(time.end())));
        return component;
    }

private:
    [[nodiscard]] Component wrapper(const std::string& uid, int priority) const
    {
        Component component{icalcomponent_new(ICAL_VAVAILABILITY_COMPONENT)};
        auto* const to = component.get();
        add(to, icalproperty_new_uid(raw(uid).c_str()));
        add(to, icalproperty_new_dtstamp(utc_time(of_.stamp)));
        add(to, icalproperty_new_summary(plain(of_.summary).c_str()));
        add(to, icalproperty_new_priority(priority));
        add(to, icalproperty_new_busytype(ICAL_BUSYTYPE_BUSYUNAVAILABLE));
        return component;
    }

    void add_time(icalcomponent* to, icalproperty* (*make)(icaltimetype), WallTime reading) const
    {
        if (zone_.name() == "UTC") {
            add(to, make(utc_time(to_instant(reading, zone_))));
            return;
        }
        auto* const property = make(floating(reading));
        icalproperty_add_parameter(property, icalparameter_new_tzid(zone_.name().c_str()));
        add(to, property);
    }

    /// The ranges of the regular week, each with its days.
    [[nodiscard]] std::map<TimeRange, Weekdays> regular() const
    {
        std::map<TimeRange, Weekdays> ranges;
        for (std::size_t day = 0; day < weekdays.size(); ++day) {
            for (const auto& range : of_.schedule.weekly.days.at(day).ranges())
                ranges[range].at(day) = true;
        }
        return ranges;
    }

    [[nodiscard]] std::vector<LocalDate> odd_days() const
    {
        std::vector<LocalDate> odd;
        for (auto date = of_.first; date < of_.behind; date += days{1}) {
            if (hours_on(of_.schedule, date) != of_.schedule.weekly.on(date)) odd.push_back(date);
        }
        return odd;
    }

    [[nodiscard]] Component available(LocalDate date, const TimeRange& range)
    {
        Component component{icalcomponent_new(ICAL_XAVAILABLE_COMPONENT)};
        auto* const to = component.get();
        add(to, icalproperty_new_uid(raw(fmt::format("{}-{}", ++count_, of_.uid)).c_str()));
        add(to, icalproperty_new_dtstamp(utc_time(of_.stamp)));
        add_time(to, icalproperty_new_dtstart, WallTime{date} + range.begin());
        add_time(to, icalproperty_new_dtend, WallTime{date} + range.end());
        return component;
    }

    [[nodiscard]] Component weekly(const TimeRange& range, const Weekdays& on)
    {
        auto date = of_.first;
        while (!on.at(weekday_of(date)))
            date += days{1};
        auto component = available(date, range);
        std::string names;
        for (std::size_t day = 0; day < on.size(); ++day) {
            if (on.at(day)) names += fmt::format("{}{}", names.empty() ? "" : ",", weekdays.at(day));
        }
        const auto rule = fmt::format("FREQ=WEEKLY;BYDAY={}", names);
        auto recurrence = icalrecurrencetype_from_string(rule.c_str());
        recurrence.until = utc_time(to_instant(WallTime{of_.behind}, zone_) - seconds{1});
        add(component.get(), icalproperty_new_rrule(recurrence));
        for (const auto odd : odd_days()) {
            if (on.at(weekday_of(odd)) && odd >= date)
                add_time(component.get(), icalproperty_new_exdate, WallTime{odd} + range.begin());
        }
        return component;
    }

    const Availability& of_;
    const Zone& zone_;
    int count_ = 0;
};

} // namespace

std::string render_availability(const Availability& availability)
{
    const auto& zone = availability.schedule.zone;
    const auto told = Interval::make(to_instant(WallTime{availability.first}, zone),
                                     to_instant(WallTime{availability.behind}, zone));
    const auto root = vcalendar();
    if (told) {
        if (zone.name() != "UTC") add(root.get(), vtimezone(zone, *told));
        Writing writing{availability};
        add(root.get(), writing.hours());
        auto away = availability.away;
        away.insert(away.end(), availability.schedule.closures.begin(), availability.schedule.closures.end());
        for (const auto& time : clipped(joined(std::move(away)), *told))
            add(root.get(), writing.away(time));
    }
    return to_text(root);
}

} // namespace callhours::calendar::ical
