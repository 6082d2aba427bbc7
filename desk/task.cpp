#include "desk/task.hpp"

#include <array>
#include <stdexcept>
#include <utility>

namespace callhours::desk {

namespace {

constexpr std::array<std::pair<TaskState, std::string_view>, 6> states{{{TaskState::open, "open"},
                                                                        {TaskState::claimed, "claimed"},
                                                                        {TaskState::dialling, "dialling"},
                                                                        {TaskState::waiting, "waiting"},
                                                                        {TaskState::done, "done"},
                                                                        {TaskState::dropped, "dropped"}}};

constexpr std::array<std::pair<TaskReason, std::string_view>, 5> reasons{
    {{TaskReason::calling, "calling"},
     {TaskReason::voicemail, "voicemail"},
     {TaskReason::missed_call, "missed_call"},
     {TaskReason::answered, "answered"},
     {TaskReason::asked, "asked"}}};

template <typename Enum, std::size_t Count>
std::string_view text_of(const std::array<std::pair<Enum, std::string_view>, Count>& table, Enum value)
{
    for (const auto& [each, text] : table) {
        if (each == value) return text;
    }
    throw std::logic_error{"a value outside its enumeration"};
}

template <typename Enum, std::size_t Count>
std::optional<Enum> value_of(const std::array<std::pair<Enum, std::string_view>, Count>& table,
                             std::string_view text)
{
    for (const auto& [each, name] : table) {
        if (name == text) return each;
    }
    return std::nullopt;
}

} // namespace

std::string_view to_text(TaskState state)
{
    return text_of(states, state);
}

std::string_view to_text(TaskReason reason)
{
    return text_of(reasons, reason);
}

std::optional<TaskState> to_task_state(std::string_view text)
{
    return value_of(states, text);
}

std::optional<TaskReason> to_task_reason(std::string_view text)
{
    return value_of(reasons, text);
}

} // namespace callhours::desk
