#include "server/web/pages/page_words.hpp"

#include <array>
#include <stdexcept>

namespace callhours::web {

namespace {

constexpr std::array urgencies{"", "cannot_work", "severe", "partial", "defect", "question"};

std::string title_of(const WishPageView& view, const Messages& t)
{
    switch (view.just) {
    case JustWished::nothing:
        return t("wish.title", {{"agent", view.agent}});
    case JustWished::asked:
        return t("wish.asked_title");
    case JustWished::withdrawn:
        return t("wish.withdrawn_title");
    }
    throw std::logic_error{"a page of wishes without a title"};
}

/// A wished time that is still to come says more than the deadline that follows it.
std::string received_words(const WishView& wish, const WishPageView& view, const Messages& t,
                           const When& when)
{
    if (wish.from && *wish.from > view.now)
        return t("wish.state.received_from",
                 {{"agent", view.agent}, {"when", when.soon(*wish.from, view.now)}});
    if (!wish.answer_by || *wish.answer_by < view.now) return t("wish.state.received");
    return t("wish.state.received_by",
             {{"agent", view.agent}, {"when", when.soon(*wish.answer_by, view.now)}});
}

std::string state_words(const WishView& wish, const WishPageView& view, const Messages& t, const When& when)
{
    const auto ended = when.day_time(wish.ended_at.value_or(wish.asked_at));
    switch (wish.state) {
    case WishState::received:
        return received_words(wish, view, t, when);
    case WishState::in_progress:
        return t("wish.state.in_progress", {{"agent", view.agent}});
    case WishState::waiting_for_you:
        return t("wish.state.waiting_for_you");
    case WishState::done:
        return t("wish.state.done", {{"when", ended}});
    case WishState::ended:
        return t("wish.state.ended", {{"when", ended}});
    }
    throw std::logic_error{"a wish without a state"};
}

std::vector<Values> wish_list(const std::vector<WishView>& wishes, const WishPageView& view,
                              const Messages& t, const When& when)
{
    std::vector<Values> list;
    for (const auto& wish : wishes) {
        auto asked = t("wish.asked_at", {{"when", when.day_time(wish.asked_at)}});
        if (!wish.number.empty()) asked += ". " + t("wish.at_number", {{"number", wish.number}});
        Values values;
        values.text("state", state_words(wish, view, t, when))
            .flag("about", !wish.about.empty())
            .text("about_words", wish.about)
            .text("asked", asked);
        if (wish.withdraw) {
            Values withdraw;
            withdraw.url("withdraw_url", *wish.withdraw);
            values.section("withdraw", std::move(withdraw));
        } else {
            values.nothing("withdraw");
        }
        list.push_back(std::move(values));
    }
    return list;
}

std::vector<Values> urgency_list(const WishForm& form, const Messages& t)
{
    std::vector<Values> list;
    for (const std::string name : urgencies) {
        Values values;
        values.text("urgency", name)
            .flag("selected", form.urgency == name)
            .text("urgency_words", t("wish.urgency." + (name.empty() ? "none" : name)));
        list.push_back(std::move(values));
    }
    return list;
}

std::string words_of(const std::string& key, const Messages& t)
{
    return key.empty() ? std::string{} : t(key);
}

std::string problem_key(const FieldView& field, const std::string& name)
{
    if (!field.problem) return {};
    switch (*field.problem) {
    case FieldProblem::missing:
        return "field." + name + ".missing";
    case FieldProblem::malformed:
        return "field." + name + ".malformed";
    case FieldProblem::too_long:
        return "field." + name + ".too_long";
    }
    throw std::logic_error{"a field problem without a name"};
}

} // namespace

Values wish_values(const WishPageView& view, const Messages& t, const Html& zones)
{
    const When when{t, view.zone};
    const auto& form = view.form;
    const auto number_problem =
        form.number_problem.empty() ? problem_key(form.number, "phone") : form.number_problem;
    const auto about_problem = problem_key(form.about, "about");
    Values values;
    values.text("title", title_of(view, t))
        .flag("good", view.just == JustWished::asked)
        .flag("has_open", !view.open.empty())
        .list("open", wish_list(view.open, view, t, when))
        .flag("has_over", !view.over.empty())
        .list("over", wish_list(view.over, view, t, when))
        .flag("problem", !form.problem.empty())
        .text("problem_words", words_of(form.problem, t))
        .flag("later", form.later)
        .text("date", form.date)
        .text("time", form.time)
        .text("first_date", to_text(when.date(view.now)))
        .flag("time_problem", !form.time_problem.empty())
        .text("time_problem_words", words_of(form.time_problem, t))
        .text("time_hint", t("wish.time_hint", {{"zone", when.zone_place()}}))
        .text("zone", view.zone.name())
        .text("zone_place", when.zone_place())
        .html("zone_options_html", zones)
        .text("number", form.number.value)
        .flag("number_is_needed", form.number_is_needed)
        .flag("number_problem", !number_problem.empty())
        .text("number_problem_words", words_of(number_problem, t))
        .list("urgencies", urgency_list(form, t))
        .text("about", form.about.value)
        .flag("about_problem", !about_problem.empty())
        .text("about_problem_words", words_of(about_problem, t))
        .url("path_url", view.path)
        .url("booking_url", view.booking.with("tz", view.zone.name()));
    return values;
}

} // namespace callhours::web
