#include "server/caldav/feed_events.hpp"

#include "server/app/answers.hpp"
#include "server/web/documents.hpp"

namespace callhours::caldav {

namespace {

std::string_view english_name(const store::CallType* type)
{
    if (type == nullptr) return "Call";
    const auto found = type->names.find("en");
    return found == type->names.end() ? std::string_view{type->rules.slug} : std::string_view{found->second};
}

void add_line(std::string& text, std::string_view label, std::string_view value)
{
    if (value.empty()) return;
    if (!text.empty()) text += '\n';
    text += label;
    text += ": ";
    text += value;
}

calendar::ical::FeedEvent common_event(const store::Booking& booking, const store::Directory& directory)
{
    const auto* agent = directory.agent(booking.agent);
    const auto& zone = agent == nullptr ? directory.desk.schedule.zone : agent->calendar.schedule.zone;
    return {.uid = booking.uid,
            .sequence = booking.sequence,
            .created = booking.created_at,
            .changed = booking.changed_at,
            .time = booking.time,
            .zone = zone,
            .summary = {}};
}

} // namespace

calendar::ical::FeedEvent agents_event(const store::Booking& booking, const store::Directory& directory)
{
    const auto* client = directory.client(booking.client);
    const auto* type = directory.call_type(booking.type);
    auto event = common_event(booking, directory);
    event.summary = std::string{english_name(type)};
    if (client != nullptr) event.summary += ": " + client->name;
    if (!booking.visitor.name.empty()) event.summary += " (" + booking.visitor.name + ")";
    add_line(event.description, "Client", client == nullptr ? "" : client->name);
    add_line(event.description, "Name", booking.visitor.name);
    add_line(event.description, "E-mail", booking.visitor.email ? booking.visitor.email->reveal() : "");
    add_line(event.description, "Phone", booking.visitor.phone ? booking.visitor.phone->reveal() : "");
    if (type != nullptr) {
        for (const auto& each : app::readable_answers(type->questions, booking.visitor.answers, "en"))
            add_line(event.description, each.question, each.answer);
    }
    add_line(event.description, "Note", booking.visitor.note);
    if (type != nullptr) event.categories = {type->rules.slug};
    return event;
}

calendar::ical::FeedEvent visitors_event(const store::Booking& booking, const store::Directory& directory,
                                         const web::Messages& messages)
{
    const auto* agent = directory.agent(booking.agent);
    const auto* type = directory.call_type(booking.type);
    auto event = common_event(booking, directory);
    event.summary =
        type == nullptr ? messages("call.title") : std::string{web::name_of(*type, messages.language())};
    if (agent != nullptr) {
        event.summary = messages("mail.event", {{"type", event.summary}, {"agent", agent->name}});
    }
    add_line(event.description, messages("mail.phone"),
             booking.visitor.phone ? booking.visitor.phone->reveal() : "");
    add_line(event.description, messages("mail.note"), booking.visitor.note);
    return event;
}

calendar::ical::FeedCalendar agents_feed(const store::Agent& agent,
                                         const std::vector<store::Booking>& bookings,
                                         const store::Directory& directory, std::string source)
{
    calendar::ical::FeedCalendar feed{.name = "Calls of " + agent.name,
                                      .colour = "teal",
                                      .source = std::move(source),
                                      .refresh = hours{1},
                                      .zone = agent.calendar.schedule.zone};
    feed.events.reserve(bookings.size());
    for (const auto& booking : bookings)
        feed.events.push_back(agents_event(booking, directory));
    return feed;
}

} // namespace callhours::caldav
