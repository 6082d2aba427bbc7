#pragma once

#include "telephony/pbx.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <vector>

namespace callhours::tests {

/// A PBX that writes down what it is told, and whose events and recordings are the test's. next() ends as if
/// the link were stopped when the test has put no more events in.
class FakePbx final : public telephony::Pbx {
public:
    std::deque<telephony::PbxEvent> events;
    std::vector<telephony::PbxCommand> told;
    std::map<telephony::RecordingName, std::string> stored;
    std::vector<telephony::RecordingName> deleted;
    telephony::LinkState state{.up = true, .since = {}};
    /// What it does not do, and why.
    std::function<std::optional<telephony::PbxError>(const telephony::PbxCommand&)> refuses =
        [](const telephony::PbxCommand&) { return std::nullopt; };
    std::optional<telephony::PbxError> refuses_recordings; ///< fetching, listing, deleting

    [[nodiscard]] const std::string& name() const override { return name_; }

    [[nodiscard]] telephony::LinkState link() const override { return state; }

    Task<telephony::PbxEvent> next() override
    {
        if (events.empty()) throw boost::system::system_error{boost::asio::error::operation_aborted};
        auto event = std::move(events.front());
        events.pop_front();
        co_return event;
    }

    Task<Result<void, telephony::PbxError>> perform(telephony::PbxCommand command) override
    {
        told.push_back(command);
        if (const auto error = refuses(command)) co_return refuse(*error);
        co_return Result<void, telephony::PbxError>{};
    }

    Task<Result<std::vector<telephony::RecordingName>, telephony::PbxError>> stored_recordings() override
    {
        if (refuses_recordings) co_return refuse(*refuses_recordings);
        std::vector<telephony::RecordingName> names;
        for (const auto& [name, bytes] : stored)
            names.push_back(name);
        co_return names;
    }

    Task<Result<std::string, telephony::PbxError>> fetch_recording(telephony::RecordingName recording,
                                                                   std::size_t limit_bytes) override
    {
        if (refuses_recordings) co_return refuse(*refuses_recordings);
        const auto found = stored.find(recording);
        if (found == stored.end()) co_return refuse(telephony::PbxError::gone);
        if (found->second.size() > limit_bytes) co_return refuse(telephony::PbxError::too_large);
        co_return found->second;
    }

    Task<Result<void, telephony::PbxError>> delete_recording(telephony::RecordingName recording) override
    {
        if (refuses_recordings) co_return refuse(*refuses_recordings);
        stored.erase(recording);
        deleted.push_back(recording);
        co_return Result<void, telephony::PbxError>{};
    }

    template <typename C> [[nodiscard]] std::size_t count() const
    {
        return static_cast<std::size_t>(std::ranges::count_if(
            told, [](const auto& command) { return std::holds_alternative<C>(command); }));
    }

    /// The last one of that kind.
    template <typename C> [[nodiscard]] const C& the() const
    {
        for (auto command = told.rbegin(); command != told.rend(); ++command) {
            if (const auto* wanted = std::get_if<C>(&*command)) return *wanted;
        }
        throw std::runtime_error{"the PBX was told no such thing"};
    }

    [[nodiscard]] bool was_told_to_hang_up(const telephony::ChannelId& channel) const
    {
        return std::ranges::any_of(told, [&](const auto& command) {
            const auto* hang_up = std::get_if<telephony::HangUp>(&command);
            return hang_up != nullptr && hang_up->channel == channel;
        });
    }

private:
    std::string name_ = "main";
};

} // namespace callhours::tests
