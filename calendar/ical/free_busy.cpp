#include "calendar/ical/free_busy.hpp"

#include "calendar/ical/component.hpp"

namespace callhours::calendar::ical {

std::string render_free_busy(const FreeBusy& answer)
{
    Component component{icalcomponent_new(ICAL_VFREEBUSY_COMPONENT)};
    auto* const to = component.get();
    if (!answer.uid.empty()) add(to, icalproperty_new_uid(raw(answer.uid).c_str()));
    if (!answer.organizer.empty()) add(to, icalproperty_new_organizer(raw(answer.organizer).c_str()));
    add(to, icalproperty_new_dtstamp(utc_time(answer.stamp)));
    add(to, icalproperty_new_dtstart(utc_time(answer.window.begin())));
    add(to, icalproperty_new_dtend(utc_time(answer.window.end())));
    for (const auto& each : clipped(answer.busy, answer.window)) {
        auto period = icalperiodtype_null_period();
        period.start = utc_time(each.begin());
        period.end = utc_time(each.end());
        auto* const property = icalproperty_new_freebusy(period);
        icalproperty_add_parameter(property, icalparameter_new_fbtype(ICAL_FBTYPE_BUSY));
        add(to, property);
    }
    const auto root = vcalendar();
    add(root.get(), std::move(component));
    return to_text(root);
}

} // namespace callhours::calendar::ical
