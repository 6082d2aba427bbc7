// The waiting list on the client's pages: the form below the times, and the page of a place on the list.
#include "server/web/pages/page_words.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace callhours::web {

namespace {

constexpr int days_of_a_week = 7;
constexpr std::array parts{"any", "morning", "afternoon"};

struct Span {
    std::string value; ///< `FROM/TO`
    std::string label;
};

std::string value_of(LocalDate from, LocalDate to)
{
    return to_text(from) + '/' + to_text(to);
}

/// The day that is shown, its week and all days that can be booked, as far as they can be.
std::vector<Span> spans_of(const BookingPageView& view, LocalDate day, const Messages& t, const When& when)
{
    const auto& form = *view.wait;
    std::vector<Span> spans;
    const auto end = form.last_day + days{1};
    if (form.today <= day && day < end) {
        spans.push_back({value_of(day, day + days{1}), t("wait.span_day", {{"day", when.day(day)}})});
    }
    const auto from = std::max(view.week, form.today);
    const auto to = std::min(view.week + days{days_of_a_week}, end);
    if (from < to) {
        spans.push_back({value_of(from, to), t("wait.span_week", {{"week", when.week(view.week)}})});
    }
    if (form.today < end) {
        spans.push_back(
            {value_of(form.today, end), t("wait.span_window", {{"day", when.day_long(form.last_day)}})});
    }
    return spans;
}

Values option_values(const std::string& value, const std::string& label, bool selected)
{
    Values values;
    values.text("option_value", value).text("option_label", label).flag("selected", selected);
    return values;
}

std::string refused_words(const std::optional<WaitRefused>& refused, const Messages& t)
{
    if (!refused) return "";
    switch (*refused) {
    case WaitRefused::too_many_of_address:
        return t("wait.too_many_of_address");
    case WaitRefused::full:
        return t("wait.too_many");
    case WaitRefused::too_fast:
        return t("booking.too_many");
    }
    throw std::logic_error{"no such refusal of the waiting list"};
}

/// Here the address is for no invitation.
std::string problem_of(const std::string& id, const FieldView& field, const Messages& t)
{
    if (!field.problem) return "";
    if (id == "email" && *field.problem == FieldProblem::missing) return t("wait.email_missing");
    return problem_words(id, *field.problem, t);
}

Values field_values(const std::string& id, const std::string& type, const FieldView& field, const Messages& t)
{
    Values values;
    values.text("id", id)
        .text("label", t("booking." + id))
        .text("type_of_input", type)
        .text("value", field.value)
        .flag("problem", field.problem.has_value())
        .text("problem_words", problem_of(id, field, t));
    return values;
}

std::string ended_words(WaitView::State state, const Messages& t)
{
    switch (state) {
    case WaitView::State::waiting:
        return "";
    case WaitView::State::left:
        return t("wait.ended_left");
    case WaitView::State::booked:
        return t("wait.ended_booked");
    case WaitView::State::lapsed:
        return t("wait.ended_lapsed");
    }
    throw std::logic_error{"no such state on the waiting list"};
}

} // namespace

void add_wait(Values& values, const BookingPageView& view, LocalDate day, bool is_empty, const Messages& t,
              const When& when)
{
    const auto spans = view.wait && !view.moving ? spans_of(view, day, t, when) : std::vector<Span>{};
    if (spans.empty()) {
        values.nothing("wait");
        return;
    }
    const auto& form = *view.wait;
    // Who looks at an empty day asks for that day, everybody else for the week.
    const bool day_asked = view.day && is_empty;
    const auto& usual = day_asked || spans.size() < 3 ? spans.front() : spans[1];
    const bool known = std::ranges::any_of(spans, [&](const Span& span) { return span.value == form.span; });
    std::vector<Values> span_options;
    for (const auto& [value, label] : spans)
        span_options.push_back(option_values(value, label, value == (known ? form.span : usual.value)));
    std::vector<Values> part_options;
    for (const std::string part : parts)
        part_options.push_back(option_values(part, t("wait.part_" + part), part == form.part));

    Values wait;
    wait.flag("wait_open", is_empty || form.posted)
        .flag("refused_wait", form.refused.has_value())
        .text("refused_wait_words", refused_words(form.refused, t))
        .url("wait_url", form.post)
        .flag("span_wrong", form.span_wrong)
        .list("spans", std::move(span_options))
        .list("parts", std::move(part_options))
        .list("wait_fields",
              {field_values("name", "text", form.name, t), field_values("email", "email", form.email, t)});
    values.section("wait", std::move(wait));
}

Values waiting_values(const WaitView& view, const Messages& t)
{
    const When when{t, view.zone};
    const bool live = view.state == WaitView::State::waiting;
    const auto last = view.to - days{1};
    Values values;
    values.text("title", t(live ? "wait.title" : "wait.ended_title"))
        .flag("live", live)
        .text("mail_goes", t("wait.mail_goes", {{"email", view.email}}))
        .text("ended_words", ended_words(view.state, t))
        .text("what", t("call.type_minutes", {{"type", view.type}, {"minutes", std::int64_t{view.minutes}}}) +
                          ", " + view.agent)
        .text("days_words", view.from == last
                                ? capitalised(when.day_long(last))
                                : capitalised(t("wait.span_chosen", {{"from", when.day(view.from)},
                                                                     {"to", when.day_long(last)}})))
        .text("part_words", t("wait.part_" + view.part))
        .text("you_words", view.name + ", " + view.email)
        .url("page_url", view.page);
    if (view.book) {
        Values book;
        book.url("book_url", *view.book);
        values.section("book", std::move(book));
    } else {
        values.nothing("book");
    }
    return values;
}

} // namespace callhours::web
