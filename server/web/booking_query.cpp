#include "server/web/booking_query.hpp"

#include "base/text.hpp"
#include "calendar/zone.hpp"
#include "server/app/booking_rights.hpp"
#include "server/web/documents.hpp"
#include "server/web/json_body.hpp"

#include <fmt/format.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <charconv>

namespace callhours::web {

namespace {

constexpr std::size_t most_listed = 500;
constexpr std::size_t most_skipped = 1'000'000;
constexpr std::size_t most_query_characters = 100;

const calendar::Zone& zone_of(const Caller& caller)
{
    const auto* agent =
        caller.agent != nullptr ? caller.agent : caller.directory->agent(caller.client->agent);
    return agent->calendar.schedule.zone;
}

/// Reads the parameters one by one and gathers what is wrong with them.
class Reader {
public:
    Reader(const http::Request& request, const Caller& caller) : request_{request}, caller_{caller} {}

    std::optional<Instant> moment(std::string_view name)
    {
        const auto written = request_.query.get(name);
        if (written.empty()) return std::nullopt;
        if (const auto date = parse_date(written)) return calendar::to_instant(*date, zone_of(caller_));
        const auto instant = parse_instant(written);
        if (!instant) complain(name, "must be a date, like 2026-11-23, or an instant of RFC 3339");
        return instant ? std::optional{*instant} : std::nullopt;
    }

    std::size_t count(std::string_view name, std::size_t least, std::size_t most, std::size_t otherwise)
    {
        const auto written = request_.query.get(name);
        if (written.empty()) return otherwise;
        std::size_t value = 0;
        const auto [end, error] = std::from_chars(written.data(), written.data() + written.size(), value);
        if (error == std::errc{} && end == written.data() + written.size() && value >= least &&
            value <= most) {
            return value;
        }
        complain(name, fmt::format("must be a whole number from {} to {}", least, most));
        return otherwise;
    }

    std::optional<Interval> window()
    {
        const auto from = moment("from");
        const auto to = moment("to");
        const auto window = Interval::make(from.value_or(Instant{}), to.value_or(end_of_time));
        if (!window) complain("to", "must lie after from");
        return window && (from || to) ? std::optional{*window} : std::nullopt;
    }

    std::optional<AgentId> agent()
    {
        const auto slug = request_.query.get("agent");
        if (slug.empty()) return std::nullopt;
        const auto* found = caller_.directory->agent(slug);
        if (found == nullptr) complain("agent", "names no agent");
        return found == nullptr ? std::nullopt : std::optional{found->id};
    }

    std::optional<ClientId> client()
    {
        if (caller_.client != nullptr) return caller_.client->id;
        const auto slug = request_.query.get("client");
        if (slug.empty()) return std::nullopt;
        const auto* found = caller_.directory->client(slug);
        if (found == nullptr) complain("client", "names no client");
        return found == nullptr ? std::nullopt : std::optional{found->id};
    }

    std::optional<store::BookingStatus> status()
    {
        const auto written = request_.query.get("status");
        if (written.empty()) return std::nullopt;
        const auto status = parse_booking_status(written);
        if (!status) complain("status", "must be confirmed, cancelled, done or no_show");
        return status;
    }

    std::vector<std::string> words()
    {
        const auto written = trim(request_.query.get("q"));
        if (written.empty()) return {};
        if (is_valid_utf8(written) && !has_control_characters(written) &&
            length_in_characters(written) <= most_query_characters) {
            return spellings_of(written);
        }
        complain("q", fmt::format("must be plain text of at most {} characters", most_query_characters));
        return {};
    }

    [[nodiscard]] const FieldErrors& errors() const { return errors_; }

private:
    void complain(std::string_view name, std::string text)
    {
        errors_.push_back({std::string{name}, std::move(text)});
    }

    const http::Request& request_;
    const Caller& caller_;
    FieldErrors errors_;
};

} // namespace

Result<store::BookingFilter, http::Response> booking_filter_of(const http::Request& request,
                                                               const Caller& caller)
{
    Reader reader{request, caller};
    store::BookingFilter filter{.client = reader.client(),
                                .agent = reader.agent(),
                                .status = reader.status(),
                                .window = reader.window(),
                                .words = reader.words(),
                                .most = reader.count("limit", 1, most_listed, most_listed),
                                .skip = reader.count("skip", 0, most_skipped, 0)};
    if (caller.agent != nullptr && !app::sees_every_booking(caller.agent->role)) {
        filter.seen_by = caller.agent->id;
    }
    if (!reader.errors().empty()) return refuse(unprocessable(reader.errors()));
    return filter;
}

http::Response unknown_type(const store::Directory& directory, std::string_view wanted)
{
    std::string known;
    for (const auto& type : directory.call_types) {
        if (type.offered) known += (known.empty() ? "" : ", ") + type.rules.slug;
    }
    return unprocessable(
        {{"type", fmt::format("There is no call type \"{}\"; there are: {}.", wanted, known)}});
}

std::vector<std::string> spellings_of(std::string_view text)
{
    const auto as_written =
        icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
    auto small = as_written;
    small.toLower();
    auto capital = as_written;
    capital.toUpper();
    auto first = small;
    const auto head = icu::UnicodeString{first.char32At(0)}.toUpper();
    first.replace(0, first.moveIndex32(0, 1), head);

    std::vector<std::string> spellings;
    for (const auto& each : {as_written, small, capital, first}) {
        std::string spelling;
        each.toUTF8String(spelling);
        if (std::ranges::find(spellings, spelling) == spellings.end()) spellings.push_back(spelling);
    }
    return spellings;
}

} // namespace callhours::web
