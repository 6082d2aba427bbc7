#include "server/app/recording_intake.hpp"

#include "server/app/route_call.hpp"

#include <fmt/format.h>

#include <utility>

namespace callhours::app {

namespace {

using telephony::RecordingName;

bool is_fallback(const RecordingName& recording)
{
    return recording.text().starts_with("fb-");
}

/// In the media folder: unique for ever, and without a telephone number in it.
std::string file_name_of(const store::Call& call, const RecordingName& recording)
{
    if (is_fallback(recording)) return call.token + "-fallback.wav";
    return recording.text() + ".wav";
}

/// Seconds are told rounded, as a person would.
seconds rounded(std::chrono::milliseconds length)
{
    return std::chrono::round<seconds>(length);
}

} // namespace

Task<RecordingIntake::Taken> RecordingIntake::take(RecordingName recording)
{
    if (given_up_.contains(recording)) co_return Taken::given_up;
    if (!under_way_.insert(recording).second) co_return Taken::try_again;
    auto taken = Taken::try_again;
    std::string failure;
    try {
        taken = co_await take_carefully(recording);
    } catch (const std::exception& error) {
        failure = error.what();
    }
    under_way_.erase(recording);
    if (!failure.empty()) {
        parts_.log.error("voicemail.not_kept", "{} of {} stays at the PBX: {}", recording.text(),
                         parts_.pbx.name(), loggable(failure));
    }
    if (taken == Taken::done) growing_.erase(recording);
    co_return taken;
}

Task<RecordingIntake::Taken> RecordingIntake::take_carefully(RecordingName recording)
{
    const bool ours = is_fallback(recording) || telephony::call_of(recording).has_value();
    if (!ours) co_return Taken::not_ours;
    const bool known = co_await parts_.calls.has_recording(parts_.pbx.name(), recording.text());
    if (known) co_return co_await remove(std::move(recording));

    auto call = co_await call_of(recording);
    if (!call) co_return Taken::not_ours;
    co_return co_await take_for(std::move(*call), std::move(recording));
}

Task<std::optional<store::Call>> RecordingIntake::call_of(RecordingName recording)
{
    if (const auto token = telephony::call_of(recording))
        co_return co_await parts_.calls.find_by_token(token->text());

    const auto now = parts_.clock.now();
    auto message = telephony::parse_fallback(recording, now);
    if (!message && message.error() == telephony::FallbackRecording::Error::too_late) {
        // T4 refuses the time that the PBX claims, not the caller's message: it arrived by now at the latest.
        parts_.log.warn("voicemail.clock_ahead",
                        "{} claims to have arrived later than now; is the clock of {} right?",
                        recording.text(), parts_.pbx.name());
        message = telephony::parse_fallback(recording, end_of_time);
        if (message) message->arrived_at = now;
    }
    if (!message) co_return std::nullopt;
    const bool for_another = !message->app.empty() && message->app != parts_.app;
    if (for_another) co_return std::nullopt;
    co_return co_await file_fallback(std::move(*message));
}

/// Task first, media later (C1), also for calls that only the dialplan saw. A call that we did see has it
/// already.
Task<std::optional<store::Call>> RecordingIntake::file_fallback(telephony::FallbackRecording message)
{
    auto directory = co_await parts_.rules.current();
    const CallToRoute asked{.from = message.caller, .to = message.called, .at = message.arrived_at};
    auto papers = papers_of(*directory, asked, route_call(*directory, asked));
    // The dialplan's name of the call does not tell when its channel came into being; the caller helps.
    auto known = co_await parts_.calls.find_by_channel(parts_.pbx.name(), message.channel.text());
    if (known && known->caller == papers.call.caller) co_return std::move(known);
    papers.call.link = parts_.pbx.name();
    papers.call.channel = message.channel.text();
    papers.call.token = telephony::CallToken::derive(parts_.pbx.name(), message.channel).text();
    auto filed = co_await parts_.calls.file(std::move(papers.call), std::move(papers.task));
    if (!filed.call.ended_at) co_await parts_.calls.ended(filed.call.id, "missed", parts_.clock.now());
    co_return std::move(filed.call);
}

Task<RecordingIntake::Taken> RecordingIntake::take_for(store::Call call, RecordingName recording)
{
    const bool low = co_await disk_is_low();
    if (low) co_return Taken::try_again;

    auto fetched = co_await parts_.pbx.fetch_recording(recording, parts_.limits.largest_bytes);
    if (!fetched) {
        if (fetched.error() == telephony::PbxError::gone)
            co_return Taken::done; // nobody spoke: a missed call (C3)
        parts_.log.warn("voicemail.not_fetched", "{} cannot be fetched from {} now: {}", recording.text(),
                        parts_.pbx.name(), describe(fetched.error()));
        co_return Taken::try_again;
    }
    Sound sound{.bytes = std::move(*fetched), .measure = {}};
    switch (look_at(recording, sound)) {
    case Look::sound:
        break;
    case Look::unfinished:
        co_return Taken::try_again;
    case Look::empty:
        co_return co_await remove(std::move(recording)); // the task is there without it
    case Look::unreadable:
        given_up_.insert(recording);
        parts_.log.error("voicemail.unreadable", "{} of {} is no recording that can be read; it stays there",
                         recording.text(), parts_.pbx.name());
        co_return Taken::given_up;
    }
    co_return co_await keep(std::move(call), std::move(recording), std::move(sound));
}

/// A file may be seen while it is written: then its header is unfinished, or it looks empty, and only time
/// tells.
RecordingIntake::Look RecordingIntake::look_at(const RecordingName& recording, Sound& sound)
{
    const auto size = sound.bytes.size();
    auto measured = telephony::verify_wav(sound.bytes);
    const bool repairable = !measured && (measured.error() == telephony::WavError::header_unfinished ||
                                          measured.error() == telephony::WavError::truncated);
    const bool may_grow = sound.bytes.empty() || repairable || (measured && measured->empty());
    if (may_grow && !is_settled(recording, size)) return Look::unfinished;
    if (sound.bytes.empty()) return Look::empty;
    if (repairable) {
        auto repaired = telephony::repair_wav(std::move(sound.bytes));
        if (!repaired) return Look::unreadable;
        sound.bytes = std::move(*repaired);
        measured = telephony::verify_wav(sound.bytes);
    }
    if (!measured) return Look::unreadable;
    sound.measure = *measured;
    return measured->empty() ? Look::empty : Look::sound;
}

bool RecordingIntake::is_settled(const RecordingName& recording, std::size_t bytes)
{
    const auto now = parts_.clock.now();
    const auto [entry, first] = growing_.try_emplace(recording, Seen{.bytes = bytes, .since = now});
    if (entry->second.bytes != bytes) entry->second = Seen{.bytes = bytes, .since = now};
    return !first && now - entry->second.since >= parts_.limits.still_growing;
}

Task<RecordingIntake::Taken> RecordingIntake::keep(store::Call call, RecordingName recording, Sound sound)
{
    const auto length = rounded(sound.measure.duration);
    const bool nothing_said = sound.measure.silent || sound.measure.duration < parts_.limits.shortest_message;
    store::NewVoicemail voicemail{.link = parts_.pbx.name(),
                                  .recording = recording.text(),
                                  .file = file_name_of(call, recording),
                                  .bytes = static_cast<std::int64_t>(sound.bytes.size()),
                                  .length = length,
                                  .silent = nothing_said,
                                  .recorded_at = call.arrived_at};
    std::function<void()> write = [media = parts_.media, name = voicemail.file,
                                   bytes = std::move(sound.bytes)] { media.keep(name, bytes); };
    co_await parts_.pool.run(std::move(write));
    co_await parts_.calls.attach(call.id, std::move(voicemail));
    parts_.log.info("voicemail.kept", "a message of {} s is kept from {}", length.count(), recording.text());
    co_return co_await remove(std::move(recording));
}

Task<RecordingIntake::Taken> RecordingIntake::remove(RecordingName recording)
{
    const auto removed = co_await parts_.pbx.delete_recording(recording);
    co_return removed ? Taken::done : Taken::try_again;
}

Task<bool> RecordingIntake::disk_is_low()
{
    auto ask = [media = parts_.media] { return media.free_bytes(); };
    const auto free = co_await parts_.pool.ask(std::move(ask));
    if (free >= parts_.limits.disk_reserve_bytes) co_return false;
    parts_.log.error("voicemail.disk_low", "{} MiB are free; messages stay at {} until there are {} MiB",
                     free >> 20U, parts_.pbx.name(), parts_.limits.disk_reserve_bytes >> 20U);
    co_return true;
}

Task<bool> RecordingIntake::sweep(std::set<telephony::CallToken> busy)
{
    auto stored = co_await parts_.pbx.stored_recordings();
    if (!stored) co_return false;
    bool settled = true;
    for (const auto& recording : *stored) {
        const auto token = telephony::call_of(recording);
        if (token && busy.contains(*token)) continue;
        const auto taken = co_await take(recording);
        if (taken == Taken::try_again) settled = false;
    }
    co_return settled;
}

} // namespace callhours::app
