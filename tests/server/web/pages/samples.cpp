#include "tests/server/web/pages/samples.hpp"

namespace callhours::tests {

using namespace callhours::web;

namespace {

Instant at(std::string_view text)
{
    return parse_instant(text).value();
}

LocalDate on(std::string_view text)
{
    return parse_date(text).value();
}

std::vector<SlotView> week_of_slots()
{
    std::vector<SlotView> slots;
    for (const int day : {0, 1, 2, 4}) {
        for (int half_hour = 0; half_hour < 16; ++half_hour) {
            if (half_hour % 5 == 3 || (day == 0 && half_hour < 9)) continue;
            const auto start = at("2026-11-23T08:00:00Z") + days{day} + minutes{30 * half_hour};
            slots.push_back({start, start + minutes{30}, day == 4 ? "Ben Maier" : ""});
        }
    }
    return slots;
}

calendar::Zone zone(std::string_view name)
{
    return calendar::Zone::find(name).value();
}

} // namespace

BookingPageView booking_sample()
{
    return BookingPageView{
        .path = Url::of("/book/bk_sample"),
        .hold = Url::of("/book/bk_sample/hold"),
        .release = Url::of("/book/bk_sample/release"),
        .agent = {.name = "Anna Novak",
                  .open = false,
                  .open_until = std::nullopt,
                  .opens_at = at("2026-11-23T08:00:00Z")},
        .types = {{"support", "Support call", 30}, {"training", "Training", 60}, {"ideas", "Ideas", 15}},
        .type = "support",
        .zone = zone("Europe/Vienna"),
        .now = at("2026-11-22T19:00:00Z"),
        .week = on("2026-11-23"),
        .day = on("2026-11-24"),
        .slots = week_of_slots(),
        .earlier = false,
        .later = true,
        .next_free = at("2026-11-30T08:00:00Z"),
        .chosen = std::nullopt,
        .held = std::nullopt,
        .form = {},
        .refused = std::nullopt,
        .nearest = {},
        .moving = std::nullopt,
        .wait = WaitForm{.post = Url::of("/book/bk_sample/wait"),
                         .today = on("2026-11-22"),
                         .last_day = on("2027-01-21")},
    };
}

BookingView call_sample()
{
    return BookingView{
        .state = CallState::confirmed,
        .agent = "Anna Novak",
        .type = "Support call",
        .minutes = 30,
        .start = at("2026-11-24T08:00:00Z"),
        .end = at("2026-11-24T08:30:00Z"),
        .zone = zone("Europe/Vienna"),
        .agent_zone = zone("Europe/Berlin"),
        .name = "Eva Huber",
        .email = "eva@example.com",
        .phone = "+43 660 12345",
        .note = "New mail does not load since this morning.",
        .page = Url::of("/book/bk_sample/calls/1-abc"),
        .change = Url::of("/book/bk_sample/calls/1-abc/change"),
        .cancel = Url::of("/book/bk_sample/calls/1-abc/cancel"),
        .ics = Url::of("/book/bk_sample/calls/1-abc.ics"),
        .book_new = Url::of("/book/bk_sample"),
    };
}

PageAssets sample_assets()
{
    return {Url::of("/assets/style.css?v=1"), Url::of("/assets/icon.svg?v=1"),
            Url::of("/assets/booking.js?v=1")};
}

namespace {

void add_booking_pages(std::map<std::string, std::string>& pages_by_name, const Pages& pages,
                       const std::string& language)
{
    auto view = booking_sample();
    view.language = language;
    pages_by_name["booking"] = pages.booking(view);

    auto deputy = view;
    deputy.day = on("2026-11-27");
    deputy.agent.open = true;
    deputy.agent.open = true;
    deputy.agent.open_until = at("2026-11-22T16:00:00Z");
    pages_by_name["booking-deputy"] = pages.booking(deputy);

    auto empty_day = view;
    empty_day.day = on("2026-11-26");
    pages_by_name["booking-empty-day"] = pages.booking(empty_day);

    auto empty_week = view;
    empty_week.slots.clear();
    empty_week.day.reset();
    pages_by_name["booking-empty-week"] = pages.booking(empty_week);
    empty_week.next_free.reset();
    empty_week.later = false;
    empty_week.agent.opens_at.reset();
    pages_by_name["booking-nothing-free"] = pages.booking(empty_week);

    auto details = view;
    details.chosen = view.slots.at(10);
    pages_by_name["booking-details"] = pages.booking(details);
    details.lapsed = true;
    pages_by_name["booking-lapsed"] = pages.booking(details);
    details.lapsed = false;
    details.held = HeldView{"h", details.chosen->start, details.now + minutes{5}};
    pages_by_name["booking-held"] = pages.booking(details);
    auto back = view;
    back.held = details.held;
    pages_by_name["booking-held-back"] = pages.booking(back);
    details.form = {{"", FieldProblem::missing},
                    {"eva@", FieldProblem::malformed},
                    {"12", FieldProblem::malformed},
                    {"Kept <b>word</b> for \"word\"", std::nullopt},
                    "7"};
    pages_by_name["booking-invalid"] = pages.booking(details);

    auto lost = view;
    lost.chosen = view.slots.at(10);
    lost.form = {{"Eva Huber", {}}, {"eva@example.com", {}}, {"", {}}, {"", {}}, ""};
    lost.refused = {BookingRefused::taken, view.slots.at(9).start};
    lost.nearest = {view.slots.at(10), view.slots.at(11), view.slots.at(30)};
    lost.chosen.reset();
    pages_by_name["booking-taken"] = pages.booking(lost);
    lost.refused->why = BookingRefused::not_bookable;
    lost.nearest.clear();
    pages_by_name["booking-not-bookable"] = pages.booking(lost);
    lost.refused->why = BookingRefused::too_many;
    lost.chosen = view.slots.at(10);
    pages_by_name["booking-too-many"] = pages.booking(lost);

    auto moving = view;
    moving.types.resize(1);
    moving.moving =
        MoveView{view.slots.at(10).start, view.slots.at(10).end, Url::of("/book/bk_sample/calls/1-abc")};
    pages_by_name["moving"] = pages.booking(moving);
    moving.chosen = view.slots.at(12);
    pages_by_name["moving-details"] = pages.booking(moving);
}

void add_waiting_pages(std::map<std::string, std::string>& pages_by_name, const Pages& pages,
                       const std::string& language)
{
    auto asking = booking_sample();
    asking.language = language;
    asking.wait->posted = true;
    asking.wait->span = "2026-11-23/2026-11-30";
    asking.wait->part = "afternoon";
    asking.wait->span_wrong = true;
    asking.wait->name = {"Kept <b>word</b> for \"word\"", std::nullopt};
    asking.wait->email = {"eva@", FieldProblem::malformed};
    for (const auto& [refused, name] : {std::pair{WaitRefused::too_many_of_address, "waiting-enough"},
                                        std::pair{WaitRefused::full, "waiting-full"},
                                        std::pair{WaitRefused::too_fast, "waiting-too-fast"}}) {
        asking.wait->refused = refused;
        pages_by_name[name] = pages.booking(asking);
    }
    WaitView view{.language = language,
                  .agent = "Anna Novak",
                  .type = "Support call",
                  .minutes = 30,
                  .from = on("2026-11-23"),
                  .to = on("2026-11-30"),
                  .part = "morning",
                  .zone = zone("Europe/Vienna"),
                  .name = "Eva <b>Huber</b>",
                  .email = "eva@example.com",
                  .page = Url::of("/w/1-abc"),
                  .book = Url::of("/book/1-abc")};
    pages_by_name["waiting"] = pages.waiting(view);
    view.to = on("2026-11-24");
    pages_by_name["waiting-one-day"] = pages.waiting(view);
    view.book.reset();
    for (const auto& [state, name] : {std::pair{WaitView::State::left, "waiting-left"},
                                      std::pair{WaitView::State::booked, "waiting-booked"},
                                      std::pair{WaitView::State::lapsed, "waiting-lapsed"}}) {
        view.state = state;
        pages_by_name[name] = pages.waiting(view);
    }
}

void add_call_pages(std::map<std::string, std::string>& pages_by_name, const Pages& pages,
                    const std::string& language)
{
    auto view = call_sample();
    view.language = language;
    pages_by_name["call"] = pages.call(view);
    pages_by_name["call-booked"] = pages.call(view, JustNow::booked);
    view.zone = zone("America/New_York");
    view.phone.clear();
    pages_by_name["call-moved"] = pages.call(view, JustNow::moved);
    pages_by_name["call-cancel"] = pages.cancel(view);
    view.reason = {.value = "Kept <b>words</b>", .problem = FieldProblem::too_long};
    pages_by_name["call-cancel-invalid"] = pages.cancel(view);
    view.state = CallState::cancelled;
    pages_by_name["call-cancelled"] = pages.call(view);
    view.state = CallState::over;
    view.note.clear();
    view.name.clear();
    view.email.clear();
    view.ics.reset();
    view.book_new.reset();
    pages_by_name["call-over"] = pages.call(view);
}

void add_wish_pages(std::map<std::string, std::string>& pages_by_name, const Pages& pages,
                    const std::string& language)
{
    auto view = wish_sample();
    view.language = language;
    pages_by_name["wish"] = pages.wish(view);
    view.just = JustWished::asked;
    pages_by_name["wish-asked"] = pages.wish(view);
    view.just = JustWished::withdrawn;
    view.open.clear();
    view.over.clear();
    view.form.number_is_needed = true;
    view.form.number.problem = FieldProblem::missing;
    view.form.later = true;
    view.form.time_problem = "field.wish.past";
    view.form.about = {.value = "Kept <b>words</b>", .problem = FieldProblem::too_long};
    view.form.problem = "wish.not_entitled";
    pages_by_name["wish-invalid"] = pages.wish(view);
}

} // namespace

WishPageView wish_sample()
{
    const auto now = at("2026-11-23T08:20:00Z");
    WishPageView view{.language = "en",
                      .path = Url::of("/book/bk_sample/callback"),
                      .booking = Url::of("/book/bk_sample"),
                      .agent = "Anna Novak",
                      .zone = zone("Europe/Vienna"),
                      .now = now,
                      .form = {}};
    WishView wish{.state = WishState::received,
                  .number = "+4366012345",
                  .about = "The export <stops>.",
                  .asked_at = at("2026-11-23T08:00:00Z"),
                  .from = {},
                  .answer_by = at("2026-11-23T10:00:00Z"),
                  .ended_at = {},
                  .withdraw = Url::of("/book/bk_sample/callback/1/withdraw")};
    view.open.push_back(wish);
    wish.from = at("2026-11-24T13:30:00Z");
    view.open.push_back(wish);
    wish.state = WishState::in_progress;
    view.open.push_back(wish);
    wish.state = WishState::waiting_for_you;
    view.open.push_back(wish);
    wish.withdraw.reset();
    wish.ended_at = at("2026-11-20T10:00:00Z");
    wish.state = WishState::done;
    view.over.push_back(wish);
    wish.state = WishState::ended;
    view.over.push_back(wish);
    return view;
}

std::map<std::string, std::string> every_page(const Pages& pages, const std::string& language)
{
    std::map<std::string, std::string> all;
    add_booking_pages(all, pages, language);
    add_call_pages(all, pages, language);
    add_waiting_pages(all, pages, language);
    add_wish_pages(all, pages, language);
    all["not-entitled"] = pages.not_entitled(
        {.language = language, .agent = "Anna Novak", .from = std::nullopt, .until = on("2026-09-30")});
    all["not-entitled-yet"] = pages.not_entitled(
        {.language = language, .agent = "Anna Novak", .from = on("2027-01-01"), .until = std::nullopt});
    all["unknown-link"] = pages.unknown_link(language);
    all["revoked-link"] = pages.revoked_link(language);
    all["error"] = pages.error({.language = language, .status = 500});
    all["error-request"] = pages.error({.language = language, .status = 405});
    all["error-missing"] = pages.error({.language = language, .status = 404});
    all["error-busy"] = pages.error({.language = language, .status = 503});
    all["console-missing"] = pages.console_missing();
    return all;
}

} // namespace callhours::tests
