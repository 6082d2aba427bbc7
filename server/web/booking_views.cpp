#include "server/web/booking_views.hpp"

#include "server/web/documents.hpp"
#include "server/web/links.hpp"
#include "server/web/question_views.hpp"
#include "server/web/refusals.hpp"

#include <algorithm>
#include <chrono>

namespace callhours::web {

namespace {

constexpr std::size_t most_nearest = 6;

LocalDate monday_of(LocalDate date)
{
    return date - (std::chrono::weekday{date} - std::chrono::Monday);
}

SlotView slot_view(const calendar::Slot& slot, const store::Directory& directory, AgentId agent)
{
    SlotView view{.start = slot.time.begin(), .end = slot.time.end(), .deputy = {}};
    if (slot.agent != agent) {
        if (const auto* deputy = directory.agent(slot.agent)) view.deputy = deputy->name;
    }
    return view;
}

/// The week asked for, else that of the day asked for, else that of the first free time, else this one.
LocalDate week_of(const BookingAsk& ask, const std::vector<calendar::Slot>& slots,
                  const BookingPageView& view)
{
    for (const auto& asked : {ask.week, ask.day}) {
        if (const auto date = parse_date(asked)) return monday_of(*date);
    }
    if (const auto start = parse_instant(ask.start))
        return monday_of(calendar::local_date(*start, view.zone));
    const auto first = slots.empty() ? view.now : slots.front().time.begin();
    return monday_of(calendar::local_date(first, view.zone));
}

} // namespace

BookingAsk ask_of(const http::Parameters& fields)
{
    const auto text = [&](std::string_view name) { return std::string{fields.get(name)}; };
    return {.type = text("type"),
            .week = text("week"),
            .day = text("day"),
            .zone = text("tz"),
            .start = text("start"),
            .hold = text("hold")};
}

std::optional<Instant> instant_of(const std::string& text)
{
    const auto instant = parse_instant(text);
    return instant ? std::optional{*instant} : std::nullopt;
}

store::Actor by_link(ClientId client)
{
    return {.kind = store::Actor::Kind::link, .id = client.value()};
}

BookingRefused reason_of(const store::BookingRefusal& refusal)
{
    return problem_of(refusal).status == 409 ? BookingRefused::taken : BookingRefused::not_bookable;
}

calendar::Zone viewer_zone(std::string_view asked, const calendar::Zone& agents)
{
    if (asked.empty()) return agents;
    return calendar::Zone::find(asked).value_or(agents);
}

void fill_week(const std::vector<calendar::Slot>& slots, const BookingAsk& ask,
               const store::Directory& directory, AgentId agent, BookingPageView& view)
{
    view.week = week_of(ask, slots, view);
    if (const auto day = parse_date(ask.day); day && monday_of(*day) == view.week) view.day = *day;
    const auto next_week = view.week + days{7};
    for (const auto& slot : slots) {
        const auto date = calendar::local_date(slot.time.begin(), view.zone);
        if (date < view.week) {
            if (!view.earlier) view.next_free = slot.time.begin();
            view.earlier = true;
        } else if (date >= next_week) {
            if (!view.later) view.next_free = slot.time.begin();
            view.later = true;
        } else {
            view.slots.push_back(slot_view(slot, directory, agent));
        }
    }
}

void fill_choice(const std::vector<calendar::Slot>& slots, std::optional<Instant> start,
                 const store::Directory& directory, AgentId agent, BookingPageView& view)
{
    if (!start) return;
    const auto found = std::find_if(slots.begin(), slots.end(),
                                    [&](const auto& slot) { return slot.time.begin() == *start; });
    if (found != slots.end()) {
        view.chosen = slot_view(*found, directory, agent);
    } else {
        refuse_choice(BookingRefused::not_bookable, *start, slots, directory, agent, view);
    }
}

void refuse_choice(BookingRefused why, Instant start, const std::vector<calendar::Slot>& slots,
                   const store::Directory& directory, AgentId agent, BookingPageView& view)
{
    view.chosen.reset();
    view.refused = RefusalView{.why = why, .start = start};
    auto nearest = slots;
    const auto distance = [&](const calendar::Slot& slot) {
        return std::chrono::abs(slot.time.begin() - start);
    };
    const auto end = nearest.begin() + static_cast<std::ptrdiff_t>(std::min(nearest.size(), most_nearest));
    std::partial_sort(nearest.begin(), end, nearest.end(),
                      [&](const auto& a, const auto& b) { return distance(a) < distance(b); });
    std::sort(nearest.begin(), end, [](const auto& a, const auto& b) { return a.time < b.time; });
    view.nearest.clear();
    for (auto slot = nearest.begin(); slot != end; ++slot)
        view.nearest.push_back(slot_view(*slot, directory, agent));
}

void fill_hold(const std::optional<store::Hold>& held, const BookingAsk& ask, BookingPageView& view)
{
    if (held) view.held = HeldView{.id = held->id, .start = held->time.begin(), .until = held->expires_at};
    const bool kept_for_the_choice = held && view.chosen && held->time.begin() == view.chosen->start;
    if (ask.hold.empty() || kept_for_the_choice) return;
    if (view.chosen) view.lapsed = true;
    // It was theirs for five minutes, and somebody else's after that.
    if (view.refused) view.refused->why = BookingRefused::taken;
}

AgentView agent_view(const store::Agent& agent, Instant now)
{
    const auto opening = app::opening_at(agent.calendar.schedule, now);
    if (app::absence_at(agent, now) == nullptr) {
        return {.name = agent.name,
                .open = opening.state.is_open(),
                .open_until = opening.open_until,
                .opens_at = opening.opens_at};
    }
    return {.name = agent.name, .open = false, .open_until = {}, .opens_at = app::back_at(agent, now)};
}

BookingView call_view(const store::Booking& booking, const store::Directory& directory,
                      std::string_view token, std::string_view zone, std::string_view language, Instant now)
{
    const auto* agent = directory.agent(booking.agent);
    const auto* type = directory.call_type(booking.type);
    const auto& agents_zone = agent == nullptr ? directory.desk.schedule.zone : agent->calendar.schedule.zone;
    const std::string page = "/b/" + std::string{token};
    const auto state = booking.status == store::BookingStatus::cancelled ? CallState::cancelled
                       : booking.time.begin() <= now                     ? CallState::over
                                                                         : CallState::confirmed;
    const auto wanted_zone = zone.empty() ? std::string_view{booking.visitor.zone} : zone;
    const auto again = Links::book_again(directory, booking.client);
    return {.language = std::string{language},
            .state = state,
            .agent = agent == nullptr ? "" : agent->name,
            .type = type == nullptr ? "" : std::string{name_of(*type, language)},
            .minutes = static_cast<int>(std::chrono::duration_cast<minutes>(booking.time.length()).count()),
            .start = booking.time.begin(),
            .end = booking.time.end(),
            .zone = viewer_zone(wanted_zone, agents_zone),
            .agent_zone = agents_zone,
            .name = booking.visitor.name,
            .email = booking.visitor.email ? booking.visitor.email->reveal() : "",
            .phone = booking.visitor.phone ? booking.visitor.phone->reveal() : "",
            .note = booking.visitor.note,
            .answers = answer_views(type, booking.visitor.answers, language),
            .may_change = type == nullptr || now <= booking.time.begin() - type->rules.change_notice,
            .may_cancel = type == nullptr || now <= booking.time.begin() - type->rules.cancel_notice,
            .page = Url::of(page).with("tz", zone),
            .change = Url::of(page + "/change").with("tz", zone),
            .cancel = Url::of(page + "/cancel").with("tz", zone),
            .ics = Url::of(Links{""}.file(directory, booking.id)),
            .book_new = again ? std::optional{Url::of(*again).with("tz", zone)} : std::nullopt};
}

} // namespace callhours::web
