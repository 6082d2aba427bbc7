#include "server/web/task_clock.hpp"

#include "calendar/schedule.hpp"
#include "server/app/edit_task.hpp"

#include <boost/json/object.hpp>

#include <algorithm>

namespace callhours::web {

namespace json = boost::json;

namespace {

bool stands(const desk::CallbackTask& task, Instant now)
{
    return std::ranges::any_of(task.pauses, [now](const calendar::Pause& pause) {
        return pause.begin <= now && (!pause.end || now < *pause.end);
    });
}

/// While the client is waited for, what was left when that began.
Instant counted_from(const desk::CallbackTask& task, Instant now)
{
    const bool waits = !task.pauses.empty() && !task.pauses.back().end;
    return waits ? std::min(task.pauses.back().begin, now) : now;
}

} // namespace

json::value task_clock(const desk::CallbackTask& task, const store::Directory& directory, Instant now)
{
    const auto due = task.responded_at ? task.action_due_at : std::optional{task.response_due_at};
    if (!due || !desk::is_open(task.state)) return nullptr;
    const auto& schedule = app::schedule_of(task, directory);
    const bool wall = desk::is_urgent(task.severity);
    const auto closed = [&] { // the open pause has no end to count on
        auto pauses = task.pauses;
        std::erase_if(pauses, [](const calendar::Pause& pause) { return !pause.end; });
        return pauses;
    }();
    const auto span = [&](Instant from, Instant to) {
        return wall ? calendar::wall_elapsed(from, to, closed)
                    : calendar::elapsed(schedule, from, to, closed);
    };
    const auto from = counted_from(task, now);
    const auto left = from <= *due ? span(from, *due) : -span(*due, from);
    const bool runs = !stands(task, now) && (wall || calendar::is_open(schedule, now));
    return json::object{{"due_at", callhours::to_text(*due)},
                        {"left_seconds", left.count()},
                        {"runs", runs},
                        {"working", !wall}};
}

} // namespace callhours::web
