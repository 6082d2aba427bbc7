#include "telephony/ari/replies.hpp"

#include "telephony/ari/channel_names.hpp"
#include "telephony/ari/json.hpp"

#include <boost/json/array.hpp>

namespace callhours::telephony::ari {

namespace json = boost::json;

namespace {

template <typename Name> std::vector<Name> names_in(const json::object& object, std::string_view member)
{
    std::vector<Name> names;
    for (const auto& value : array_in(object, member)) {
        if (const auto* text = value.if_string()) names.emplace_back(std::string{text->data(), text->size()});
    }
    return names;
}

} // namespace

std::optional<Application> read_application(std::string_view text)
{
    const auto object = parse_object(text);
    if (!object || string_in(*object, "name").empty()) return std::nullopt;
    return Application{names_in<ChannelId>(*object, "channel_ids"),
                       names_in<BridgeId>(*object, "bridge_ids")};
}

std::optional<LiveChannel> read_channel(std::string_view text)
{
    const auto object = parse_object(text);
    if (!object || string_in(*object, "id").empty()) return std::nullopt;
    return LiveChannel{.channel = channel_named_in(*object),
                       .up = string_in(*object, "state") == "Up",
                       .caller = string_in(object_in(*object, "caller"), "number"),
                       .called = string_in(object_in(*object, "dialplan"), "exten"),
                       .language = string_in(*object, "language")};
}

bool read_is_elsewhere(std::string_view text)
{
    const auto object = parse_object(text);
    const auto running = object ? string_in(object_in(*object, "dialplan"), "app_name") : std::string{};
    return !running.empty() && running != "Stasis";
}

std::optional<std::vector<LiveBridge>> read_bridges(std::string_view text)
{
    const auto array = parse_array(text);
    if (!array) return std::nullopt;
    std::vector<LiveBridge> bridges;
    for (const auto& value : *array) {
        const auto* object = value.if_object();
        auto id = object != nullptr ? string_in(*object, "id") : std::string{};
        if (!id.empty())
            bridges.push_back({BridgeId{std::move(id)}, names_in<ChannelId>(*object, "channels")});
    }
    return bridges;
}

std::optional<std::string> read_variable(std::string_view text)
{
    const auto object = parse_object(text);
    if (!object || !object->contains("value")) return std::nullopt;
    return string_in(*object, "value");
}

bool read_is_recording(std::string_view text)
{
    const auto object = parse_object(text);
    const auto state = object ? string_in(*object, "state") : std::string{};
    return state == "recording" || state == "queued" || state == "paused";
}

std::optional<std::vector<RecordingName>> read_stored(std::string_view text)
{
    const auto array = parse_array(text);
    if (!array) return std::nullopt;
    std::vector<RecordingName> names;
    for (const auto& value : *array) {
        const auto* object = value.if_object();
        auto name = object != nullptr ? string_in(*object, "name") : std::string{};
        if (!name.empty()) names.emplace_back(std::move(name));
    }
    return names;
}

std::optional<std::string> read_version(std::string_view text)
{
    const auto object = parse_object(text);
    auto version = object ? string_in(object_in(*object, "system"), "version") : std::string{};
    return version.empty() ? std::nullopt : std::optional{std::move(version)};
}

} // namespace callhours::telephony::ari
