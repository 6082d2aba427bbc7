#include "server/app/spool_import.hpp"

#include "telephony/audio/wav.hpp"
#include "telephony/names.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

namespace callhours::app {

namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t most_text_octets = 64U << 10U;
constexpr std::uintmax_t most_audio_octets = 64U << 20U;
constexpr int deepest = 3; ///< context, mailbox, folder

std::string bytes_of(const fs::path& file)
{
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

bool is_for_new_messages(const fs::path& folder)
{
    return folder.filename() == "INBOX" || folder.filename() == "Urgent";
}

std::optional<SpoolFile> spool_file(const fs::path& text_file)
{
    std::error_code error;
    const auto size = fs::file_size(text_file, error);
    if (error || size > most_text_octets) return std::nullopt;
    SpoolFile file{.text_file = text_file, .text = bytes_of(text_file), .audio_file = {}, .audio_bytes = 0};
    auto audio = text_file;
    audio.replace_extension(".wav");
    const auto audio_size = fs::file_size(audio, error);
    if (!error) {
        file.audio_file = std::move(audio);
        file.audio_bytes = audio_size;
    }
    return file;
}

} // namespace

std::vector<SpoolFile> look_into_spool(const fs::path& folder)
{
    std::vector<fs::path> found;
    auto entry = fs::recursive_directory_iterator{folder, fs::directory_options::skip_permission_denied};
    for (std::error_code error; entry != fs::recursive_directory_iterator{}; entry.increment(error)) {
        if (error) break; // a folder vanished while we were in it; the next look finds the rest
        if (entry.depth() >= deepest) entry.disable_recursion_pending();
        const auto& path = entry->path();
        if (telephony::is_spool_message_name(path.filename().string()) &&
            is_for_new_messages(path.parent_path()))
            found.push_back(path);
    }
    std::ranges::sort(found);
    std::vector<SpoolFile> files;
    for (const auto& path : found) {
        if (auto file = spool_file(path)) files.push_back(std::move(*file));
    }
    return files;
}

SpoolImport::SpoolImport(Parts parts, Settings settings)
    : parts_{parts}, settings_{std::move(settings)}, link_{"spool-" + settings_.name}, timer_{parts_.io}
{
}

Task<void> SpoolImport::run()
{
    while (!stopped_) {
        co_await look();
        boost::system::error_code interrupted;
        timer_.expires_after(settings_.every);
        if (!stopped_) co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, interrupted));
    }
}

void SpoolImport::stop()
{
    stopped_ = true;
    timer_.cancel();
}

Task<void> SpoolImport::look()
{
    std::string failure;
    try {
        co_await look_carefully();
    } catch (const std::exception& error) {
        failure = error.what();
    }
    if (failure != last_complaint_ && !failure.empty()) {
        parts_.log.error("spool.not_read", "the voicemail spool {} cannot be taken from now: {}",
                         settings_.name, loggable(failure));
    }
    last_complaint_ = std::move(failure);
}

Task<void> SpoolImport::look_carefully()
{
    auto ask = [folder = fs::path{settings_.folder}] { return look_into_spool(folder); };
    auto files = co_await parts_.pool.ask(std::move(ask));
    std::erase_if(seen_, [&](const auto& known) {
        return std::ranges::count(files, known.first, &SpoolFile::text_file) == 0;
    });
    for (auto& file : files) {
        if (stopped_) co_return;
        co_await consider(std::move(file));
    }
}

/// Two looks at the same bytes: whoever still writes has changed something between them.
bool SpoolImport::is_settled(const SpoolFile& file)
{
    const auto now = parts_.clock.now();
    const Seen seen{.text = file.text, .audio_bytes = file.audio_bytes, .since = now};
    const auto [known, first] = seen_.try_emplace(file.text_file, seen);
    const bool same = known->second.text == file.text && known->second.audio_bytes == file.audio_bytes;
    if (!same) known->second = seen;
    return !first && same;
}

Task<void> SpoolImport::consider(SpoolFile file)
{
    auto message = telephony::parse_spool_message(file.text);
    if (!message) {
        static_cast<void>(is_settled(file));
        co_return; // unfinished, or no message at all: left alone
    }
    auto token = telephony::CallToken::derive(link_, telephony::ChannelId{message->id}).text();
    if (done_.contains(token) || !is_settled(file)) co_return;
    const bool known = co_await parts_.messages.knows(link_, token);
    if (known) {
        done_.insert(std::move(token));
        co_return;
    }
    co_await take(std::move(file), std::move(*message), std::move(token));
}

Task<void> SpoolImport::take(SpoolFile file, telephony::SpoolMessage message, std::string token)
{
    const auto now = parts_.clock.now();
    BroughtMessage brought{.link = link_,
                           .name = message.id,
                           .token = token,
                           .from = std::move(message.caller),
                           .to = settings_.called,
                           .arrived_at = std::min(message.arrived_at, now), // T4
                           .audio = {}};
    if (!file.audio_file.empty() && file.audio_bytes <= most_audio_octets) {
        auto read = [audio = file.audio_file] { return bytes_of(audio); };
        brought.audio = co_await parts_.pool.ask(std::move(read));
        const auto measured = telephony::verify_wav(brought.audio);
        const bool may_grow = !measured && measured.error() != telephony::WavError::unsupported_format;
        if (may_grow && now - seen_.at(file.text_file).since < settings_.patience) co_return;
    } else {
        parts_.log.warn("spool.no_wav",
                        "a message of {} in {} has no .wav that can be taken; it is a task without it",
                        message.mailbox, settings_.name);
    }
    const auto filed = co_await parts_.messages(std::move(brought));
    if (filed) {
        done_.insert(std::move(token));
    } else if (filed.error() == BroughtMessages::Refusal::unreadable) {
        parts_.log.error("voicemail.unreadable", "{} of {} is no recording that can be read; it stays there",
                         token, settings_.name);
        done_.insert(std::move(token));
    }
}

} // namespace callhours::app
