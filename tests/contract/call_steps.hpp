#pragma once

#include "tests/contract/tested_stores.hpp"

#include <optional>
#include <string>
#include <utility>

namespace callhours::tests {

inline const Instant ringing = at("2026-11-22T20:00:00Z");

inline store::NewCall a_call(std::string channel, std::optional<PhoneNumber> caller,
                             Instant arrived_at = ringing)
{
    return {.link = "main",
            .channel = channel,
            .token = "t" + channel,
            .caller = std::move(caller),
            .called = number("+4312345000"),
            .client = std::nullopt,
            .agent = AgentId{1},
            .outcome = "voicemail",
            .rule = "outside_hours",
            .arrived_at = arrived_at};
}

inline store::NewTask its_task(const store::NewCall& call)
{
    return {.number = call.caller,
            .client = call.client,
            .agent = call.agent,
            .severity = desk::Severity::standard,
            .reason = desk::TaskReason::calling,
            .created_at = call.arrived_at,
            .response_due_at = call.arrived_at + hours{15},
            .action_due_at = call.arrived_at + hours{48}};
}

inline store::NewVoicemail a_voicemail(std::string recording, bool silent = false)
{
    return {.link = "main",
            .recording = recording,
            .file = recording + ".wav",
            .bytes = 160044,
            .length = seconds{10},
            .silent = silent,
            .recorded_at = ringing + minutes{1}};
}

template <typename Stores> store::Calls::Filed file(DeskInStore<Stores>& desk, const store::NewCall& call)
{
    return desk.run(desk.store().calls().file(call, its_task(call)));
}

template <typename Stores>
store::TaskListed task_of(DeskInStore<Stores>& desk, const store::Calls::Filed& filed)
{
    auto listed = desk.run(desk.store().tasks().find(filed.task.id));
    REQUIRE(listed);
    return *listed;
}

inline const PhoneNumber eva = number("+4366012345");

} // namespace callhours::tests
