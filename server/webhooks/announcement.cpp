#include "server/webhooks/announcement.hpp"

#include "server/web/documents.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <stdexcept>

namespace callhours::webhooks {

namespace json = boost::json;

namespace {

std::string_view name_of(store::BookingEvent::What what)
{
    using What = store::BookingEvent::What;
    switch (what) {
    case What::booked:
        return "booking.created";
    case What::rescheduled:
        return "booking.rescheduled";
    case What::cancelled:
        return "booking.cancelled";
    case What::marked:
        return "booking.marked";
    }
    throw std::logic_error{"no such event of a booking"};
}

std::string_view name_of(const store::TaskEvent& event)
{
    if (event.what == "created") return "task.created";
    if (event.what == "done" || event.what == "answered") return "task.done";
    if (event.what == "dropped") return "task.dropped";
    return "task.changed";
}

/// What other programs may know; the links that change a booking stay the client's.
json::object public_part(const store::Booking& booking, const store::Directory& directory)
{
    auto document = web::booking_document(booking, directory, web::Links{""});
    document.erase("manage_url");
    document.erase("ics_url");
    return document;
}

store::Announcement told(std::string_view event, std::string id, Instant at, json::object more)
{
    json::object body{{"event", event}, {"id", std::move(id)}, {"at", callhours::to_text(at)}};
    for (auto& [key, value] : more)
        body[key] = std::move(value);
    return {.event = std::string{event}, .body = json::serialize(body)};
}

store::Announcement told(const store::BookingHappened& happened, const store::Directory& directory)
{
    json::object more{{"booking", public_part(happened.booking, directory)},
                      {"happened", web::event_document(happened.event, directory)}};
    const bool moved = happened.event.what == store::BookingEvent::What::rescheduled;
    if (moved && happened.before) {
        more["before"] = json::object{{"start", callhours::to_text(happened.before->begin())},
                                      {"end", callhours::to_text(happened.before->end())}};
    }
    return told(name_of(happened.event.what), fmt::format("booking-{}", happened.number), happened.event.at,
                std::move(more));
}

store::Announcement told(const store::TaskHappened& happened, const store::Directory& directory)
{
    const store::TaskListed listed{
        .task = happened.task, .voicemail = std::nullopt, .calls = 0, .watchers = {}};
    auto task = web::task_document(listed, directory);
    task.erase("calls"); // of the list alone
    task.erase("voicemail");
    return told(name_of(happened.event), fmt::format("task-{}", happened.number), happened.event.at,
                {{"task", std::move(task)}, {"happened", web::event_document(happened.event, directory)}});
}

} // namespace

store::Announcement announcement_of(const store::Happening& happening, const store::Directory& directory)
{
    return std::visit([&](const auto& happened) { return told(happened, directory); }, happening);
}

store::Announce announce_by(std::shared_ptr<const store::Directory> directory)
{
    return [directory = std::move(directory)](const store::Happening& happening) {
        return std::optional{announcement_of(happening, *directory)};
    };
}

} // namespace callhours::webhooks
