#include "server/app/brought_messages.hpp"

#include "server/app/route_call.hpp"
#include "telephony/audio/wav.hpp"

#include <utility>

namespace callhours::app {

namespace {

/// Repaired where a killed PBX left its header unfinished; nothing when it is no WAV.
std::optional<std::string> sound_wav(std::string audio)
{
    const auto measured = telephony::verify_wav(audio);
    if (measured) return audio;
    auto repaired = telephony::repair_wav(std::move(audio));
    if (!repaired) return std::nullopt;
    return std::move(*repaired);
}

} // namespace

Task<store::Call> BroughtMessages::file(const BroughtMessage& message)
{
    auto directory = co_await parts_.rules.current();
    CallToRoute call{.from = message.from, .to = message.to, .at = message.arrived_at};
    const auto asked = co_await completed(*directory, parts_.facts, std::move(call));
    auto papers = papers_of(*directory, asked, route_call(*directory, asked));
    papers.call.link = message.link;
    papers.call.channel = message.name;
    papers.call.token = message.token;
    auto filed = co_await parts_.calls.file(std::move(papers.call), std::move(papers.task));
    co_return std::move(filed.call);
}

Task<Result<BroughtMessages::Filed, BroughtMessages::Refusal>>
BroughtMessages::operator()(BroughtMessage message)
{
    auto call = co_await file(message);
    if (call.token != message.token) co_return refuse(Refusal::name_reused);
    if (!call.ended_at) // it was over before we heard of it
        co_await parts_.calls.ended(call.id, message.audio.empty() ? "missed" : "recorded",
                                    parts_.clock.now());
    if (message.audio.empty()) co_return Filed{.call = std::move(call), .voicemail = std::nullopt};

    auto wav = sound_wav(std::move(message.audio));
    if (!wav) co_return refuse(Refusal::unreadable);
    auto ask = [media = parts_.media] { return media.free_bytes(); };
    const auto free = co_await parts_.pool.ask(std::move(ask));
    if (free < parts_.disk_reserve_bytes) {
        parts_.log.error("voicemail.disk_low",
                         "{} MiB are free; the message of {} is not taken until there are {} MiB",
                         free >> 20U, message.token, parts_.disk_reserve_bytes >> 20U);
        co_return refuse(Refusal::disk_low);
    }
    const auto measure = telephony::verify_wav(*wav).value();
    if (measure.empty()) co_return Filed{.call = std::move(call), .voicemail = std::nullopt};
    store::NewVoicemail voicemail{.link = message.link,
                                  .recording = message.token,
                                  .file = message.token + ".wav",
                                  .bytes = static_cast<std::int64_t>(wav->size()),
                                  .length = std::chrono::round<seconds>(measure.duration),
                                  .silent = measure.silent || measure.duration < parts_.shortest_message,
                                  .recorded_at = call.arrived_at};
    std::function<void()> write = [media = parts_.media, name = voicemail.file, bytes = std::move(*wav)] {
        media.keep(name, bytes);
    };
    co_await parts_.pool.run(std::move(write));
    auto kept = co_await parts_.calls.attach(call.id, std::move(voicemail));
    parts_.log.info("voicemail.kept", "a message of {} s is kept from {}", kept.length.count(),
                    message.token);
    co_return Filed{.call = std::move(call), .voicemail = std::move(kept)};
}

} // namespace callhours::app
