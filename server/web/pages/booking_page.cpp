#include "server/web/pages/page_words.hpp"

#include <algorithm>

namespace callhours::web {

namespace {

std::string presence(const AgentView& agent, const Messages& t, const When& when, Instant now)
{
    if (agent.open && agent.open_until)
        return t("booking.open_until", {{"time", when.time(*agent.open_until)}});
    if (agent.open) return t("booking.open");
    if (agent.opens_at) return t("booking.opens", {{"when", when.soon(*agent.opens_at, now)}});
    return t("booking.closed");
}

Values type_values(const CallTypeView& type, const BookingPageView& view, const Messages& t)
{
    const auto about = "booking.type." + type.slug;
    Values values;
    values.text("type_name", type.name)
        .text("type_minutes", minutes_in_words(t, type.minutes))
        .flag("current", type.slug == view.type)
        .url("type_url", view.path.with("type", type.slug).with("tz", view.zone.name()))
        .flag("about", t.has(about))
        .text("about_words", t.has(about) ? t(about) : "");
    return values;
}

/// What was filled in, for the buttons that book another time with it; when moving nothing was asked.
std::vector<Values> kept_values(const BookingPageView& view)
{
    std::vector<Values> kept;
    if (view.moving) return kept;
    const auto& form = view.form;
    const std::pair<const char*, const FieldView*> fields[] = {
        {"name", &form.name}, {"email", &form.email}, {"phone", &form.phone}, {"note", &form.note}};
    for (const auto& [name, field] : fields) {
        Values one;
        one.text("kept_name", name).text("kept_value", field->value);
        kept.push_back(std::move(one));
    }
    for (const auto& question : form.questions) {
        Values one;
        one.text("kept_name", question.field).text("kept_value", question.answer.value);
        kept.push_back(std::move(one));
    }
    return kept;
}

} // namespace

void add_about(Values& values, const BookingPageView& view, const Messages& t, const When& when)
{
    std::vector<Values> types;
    for (const auto& type : view.types)
        types.push_back(type_values(type, view, t));
    values.text("initials", initials(view.agent.name))
        .text("agent", view.agent.name)
        .text("eyebrow", view.moving ? t("booking.move_eyebrow") : t("booking.eyebrow"))
        .flag("open", view.agent.open)
        .text("presence", presence(view.agent, t, when, view.now))
        .text("types_title", view.moving ? t("booking.type_of_call") : t("booking.types"))
        .list("types", std::move(types));
    if (view.call_me) {
        Values call_me;
        call_me.text("call_me_words", t("wish.link_words", {{"agent", view.agent.name}}))
            .url("call_me_url", view.call_me->with("tz", view.zone.name()));
        values.section("call_me", std::move(call_me));
    } else {
        values.nothing("call_me");
    }
    if (!view.moving) {
        values.nothing("moving");
        return;
    }
    Values moving;
    moving.text("moving_from", t("booking.moving_from", {{"when", when.day_time(view.moving->start)}}))
        .url("keep_url", view.moving->back);
    values.section("moving", std::move(moving));
}

void add_refusal(Values& values, const BookingPageView& view, const Messages& t, const When& when)
{
    if (!view.refused) {
        values.nothing("refused");
        return;
    }
    const auto key = [&]() -> std::string {
        switch (view.refused->why) {
        case BookingRefused::taken:
            return "booking.taken";
        case BookingRefused::not_bookable:
            return "booking.not_bookable";
        case BookingRefused::too_many:
            return "booking.too_many";
        }
        return "";
    }();
    // Who has filled in the form books with one press; who has not yet, chooses.
    const bool books = view.moving || !view.form.name.value.empty();
    std::vector<Values> nearest;
    for (const auto& slot : view.nearest) {
        Values one;
        one.text("nearest_start", to_text(slot.start))
            .text("nearest_words", capitalised(when.day_time(slot.start)));
        nearest.push_back(std::move(one));
    }
    const bool waits = view.refused->why == BookingRefused::too_many;
    const auto asked = when.day_time(view.refused->start);
    Values refused;
    refused.text("refused_title", t(key + "_title"))
        .text("refused_words", waits ? t(key) : capitalised(t(key, {{"when", asked}})))
        .text("nearest_title", waits             ? ""
                               : nearest.empty() ? t("booking.nearest_none")
                               : books           ? t("booking.nearest_books")
                                                 : t("booking.nearest"))
        .flag("has_nearest", !nearest.empty())
        .flag("holds", !books)
        .url("nearest_url", books ? view.path : view.hold)
        .list("kept", kept_values(view))
        .list("nearest", std::move(nearest));
    values.section("refused", std::move(refused));
}

Values booking_values(const BookingPageView& view, const Messages& t, const Html& zones)
{
    const When when{t, view.zone};
    Values values;
    values
        .text("title", t(view.moving ? "booking.move_title" : "booking.title", {{"agent", view.agent.name}}))
        .text("zone", view.zone.name())
        .text("zone_name", when.zone_name())
        .text("type", view.type)
        .text("hold", view.held ? view.held->id : view.form.hold)
        .url("path_url", view.path)
        .url("hold_url", view.hold)
        .url("release_url", view.release);
    add_about(values, view, t, when);
    add_refusal(values, view, t, when);
    if (view.chosen) {
        values.flag("chosen", true);
        add_details(values, view, t, when);
    } else {
        values.flag("chosen", false).html("zone_options_html", zones);
        add_times(values, view, t, when);
    }
    return values;
}

} // namespace callhours::web
