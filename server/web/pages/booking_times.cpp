#include "server/web/pages/page_words.hpp"

#include <algorithm>
#include <array>

namespace callhours::web {

namespace {

constexpr int days_shown = 7;

struct PartOfDay {
    std::string_view id;
    std::string_view title;
    hours begin; ///< of the wall clock; it ends where the next one begins
};

constexpr std::array<PartOfDay, 4> parts_of_day{{{"night", "booking.night", hours{0}},
                                                 {"morning", "booking.morning", hours{5}},
                                                 {"afternoon", "booking.afternoon", hours{12}},
                                                 {"evening", "booking.evening", hours{18}}}};

using Slots = std::vector<SlotView>;

Slots slots_of(const Slots& slots, LocalDate day, const When& when)
{
    Slots found;
    std::copy_if(slots.begin(), slots.end(), std::back_inserter(found),
                 [&](const SlotView& slot) { return when.date(slot.start) == day; });
    return found;
}

/// The day that is shown: the one asked for, that of a time that was refused, or else the first with free
/// times.
LocalDate shown_day(const BookingPageView& view, const When& when)
{
    if (view.day) return *view.day;
    if (view.refused) {
        const auto asked = when.date(view.refused->start);
        if (asked >= view.week && asked < view.week + days{days_shown}) return asked;
    }
    return view.slots.empty() ? view.week : when.date(view.slots.front().start);
}

Url url_of_day(const BookingPageView& view, LocalDate week, LocalDate day)
{
    return chosen_so_far(view).with("week", to_text(week)).with("day", to_text(day));
}

LocalDate monday_of(LocalDate date)
{
    return date - (std::chrono::weekday{date} - std::chrono::Monday);
}

Values day_values(const BookingPageView& view, LocalDate day, bool current, const Messages& t,
                  const When& when)
{
    const auto count = static_cast<std::int64_t>(slots_of(view.slots, day, when).size());
    Values values;
    values.flag("free", count > 0)
        .flag("current", current)
        .text("weekday", capitalised(when.weekday_short(day)))
        .text("number", when.day_number(day))
        .text("day_label", capitalised(t("booking.day_times", {{"day", when.day(day)}, {"count", count}})))
        .url("day_url", url_of_day(view, view.week, day));
    return values;
}

Values time_values(const BookingPageView& view, const SlotView& slot, bool name_deputies, const Messages& t,
                   const When& when)
{
    const bool with_deputy = name_deputies && !slot.deputy.empty();
    Values values;
    values.text("time", when.time(slot.start))
        .text("slot_start", to_text(slot.start))
        .flag("held", view.held && view.held->start == slot.start)
        .flag("with_deputy", with_deputy)
        .text("with_words", with_deputy ? t("booking.time_with", {{"agent", slot.deputy}}) : "");
    return values;
}

std::vector<Values> grouped(const BookingPageView& view, const Slots& slots, bool name_deputies,
                            const Messages& t, const When& when)
{
    std::vector<Values> groups;
    for (std::size_t part = 0; part < parts_of_day.size(); ++part) {
        const auto begin = parts_of_day[part].begin;
        const auto end = part + 1 < parts_of_day.size() ? parts_of_day[part + 1].begin : hours{24};
        std::vector<Values> times;
        for (const auto& slot : slots) {
            const auto since_midnight = when.wall(slot.start) - when.date(slot.start);
            if (since_midnight < begin || since_midnight >= end) continue;
            times.push_back(time_values(view, slot, name_deputies, t, when));
        }
        if (times.empty()) continue;
        Values group;
        group.text("group_id", std::string{parts_of_day[part].id})
            .text("group_title", t(parts_of_day[part].title))
            .list("times", std::move(times));
        groups.push_back(std::move(group));
    }
    return groups;
}

/// One deputy for the whole day is named once above the times, several each beside theirs.
std::string only_deputy(const Slots& slots)
{
    if (slots.empty()) return "";
    const auto& first = slots.front().deputy;
    const bool one =
        std::all_of(slots.begin(), slots.end(), [&](const SlotView& slot) { return slot.deputy == first; });
    return one ? first : "";
}

void add_day(Values& values, const BookingPageView& view, LocalDate day, const Messages& t, const When& when)
{
    const auto slots = slots_of(view.slots, day, when);
    const auto deputy = only_deputy(slots);
    Values shown;
    shown.text("day_title", capitalised(when.day(day)))
        .flag("deputy", !deputy.empty())
        .text("deputy_words", deputy.empty() ? "" : t("booking.deputy", {{"agent", deputy}}))
        .list("groups", grouped(view, slots, deputy.empty(), t, when));
    if (slots.empty()) {
        values.nothing("has_times");
    } else {
        values.section("has_times", std::move(shown));
    }
}

/// The first free time after that day, and where there is none the first of all.
std::optional<Instant> next_free(const BookingPageView& view, LocalDate day, const When& when)
{
    for (const auto& slot : view.slots) {
        if (when.date(slot.start) > day) return slot.start;
    }
    const bool later = view.next_free && when.date(*view.next_free) > day;
    return later || view.slots.empty() ? view.next_free : view.slots.front().start;
}

void add_empty(Values& values, const BookingPageView& view, LocalDate day, const Messages& t,
               const When& when)
{
    if (!slots_of(view.slots, day, when).empty()) {
        values.nothing("empty");
        return;
    }
    const auto next = next_free(view, day, when);
    Values empty;
    empty.text("empty_words", view.slots.empty()
                                  ? t("booking.empty_week")
                                  : capitalised(t("booking.empty_day", {{"day", when.day(day)}})));
    if (next) {
        const auto date = when.date(*next);
        Values free;
        free.text("next_free_words", t("booking.next_free", {{"when", when.day_time(*next)}}))
            .url("next_free_url", url_of_day(view, monday_of(date), date));
        empty.section("next_free", std::move(free));
    } else {
        empty.nothing("next_free");
    }
    values.section("empty", std::move(empty));
}

} // namespace

void add_times(Values& values, const BookingPageView& view, const Messages& t, const When& when)
{
    const auto day = shown_day(view, when);
    std::vector<Values> strip;
    for (int offset = 0; offset < days_shown; ++offset) {
        const auto date = view.week + days{offset};
        strip.push_back(day_values(view, date, date == day && (view.day || !view.slots.empty()), t, when));
    }
    const auto week_url = [&](LocalDate monday) { return chosen_so_far(view).with("week", to_text(monday)); };
    values.text("week", to_text(view.week))
        .text("week_name", when.week(view.week))
        .flag("earlier", view.earlier)
        .url("earlier_url", week_url(view.week - days{days_shown}))
        .flag("later", view.later)
        .url("later_url", week_url(view.week + days{days_shown}))
        .list("days", std::move(strip))
        .text("zone_place", when.zone_place())
        .text("zone_words", t("booking.zone", {{"zone", when.zone_name()}}));
    add_day(values, view, day, t, when);
    add_empty(values, view, day, t, when);
    add_wait(values, view, day, slots_of(view.slots, day, when).empty(), t, when);
}

} // namespace callhours::web
