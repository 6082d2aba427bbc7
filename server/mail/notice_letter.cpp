#include "server/mail/notice_letter.hpp"

#include "server/web/pages/when.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace callhours::mail {

namespace {

using desk::EscalationKind;

bool is_about_the_next_step(EscalationKind kind)
{
    return kind == EscalationKind::action_warning || kind == EscalationKind::action_breach;
}

std::string subject_key(EscalationKind kind)
{
    return fmt::format("notice.{}", desk::to_text(kind));
}

/// Whom the agent would call: the client, else the number, else nobody who can be named.
std::string who(const desk::CallbackTask& task, const store::Directory& directory,
                const web::Messages& messages)
{
    const auto* client = task.client ? directory.client(*task.client) : nullptr;
    if (client != nullptr) return client->name;
    return task.number ? task.number->reveal() : messages("notice.number_withheld");
}

std::optional<Instant> due(const store::Notice& notice, const desk::CallbackTask& task)
{
    if (is_about_the_next_step(notice.step.kind)) return task.action_due_at;
    return task.responded_at ? task.action_due_at : std::optional{task.response_due_at};
}

} // namespace

NoticeLetter write_notice(const store::Notice& notice, const desk::CallbackTask& task,
                          const store::Directory& directory, const std::optional<web::Links>& links,
                          const web::Messages& messages)
{
    const auto* reader = directory.agent(notice.agent);
    const web::When when{messages,
                         reader == nullptr ? directory.desk.schedule.zone : reader->calendar.schedule.zone};
    NoticeLetter letter;
    letter.language = messages.language();
    letter.subject = messages(subject_key(notice.step.kind), {{"who", who(task, directory, messages)}});
    letter.words = messages(subject_key(notice.step.kind) + ".words");
    if (const auto at = due(notice, task)) {
        const auto* label =
            is_about_the_next_step(notice.step.kind) ? "notice.next_step_by" : "notice.call_by";
        letter.facts.emplace_back(messages(label), when.day_time(*at));
    }
    letter.facts.emplace_back(messages("notice.urgency"),
                              messages(fmt::format("notice.severity.{}", static_cast<int>(task.severity))));
    if (task.number) letter.facts.emplace_back(messages("notice.number"), task.number->reveal());
    if (!task.about.empty()) letter.facts.emplace_back(messages("notice.about"), task.about);
    letter.facts.emplace_back(messages("notice.since"), when.day_time(task.created_at));
    letter.zone = messages("booking.zone", {{"zone", when.zone_name()}});
    if (links) letter.link = links->absolute(fmt::format("/console#tasks/{}", task.id.value()));
    letter.foot = messages("notice.foot");
    return letter;
}

std::string plain_text(const NoticeLetter& letter, const web::Messages& messages)
{
    std::string text = letter.subject + "\n\n" + letter.words + "\n\n";
    text += lines_of(letter.facts);
    text += letter.zone + '\n';
    if (!letter.link.empty()) text += '\n' + messages("notice.open") + ":\n" + letter.link + '\n';
    return text + '\n' + letter.foot + '\n';
}

std::string html(const NoticeLetter& letter, const web::Templates& templates, const web::Messages& messages)
{
    web::Values values;
    values.text("language", letter.language)
        .text("subject", letter.subject)
        .text("notice_words", letter.words)
        .text("zone_words", letter.zone)
        .text("foot", letter.foot);
    values.list("facts", values_of(letter.facts));
    if (letter.link.empty()) {
        values.nothing("open");
    } else {
        web::Values open;
        open.url("open_url", web::Url::of(letter.link));
        values.section("open", std::move(open));
    }
    return templates.render("notice", values, messages);
}

} // namespace callhours::mail
