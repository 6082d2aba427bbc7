#include "server/caldav/task_todos.hpp"

#include "server/http/conditional.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace callhours::caldav {

using calendar::ical::Todo;

namespace {

Todo::Status status_of(desk::TaskState state)
{
    switch (state) {
    case desk::TaskState::open:
        return Todo::Status::needs_action;
    case desk::TaskState::claimed:
    case desk::TaskState::dialling:
    case desk::TaskState::waiting:
        return Todo::Status::in_process;
    case desk::TaskState::done:
        return Todo::Status::completed;
    case desk::TaskState::dropped:
        return Todo::Status::cancelled;
    }
    throw std::logic_error{"no such state"};
}

/// RFC 5545 §3.8.1.9: 1 to 4 is high, 5 medium, 6 to 9 low.
int priority_of(desk::Severity severity)
{
    switch (severity) {
    case desk::Severity::critical:
        return 1;
    case desk::Severity::high:
        return 3;
    case desk::Severity::standard:
        return 5;
    case desk::Severity::bug:
        return 7;
    case desk::Severity::request:
        return 9;
    }
    throw std::logic_error{"no such severity"};
}

std::string_view reason_of(desk::TaskReason reason)
{
    switch (reason) {
    case desk::TaskReason::calling:
        return "is calling";
    case desk::TaskReason::voicemail:
        return "left a message";
    case desk::TaskReason::missed_call:
        return "missed call";
    case desk::TaskReason::answered:
        return "answered";
    case desk::TaskReason::asked:
        return "asked for a call";
    }
    throw std::logic_error{"no such reason"};
}

Instant newest_moment(const store::TaskListed& listed)
{
    const auto& task = listed.task;
    auto newest = task.created_at;
    for (const auto& moment : {task.responded_at, task.closed_at}) {
        if (moment) newest = std::max(newest, *moment);
    }
    for (const auto& pause : task.pauses)
        newest = std::max({newest, pause.begin, pause.end.value_or(pause.begin)});
    return newest;
}

} // namespace

std::string uid_of(TaskId task, const store::Directory& directory)
{
    auto mark = http::strong_etag(fmt::format("uid of task {} {}", task.value(), directory.link_key));
    std::erase(mark, '"');
    return fmt::format("task-{}-{}@callhours", task.value(), mark.substr(0, 16));
}

Todo todo_of(const store::TaskListed& listed, const store::Directory& directory)
{
    const auto& task = listed.task;
    const auto* client = task.client ? directory.client(*task.client) : nullptr;
    const std::string number = task.number ? task.number->reveal() : std::string{};
    const std::string who = client != nullptr ? client->name : number.empty() ? "a withheld number" : number;
    const bool responded = task.responded_at && task.action_due_at;

    Todo todo{.uid = uid_of(task.id, directory),
              .created = task.created_at,
              .changed = newest_moment(listed),
              .due = responded ? *task.action_due_at : task.response_due_at,
              .priority = priority_of(task.severity),
              .status = status_of(task.state),
              .completed = task.state == desk::TaskState::done ? task.closed_at : std::nullopt,
              .summary = fmt::format("Call back {} ({})", who, reason_of(task.reason)),
              .category = fmt::format("severity {}", desk::to_number(task.severity))};
    if (!number.empty()) todo.description += "Phone: " + number;
    if (listed.calls > 1) todo.description += fmt::format("\nCalls: {}", listed.calls);
    if (!task.note.empty()) todo.description += "\nNote: " + task.note;
    if (todo.description.starts_with('\n')) todo.description.erase(0, 1);
    return todo;
}

} // namespace callhours::caldav
