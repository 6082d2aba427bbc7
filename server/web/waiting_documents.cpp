#include "server/web/waiting_documents.hpp"

#include "server/web/json_body.hpp"

#include <array>
#include <stdexcept>
#include <string>

namespace callhours::web {

namespace json = boost::json;

namespace {

using calendar::PartOfDay;

constexpr std::array parts{PartOfDay::any, PartOfDay::morning, PartOfDay::afternoon};

http::Response conflict(std::string detail)
{
    return http::problem(409, std::move(detail));
}

} // namespace

std::string_view to_text(PartOfDay part)
{
    switch (part) {
    case PartOfDay::any:
        return "any";
    case PartOfDay::morning:
        return "morning";
    case PartOfDay::afternoon:
        return "afternoon";
    }
    throw std::logic_error{"no such part of a day"};
}

std::optional<PartOfDay> parse_part_of_day(std::string_view text)
{
    for (const auto part : parts) {
        if (to_text(part) == text) return part;
    }
    return std::nullopt;
}

std::string_view state_of(const store::Wait& wait, Instant now)
{
    if (!wait.end) return store::is_live(wait, now) ? "waiting" : "lapsed";
    switch (*wait.end) {
    case store::Wait::End::booked:
        return "booked";
    case store::Wait::End::left:
        return "left";
    case store::Wait::End::removed:
        return "removed";
    case store::Wait::End::lapsed:
        return "lapsed";
    }
    throw std::logic_error{"no such end of a wait"};
}

json::object wait_document(const store::Wait& wait, const store::Directory& directory, Instant now)
{
    const auto* client = directory.client(wait.client);
    const auto* type = directory.call_type(wait.type);
    return {{"id", wait.id.value()},
            {"state", state_of(wait, now)},
            {"client", client == nullptr ? json::value(nullptr) : json::value(client->slug)},
            {"type", type == nullptr ? json::value(nullptr) : json::value(type->rules.slug)},
            {"from", callhours::to_text(wait.from)},
            {"to", callhours::to_text(wait.to)},
            {"zone", wait.zone},
            {"part", to_text(wait.part)},
            {"name", wait.name},
            {"email", wait.email.reveal()},
            {"language", wait.language},
            {"created_at", callhours::to_text(wait.created_at)},
            {"told_at", wait.told_at ? json::value(callhours::to_text(*wait.told_at)) : json::value(nullptr)},
            {"mails", wait.mails}};
}

http::Response refusal_document(app::WaitRefusal refusal)
{
    using Refusal = app::WaitRefusal;
    switch (refusal) {
    case Refusal::empty:
        return unprocessable({{"to", "must lie after from; it is the day after the last"}});
    case Refusal::past:
        return unprocessable({{"from", "lies in the past"}});
    case Refusal::beyond_window:
        return unprocessable({{"to", "lies beyond the days that can be booked by now"}});
    case Refusal::not_entitled:
        return http::problem(403, std::string{describe(calendar::SlotRefusal::not_entitled)});
    case Refusal::too_many_of_address:
        return conflict("This address waits for as many spans as it may; leave one of them first.");
    case Refusal::too_many_of_client:
        return conflict("The client waits for as many spans as it may; leave one of them first.");
    case Refusal::too_many:
        return conflict("The waiting list is full; try again later.");
    }
    throw std::logic_error{"no such refusal of the waiting list"};
}

} // namespace callhours::web
