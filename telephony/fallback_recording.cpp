#include "telephony/fallback_recording.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <stdexcept>

namespace callhours::telephony {
namespace {

bool all_digits(std::string_view text)
{
    return std::ranges::all_of(text, [](char sign) { return sign >= '0' && sign <= '9'; });
}

/// Cuts what follows the last `-` off `text`; nothing when there is no `-`.
std::optional<std::string_view> cut_last(std::string_view& text)
{
    const auto dash = text.rfind('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto last = text.substr(dash + 1);
    text = text.substr(0, dash);
    return last;
}

/// Of `1732300000.12`, and of `pbx-1-1732300000.12` where the PBX has a systemname.
std::optional<Instant> epoch_in(std::string_view unique_id)
{
    const auto name_end = unique_id.rfind('-');
    if (name_end != std::string_view::npos) unique_id = unique_id.substr(name_end + 1);
    const auto point = unique_id.find('.');
    if (point == std::string_view::npos || !all_digits(unique_id.substr(point + 1))) return std::nullopt;

    const auto text = unique_id.substr(0, point);
    std::int64_t epoch = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), epoch);
    if (error != std::errc{} || stop != text.data() + text.size() || epoch <= 0) return std::nullopt;
    return from_epoch(epoch);
}

} // namespace

Result<FallbackRecording, FallbackRecording::Error> parse_fallback(const RecordingName& recording,
                                                                   Instant now)
{
    std::string_view rest = recording.text();
    if (!rest.starts_with("fb-")) return refuse(FallbackRecording::Error::not_one);
    rest.remove_prefix(3);

    std::string_view app; // may hold hyphens, and stands behind the called digits
    if (const auto mark = rest.find('_', rest.rfind('.'));
        rest.rfind('.') != rest.npos && mark != rest.npos) {
        app = rest.substr(mark + 1);
        rest = rest.substr(0, mark);
        if (app.empty()) return refuse(FallbackRecording::Error::not_one);
    }
    const auto called = cut_last(rest);
    const auto caller = called ? cut_last(rest) : std::nullopt;
    if (!caller) return refuse(FallbackRecording::Error::not_one);
    const bool plus = caller->starts_with('p');
    const auto digits = plus ? caller->substr(1) : *caller;
    if (!all_digits(*called) || !all_digits(digits)) return refuse(FallbackRecording::Error::not_one);

    const auto arrived_at = epoch_in(rest);
    if (!arrived_at) return refuse(FallbackRecording::Error::no_time);
    if (*arrived_at > now) return refuse(FallbackRecording::Error::too_late);
    auto number = plus && !digits.empty() ? "+" + std::string{digits} : std::string{digits};
    return FallbackRecording{.recording = recording,
                             .channel = ChannelId{std::string{rest}},
                             .arrived_at = *arrived_at,
                             .caller = std::move(number),
                             .called = std::string{*called},
                             .app = std::string{app}};
}

std::string_view describe(FallbackRecording::Error error)
{
    switch (error) {
    case FallbackRecording::Error::not_one:
        return "its name is not one that the dialplan gives";
    case FallbackRecording::Error::no_time:
        return "its name holds no time of arrival";
    case FallbackRecording::Error::too_late:
        return "it says that it arrived later than now";
    }
    throw std::logic_error{"describe: not a FallbackRecording::Error"};
}

} // namespace callhours::telephony
