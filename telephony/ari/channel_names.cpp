#include "telephony/ari/channel_names.hpp"

#include "telephony/ari/json.hpp"

#include <algorithm>
#include <string_view>

namespace callhours::telephony::ari {

namespace {

/// `2024-11-22T18:26:40.123+0100` up to the zone, which is this machine's and says nothing.
constexpr std::size_t length_without_zone = 23;

bool is_digit(char sign)
{
    return sign >= '0' && sign <= '9';
}

} // namespace

ChannelId channel_named_in(const boost::json::object& about)
{
    auto name = string_in(about, "id");
    if (name.empty() || call_of(ChannelId{name})) return ChannelId{std::move(name)};
    std::string born;
    const auto created = string_in(about, "creationtime").substr(0, length_without_zone);
    std::ranges::copy_if(created, std::back_inserter(born), is_digit);
    if (born.empty()) return ChannelId{std::move(name)};
    return ChannelId{name + birth_mark + born};
}

std::string name_at_asterisk(const ChannelId& channel)
{
    const std::string_view whole = channel.text();
    const auto mark = whole.rfind(birth_mark);
    const bool marked = mark != std::string_view::npos && mark + 1 < whole.size() &&
                        std::ranges::all_of(whole.substr(mark + 1), is_digit);
    return std::string{marked ? whole.substr(0, mark) : whole};
}

} // namespace callhours::telephony::ari
