#include "server/web/pages/page_words.hpp"

namespace callhours::web {

namespace {

std::string who_calls(const BookingView& view, const Messages& t)
{
    if (view.phone.empty()) return t("call.calls", {{"agent", view.agent}});
    return t("call.calls_number", {{"agent", view.agent}, {"phone", view.phone}});
}

void add_link(Values& values, std::string_view section, std::string_view name, const std::optional<Url>& url)
{
    if (!url) {
        values.nothing(section);
        return;
    }
    Values link;
    link.url(name, *url);
    values.section(section, std::move(link));
}

std::string too_late_words(const BookingView& view, const Messages& t)
{
    if (view.may_change && view.may_cancel) return "";
    if (view.may_change) return t("call.too_late_to_cancel");
    return view.may_cancel ? t("call.too_late_to_change") : t("call.too_late");
}

std::vector<Values> answer_values(const BookingView& view, const Messages& t)
{
    std::vector<Values> answers;
    for (const auto& answer : view.answers) {
        Values values;
        values.text("question", answer.question)
            .text("answer", answer.yes_no ? t("booking." + answer.answer) : answer.answer);
        answers.push_back(std::move(values));
    }
    return answers;
}

} // namespace

Values call_values(const BookingView& view, const Messages& t)
{
    const When when{t, view.zone};
    const When agents{t, view.agent_zone};
    // Two names of one clock are not worth a second line.
    const bool two_zones = when.wall(view.start) != agents.wall(view.start);
    const auto separator = !view.name.empty() && !view.email.empty() ? ", " : "";
    Values values;
    values.text("when", capitalised(when.span(view.start, view.end)))
        .flag("two_zones", two_zones)
        .text("for_agent", two_zones ? t("call.for_agent",
                                         {{"agent", view.agent}, {"when", agents.span(view.start, view.end)}})
                                     : "")
        .text("what", t("call.type_minutes", {{"type", view.type}, {"minutes", std::int64_t{view.minutes}}}))
        .text("who", who_calls(view, t))
        .flag("you", !view.name.empty() || !view.email.empty())
        .text("you_words", view.name + separator + view.email)
        .flag("note", !view.note.empty())
        .text("note_words", view.note)
        .list("answers", answer_values(view, t))
        .flag("may_change", view.may_change)
        .flag("may_cancel", view.may_cancel)
        .flag("too_late", !view.may_change || !view.may_cancel)
        .text("too_late_words", too_late_words(view, t))
        .flag("live", view.state == CallState::confirmed)
        .flag("cancelled", view.state == CallState::cancelled)
        .text("cancelled_words", t("call.cancelled_words", {{"agent", view.agent}}))
        .text("zone", view.zone.name())
        .text("reason", view.reason.value)
        .flag("problem", view.reason.problem.has_value())
        .text("problem_words", view.reason.problem ? t(view.reason.problem == FieldProblem::too_long
                                                           ? "field.reason.too_long"
                                                           : "field.reason.malformed")
                                                   : "")
        .url("page_url", view.page)
        .url("change_url", view.change)
        .url("cancel_url", view.cancel);
    add_link(values, "ics", "ics_url", view.ics);
    add_link(values, "again", "again_url", view.book_new);
    return values;
}

} // namespace callhours::web
