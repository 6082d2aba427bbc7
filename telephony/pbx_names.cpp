#include "telephony/pbx_command.hpp"
#include "telephony/pbx_event.hpp"

#include <array>
#include <stdexcept>

namespace callhours::telephony {

std::string_view name_of(const PbxEvent& event)
{
    static constexpr std::array<std::string_view, std::variant_size_v<PbxEvent>> names{
        "LinkUp",          "LinkDown",     "ChannelArrived", "ChannelRinging",   "ChannelAnswered",
        "HangupRequested", "ChannelEnded", "DtmfReceived",   "PlaybackFinished", "RecordingFinished"};
    return names.at(event.index());
}

std::string_view name_of(const PbxCommand& command)
{
    static constexpr std::array<std::string_view, std::variant_size_v<PbxCommand>> names{
        "LiftWatchdog", "IndicateRinging", "Answer",      "Dial",   "Connect",       "ReleaseBridge",
        "Play",         "PlayRecording",   "StopPlaying", "Record", "StopRecording", "DiscardRecording",
        "HangUp",       "SendToFallback"};
    return names.at(command.index());
}

std::string_view describe(PbxError error)
{
    switch (error) {
    case PbxError::gone:
        return "it is no longer there";
    case PbxError::conflict:
        return "its state forbids that";
    case PbxError::refused:
        return "the PBX refuses";
    case PbxError::unreachable:
        return "the PBX does not answer";
    case PbxError::too_large:
        return "it is too large";
    }
    throw std::logic_error{"describe: not a PbxError"};
}

} // namespace callhours::telephony
