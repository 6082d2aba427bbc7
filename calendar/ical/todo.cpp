#include "calendar/ical/todo.hpp"

#include "calendar/ical/component.hpp"

#include <stdexcept>

namespace callhours::calendar::ical {

namespace {

icalproperty_status to_ical(Todo::Status status)
{
    switch (status) {
    case Todo::Status::needs_action:
        return ICAL_STATUS_NEEDSACTION;
    case Todo::Status::in_process:
        return ICAL_STATUS_INPROCESS;
    case Todo::Status::completed:
        return ICAL_STATUS_COMPLETED;
    case Todo::Status::cancelled:
        return ICAL_STATUS_CANCELLED;
    }
    throw std::logic_error{"no such status"};
}

} // namespace

std::string render_todo(const Todo& todo)
{
    Component component{icalcomponent_new(ICAL_VTODO_COMPONENT)};
    auto* const to = component.get();
    add(to, icalproperty_new_uid(raw(todo.uid).c_str()));
    add(to, icalproperty_new_dtstamp(utc_time(todo.changed)));
    add(to, icalproperty_new_created(utc_time(todo.created)));
    add(to, icalproperty_new_due(utc_time(todo.due)));
    add(to, icalproperty_new_summary(plain(todo.summary).c_str()));
    if (!todo.description.empty()) add(to, icalproperty_new_description(plain(todo.description).c_str()));
    if (!todo.category.empty()) add(to, icalproperty_new_categories(one_category(todo.category).c_str()));
    add(to, icalproperty_new_priority(todo.priority));
    add(to, icalproperty_new_status(to_ical(todo.status)));
    if (todo.completed) {
        add(to, icalproperty_new_completed(utc_time(*todo.completed)));
        add(to, icalproperty_new_percentcomplete(100));
    }
    const auto root = vcalendar();
    add(root.get(), std::move(component));
    return to_text(root);
}

} // namespace callhours::calendar::ical
