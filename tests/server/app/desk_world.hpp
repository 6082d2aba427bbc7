#pragma once

#include "calendar/working_hours.hpp"
#include "server/app/alarms.hpp"
#include "server/app/call_facts.hpp"
#include "server/app/rules.hpp"
#include "store/calls.hpp"
#include "telephony/names.hpp"
#include "tests/support/printers.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace callhours::tests {

inline const AgentId anna{1};
inline const AgentId ben{2};
inline const ClientId acme{9};

inline Instant at(const char* text)
{
    return parse_instant(text).value();
}

inline PhoneNumber number(const char* text)
{
    return PhoneNumber::parse_e164(text).value();
}

inline calendar::Schedule nine_to_five()
{
    return {.zone = calendar::Zone::find("Europe/Berlin").value(),
            .weekly = calendar::monday_to_friday_nine_to_five(),
            .overrides = {},
            .holidays = {},
            .calendar_holidays = {}};
}

inline store::Agent an_agent(AgentId id, const char* slug)
{
    store::Agent agent{.id = id,
                       .slug = slug,
                       .name = slug,
                       .email = std::nullopt,
                       .endpoints = {std::string{"PJSIP/"} + slug},
                       .role = store::Role::agent,
                       .calendar = {.id = id, .schedule = nine_to_five(), .absences = {}}};
    return agent;
}

/// The desk +43 1 234 50 00 with Anna and Ben; Acme, whose number is +43 660 12345, is Anna's.
inline store::Directory a_directory()
{
    return {.rules_version = ChangeNumber{1},
            .desk = {.schedule = nine_to_five(),
                     .numbers = {number("+4312345000")},
                     .default_agent = ben,
                     .queue_endpoints = {"PJSIP/queue"},
                     .second_level_endpoints = {"PJSIP/duty"},
                     .default_severity = desk::Severity::standard,
                     .dialling = {.country = "43", .national = "0", .international = "00", .area = {}}},
            .call_types = {},
            .agents = {an_agent(anna, "anna"), an_agent(ben, "ben")},
            .clients = {{.id = acme,
                         .slug = "acme",
                         .name = "Acme",
                         .agent = anna,
                         .language = "de",
                         .numbers = {number("+4366012345")},
                         .entitled_from = std::nullopt,
                         .entitled_to = std::nullopt,
                         .contacts = {}}},
            .tokens = {},
            .clients_by_number = {{"+4366012345", acme}},
            .link_key = {},
            .agent_places = {},
            .client_places = {},
            .call_type_places = {}};
}

class FixedDirectories final : public store::Directories {
public:
    store::Directory directory = a_directory();
    std::string broken; ///< not empty: the database throws this

    Task<std::shared_ptr<const store::Directory>> load() override
    {
        if (!broken.empty()) throw std::runtime_error{broken};
        co_return std::make_shared<const store::Directory>(directory);
    }
};

class NoChanges final : public store::Changes {
public:
    Task<ChangeNumber> newest() override { co_return ChangeNumber{1}; }

    Task<std::vector<store::Change>> after(ChangeNumber /*seen*/, std::size_t /*most*/) override
    {
        co_return std::vector<store::Change>{};
    }

    [[nodiscard]] ChangeNumber newest_known() const override { return ChangeNumber{1}; }

    [[nodiscard]] ChangeNumber newest_calendar_known() const override { return ChangeNumber{1}; }

    [[nodiscard]] ChangeNumber newest_rules_known() const override { return ChangeNumber{1}; }
};

/// The calls of a desk in memory; `broken` is what every write throws.
class MemoryCalls final : public store::Calls {
public:
    std::vector<store::Call> calls;
    std::vector<store::NewTask> tasks;
    std::vector<store::NewVoicemail> voicemails;
    std::vector<CallId> voicemail_of;
    std::vector<CallId> answered_calls;
    std::map<CallId, std::vector<store::CallLeg>> legs;
    std::string broken;

    Task<Filed> file(store::NewCall call, store::NewTask task) override
    {
        check();
        auto* known = find([&](const store::Call& other) { return other.channel == call.channel; });
        if (known == nullptr) {
            calls.push_back({.id = CallId{static_cast<std::int64_t>(calls.size()) + 1},
                             .link = call.link,
                             .channel = call.channel,
                             .token = call.token,
                             .caller = call.caller,
                             .called = call.called,
                             .client = call.client,
                             .agent = call.agent,
                             .outcome = call.outcome,
                             .rule = call.rule,
                             .task = TaskId{1},
                             .arrived_at = call.arrived_at,
                             .answered_at = std::nullopt,
                             .ended_at = std::nullopt,
                             .end_cause = {}});
            tasks.push_back(task);
            known = &calls.back();
        }
        co_return Filed{.call = *known, .task = {}, .joined = false};
    }

    Task<void> answered(CallId call, AgentId /*agent*/, Instant when) override
    {
        check();
        the(call).answered_at = when;
        answered_calls.push_back(call);
        co_return;
    }

    Task<void> ended(CallId call, std::string cause, Instant when) override
    {
        check();
        if (the(call).ended_at) co_return;
        the(call).ended_at = when;
        the(call).end_cause = std::move(cause);
    }

    Task<store::Voicemail> attach(CallId call, store::NewVoicemail voicemail) override
    {
        check();
        voicemails.push_back(voicemail);
        voicemail_of.push_back(call);
        co_return store::Voicemail{};
    }

    Task<store::Voicemail> file_recorded(store::NewCall /*call*/, store::NewTask /*task*/,
                                         store::NewVoicemail /*voicemail*/) override
    {
        throw std::logic_error{"not used here"};
    }

    [[nodiscard]] Task<bool> has_recording(std::string /*link*/, std::string recording) override
    {
        co_return std::ranges::count(voicemails, recording, &store::NewVoicemail::recording) > 0;
    }

    Task<std::optional<store::Call>> find_by_token(std::string token) override
    {
        const auto* known = find([&](const store::Call& call) { return call.token == token; });
        co_return known == nullptr ? std::nullopt : std::optional{*known};
    }

    Task<std::optional<store::Call>> find_by_channel(std::string /*link*/, std::string channel) override
    {
        const auto* known = find([&](const store::Call& call) {
            return call.channel == channel || call.channel.starts_with(channel + telephony::birth_mark);
        });
        co_return known == nullptr ? std::nullopt : std::optional{*known};
    }

    Task<std::vector<store::Call>> unfinished(std::string /*link*/) override
    {
        std::vector<store::Call> open;
        std::ranges::copy_if(calls, std::back_inserter(open),
                             [](const auto& call) { return !call.ended_at; });
        co_return open;
    }

    Task<void> note_leg(CallId call, store::CallLeg leg) override
    {
        check();
        auto& of_call = legs[call];
        const auto known = std::ranges::find(of_call, leg.leg, &store::CallLeg::leg);
        if (known == of_call.end()) {
            of_call.push_back(leg);
        } else {
            if (!known->rang_at) known->rang_at = leg.rang_at;
            if (!known->answered_at) known->answered_at = leg.answered_at;
            if (!known->ended_at) {
                known->ended_at = leg.ended_at;
                known->outcome = leg.outcome;
            }
        }
        co_return;
    }

    Task<std::vector<store::CallListed>> list(store::CallFilter /*filter*/) override
    {
        throw std::logic_error{"not used here"};
    }

    Task<std::optional<store::CallListed>> find(CallId /*id*/) override
    {
        throw std::logic_error{"not used here"};
    }

    Task<int> end_of_other_links(std::vector<std::string> /*links*/, Instant /*when*/) override
    {
        throw std::logic_error{"not used here"};
    }

    Task<std::vector<store::Call>> recent(std::size_t /*most*/) override { co_return calls; }

    store::Call& the(CallId id) { return calls.at(static_cast<std::size_t>(id.value()) - 1); }

private:
    void check() const
    {
        if (!broken.empty()) throw std::runtime_error{broken};
    }

    template <typename Is> store::Call* find(Is is)
    {
        const auto found = std::ranges::find_if(calls, is);
        return found == calls.end() ? nullptr : &*found;
    }
};

/// What the tests say of a caller beyond the rules.
class GivenCallFacts final : public app::CallFacts {
public:
    std::optional<desk::Severity> severity;
    std::optional<AgentId> booked;

    Task<std::optional<desk::Severity>> open_severity(PhoneNumber /*caller*/, Instant /*at*/) override
    {
        co_return severity;
    }

    Task<std::optional<AgentId>> booked_with(ClientId /*client*/, Instant /*at*/) override
    {
        co_return booked;
    }
};

/// Alarms that ring when the test says so.
class ManualAlarms final : public app::Alarms {
public:
    struct Waiting {
        std::chrono::milliseconds delay;
        std::function<void()> ring;
    };

    std::vector<Waiting> waiting;

    void after(std::chrono::milliseconds delay, std::function<void()> ring) override
    {
        waiting.push_back({delay, std::move(ring)});
    }

    /// Those set for exactly `delay`; true when there was one.
    bool ring(std::chrono::milliseconds delay)
    {
        std::vector<Waiting> due;
        std::erase_if(waiting, [&](const Waiting& alarm) {
            if (alarm.delay != delay) return false;
            due.push_back(alarm);
            return true;
        });
        for (const auto& alarm : due)
            alarm.ring();
        return !due.empty();
    }
};

} // namespace callhours::tests
