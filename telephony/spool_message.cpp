#include "telephony/spool_message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

namespace callhours::telephony {
namespace {

bool is_digit(char sign)
{
    return sign >= '0' && sign <= '9';
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
        text.remove_suffix(1);
    return text;
}

/// `key=value`, in the section [message]; comments begin with a semicolon.
std::map<std::string_view, std::string_view> values_of(std::string_view text)
{
    std::map<std::string_view, std::string_view> values;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = trimmed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto equals = line.find('=');
        if (line.starts_with(';') || equals == std::string_view::npos) continue;
        values.emplace(trimmed(line.substr(0, equals)), trimmed(line.substr(equals + 1)));
    }
    return values;
}

std::string_view value_of(const std::map<std::string_view, std::string_view>& values, std::string_view key)
{
    const auto found = values.find(key);
    return found == values.end() ? std::string_view{} : found->second;
}

/// Of `"Eva Novak" <+4366012345>`, `+4366012345` and `Unknown`.
std::string number_in(std::string_view caller_id)
{
    const auto open = caller_id.rfind('<');
    if (open != std::string_view::npos) {
        caller_id.remove_prefix(open + 1);
        caller_id = caller_id.substr(0, caller_id.find('>'));
    }
    std::string number;
    for (const char sign : caller_id) {
        if (is_digit(sign) || (sign == '+' && number.empty())) number += sign;
    }
    return number;
}

} // namespace

Result<SpoolMessage, SpoolMessage::Error> parse_spool_message(std::string_view text)
{
    const auto values = values_of(text);
    if (!text.ends_with('\n') || !values.contains("duration")) return refuse(SpoolMessage::Error::unfinished);
    const auto time = value_of(values, "origtime");
    std::int64_t epoch = 0;
    const auto [stop, error] = std::from_chars(time.data(), time.data() + time.size(), epoch);
    const bool whole = error == std::errc{} && stop == time.data() + time.size() && !time.empty();
    if (!whole || epoch <= 0 || from_epoch(epoch) >= end_of_time) return refuse(SpoolMessage::Error::not_one);

    SpoolMessage message{
        .id = std::string{value_of(values, "msg_id")},
        .caller = number_in(value_of(values, "callerid")),
        .mailbox = fmt::format("{}@{}", value_of(values, "origmailbox"), value_of(values, "context")),
        .arrived_at = from_epoch(epoch)};
    if (message.id.empty()) {
        message.id = fmt::format("{}-{}-{}-{}", value_of(values, "origmailbox"), message.caller, epoch,
                                 value_of(values, "duration"));
    }
    return message;
}

bool is_spool_message_name(std::string_view file_name)
{
    if (!file_name.starts_with("msg") || !file_name.ends_with(".txt")) return false;
    const auto number = file_name.substr(3, file_name.size() - 7);
    return !number.empty() && std::ranges::all_of(number, is_digit);
}

} // namespace callhours::telephony
