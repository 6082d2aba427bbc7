#include "desk/task.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace callhours::desk {
namespace {

template <typename E> using Names = std::pair<E, std::string_view>;

constexpr std::array states{
    Names<TaskState>{TaskState::open, "open"},         Names<TaskState>{TaskState::claimed, "claimed"},
    Names<TaskState>{TaskState::dialling, "dialling"}, Names<TaskState>{TaskState::waiting, "waiting"},
    Names<TaskState>{TaskState::done, "done"},         Names<TaskState>{TaskState::dropped, "dropped"},
};

constexpr std::array reasons{
    Names<TaskReason>{TaskReason::calling, "calling"},
    Names<TaskReason>{TaskReason::voicemail, "voicemail"},
    Names<TaskReason>{TaskReason::missed_call, "missed_call"},
    Names<TaskReason>{TaskReason::answered, "answered"},
    Names<TaskReason>{TaskReason::asked, "asked"},
};

constexpr std::array outcomes{
    Names<TaskOutcome>{TaskOutcome::reached, "reached"},
    Names<TaskOutcome>{TaskOutcome::answered, "answered"},
    Names<TaskOutcome>{TaskOutcome::no_need, "no_need"},
    Names<TaskOutcome>{TaskOutcome::not_reachable, "not_reachable"},
    Names<TaskOutcome>{TaskOutcome::invalid_number, "invalid_number"},
    Names<TaskOutcome>{TaskOutcome::merged, "merged"},
};

template <typename Table, typename E> std::string_view text_in(const Table& table, E value)
{
    const auto found = std::ranges::find(table, value, [](const auto& entry) { return entry.first; });
    if (found == table.end()) throw std::logic_error{"to_text: not a value of its enumeration"};
    return found->second;
}

template <typename E, typename Table> std::optional<E> value_in(const Table& table, std::string_view text)
{
    const auto found = std::ranges::find(table, text, [](const auto& entry) { return entry.second; });
    return found == table.end() ? std::nullopt : std::optional<E>{found->first};
}

} // namespace

bool may_become(TaskState from, TaskState to)
{
    if (from == to) return true;
    switch (from) {
    case TaskState::open:
    case TaskState::claimed:
    case TaskState::waiting:
        return true;
    case TaskState::dialling: // the lease must end before somebody else takes it (C5)
        return to != TaskState::claimed;
    case TaskState::done:
    case TaskState::dropped:
        return to == TaskState::open;
    }
    throw std::logic_error{"may_become: not a TaskState"};
}

CallbackTask merged(const CallbackTask& from, CallbackTask into)
{
    into.created_at = std::min(into.created_at, from.created_at);
    into.severity = std::min(into.severity, from.severity);
    if (!into.number) into.number = from.number;
    if (!into.client) into.client = from.client;
    if (!into.agent) into.agent = from.agent;
    if (!into.owner) into.owner = from.owner;
    if (into.about.empty()) into.about = from.about;
    if (into.note.empty()) into.note = from.note;
    if (from.responded_at && (!into.responded_at || *from.responded_at < *into.responded_at))
        into.responded_at = from.responded_at;
    for (const auto& pause : from.pauses) {
        if (pause.end) into.pauses.push_back(pause); // one that lasts ends with `from`
    }
    return into;
}

std::string_view to_text(TaskState state)
{
    return text_in(states, state);
}

std::string_view to_text(TaskReason reason)
{
    return text_in(reasons, reason);
}

std::string_view to_text(TaskOutcome outcome)
{
    return text_in(outcomes, outcome);
}

std::optional<TaskState> parse_task_state(std::string_view text)
{
    return value_in<TaskState>(states, text);
}

std::optional<TaskReason> parse_task_reason(std::string_view text)
{
    return value_in<TaskReason>(reasons, text);
}

std::optional<TaskOutcome> parse_task_outcome(std::string_view text)
{
    return value_in<TaskOutcome>(outcomes, text);
}

} // namespace callhours::desk
