#include "server/mail/letter.hpp"

#include "server/app/answers.hpp"
#include "server/web/documents.hpp"
#include "server/web/pages/when.hpp"

#include <algorithm>
#include <stdexcept>

namespace callhours::mail {

namespace {

using Method = store::OutboxMail::Method;
using Audience = store::OutboxMail::Audience;
using What = store::BookingEvent::What;

/// The names and zones that a letter needs of the directory.
struct People {
    std::string agent;
    std::string client;
    std::string visitor;
    calendar::Zone agents_zone;
    calendar::Zone visitors_zone; ///< the agent's, where the visitor's is not known
};

std::string name_of(const store::Directory& directory, AgentId id)
{
    const auto* agent = directory.agent(id);
    return agent == nullptr ? std::string{} : agent->name;
}

People people_of(const store::Booking& booking, const store::Directory& directory)
{
    const auto* agent = directory.agent(booking.agent);
    const auto* client = directory.client(booking.client);
    const auto& agents_zone = agent == nullptr ? directory.desk.schedule.zone : agent->calendar.schedule.zone;
    const auto& zone = booking.visitor.zone;
    return {.agent = name_of(directory, booking.agent),
            .client = client == nullptr ? "" : client->name,
            .visitor = booking.visitor.name,
            .agents_zone = agents_zone,
            .visitors_zone = zone.empty() ? agents_zone : calendar::Zone::find(zone).value_or(agents_zone)};
}

/// `booked`, `moved`, `cancelled` or `reminder`: the middle of the message's key.
std::string_view word_of(const store::OutboxMail& mail, const Moment& moment)
{
    if (mail.method == Method::reminder) return "reminder";
    if (mail.method == Method::cancel) return "cancelled";
    return moment.what == What::rescheduled ? "moved" : "booked";
}

/// The last part of the key of the sentence for the agent, where moves between agents differ.
std::string_view agents_word_of(const store::OutboxMail& mail, const Moment& moment)
{
    if (moment.what != What::rescheduled || mail.method == Method::reminder) return word_of(mail, moment);
    if (mail.method == Method::cancel) return "handed_over";
    return moment.former_agent != moment.now_with ? "taken_over" : "moved";
}

void add_fact(Letter& letter, const std::string& label, std::string value)
{
    if (!value.empty()) letter.facts.emplace_back(label, std::move(value));
}

/// What was asked when the call was booked, and answered.
void add_answers(Letter& letter, const store::Booking& booking, const store::Directory& directory,
                 const web::Messages& messages)
{
    const auto* type = directory.call_type(booking.type);
    if (type == nullptr) return;
    for (const auto& answer :
         app::readable_answers(type->questions, booking.visitor.answers, messages.language())) {
        add_fact(letter, answer.question,
                 answer.yes_no ? messages("booking." + answer.answer) : answer.answer);
    }
}

void write_for_agent(Letter& letter, const store::OutboxMail& mail, const Moment& moment,
                     const People& people, const store::Directory& directory, const web::Messages& messages,
                     const web::When& when)
{
    const auto& visitor = moment.booking.visitor;
    const auto email = visitor.email ? visitor.email->reveal() : "";
    const auto phone = visitor.phone ? visitor.phone->reveal() : "";
    const auto key = "mail.agent." + std::string{agents_word_of(mail, moment)};
    letter.subject =
        messages("mail.agent." + std::string{word_of(mail, moment)} + ".subject",
                 {{"client", people.client}, {"when", when.day_time(moment.booking.time.begin())}});
    letter.what_happened = messages(key, {{"name", people.visitor},
                                          {"client", people.client},
                                          {"agent", name_of(directory, moment.now_with)},
                                          {"when", when.day_time(moment.former_time.begin())}});
    if (mail.method != Method::cancel) {
        letter.who_calls =
            phone.empty() ? messages("mail.agent.calls", {{"name", people.visitor}})
                          : messages("mail.agent.calls_number", {{"name", people.visitor}, {"phone", phone}});
    }
    add_fact(letter, messages("mail.client"), people.client);
    add_fact(letter, messages("mail.name"), people.visitor);
    add_fact(letter, messages("mail.email"), email);
    add_fact(letter, messages("mail.phone"), phone);
    add_fact(letter, messages("mail.note"), visitor.note);
    add_answers(letter, moment.booking, directory, messages);
    add_fact(letter, messages("mail.reason"), moment.reason);
}

void write_for_visitor(Letter& letter, const store::OutboxMail& mail, const Moment& moment,
                       const People& people, const store::Directory& directory, const web::Messages& messages,
                       const web::When& when)
{
    const auto& visitor = moment.booking.visitor;
    const std::string word{word_of(mail, moment)};
    letter.subject =
        messages("mail." + word + ".subject",
                 {{"agent", people.agent}, {"when", when.day_time(moment.booking.time.begin())}});
    letter.what_happened = messages(
        "mail." + word, {{"agent", people.agent}, {"when", when.day_time(moment.former_time.begin())}});
    if (mail.method != Method::cancel) {
        letter.who_calls =
            visitor.phone
                ? messages("call.calls_number", {{"agent", people.agent}, {"phone", visitor.phone->reveal()}})
                : messages("call.calls", {{"agent", people.agent}});
    }
    add_fact(letter, messages("call.note"), visitor.note);
    add_answers(letter, moment.booking, directory, messages);
}

std::string foot_of(Method method, const web::Messages& messages)
{
    switch (method) {
    case Method::request:
        return messages("mail.foot");
    case Method::cancel:
        return messages("mail.foot_cancelled");
    case Method::reminder:
        return messages("foot.words");
    case Method::free_times:
    case Method::notice:
        break; // written by free_times_letter.cpp and notice_letter.cpp
    }
    throw std::logic_error{"no such method of a mail"};
}

std::string type_words(const store::Booking& booking, const store::Directory& directory,
                       const web::Messages& messages)
{
    const auto* type = directory.call_type(booking.type);
    if (type == nullptr) return {};
    const auto length = std::chrono::duration_cast<minutes>(booking.time.length()).count();
    return messages("call.type_minutes", {{"type", std::string{web::name_of(*type, messages.language())}},
                                          {"minutes", static_cast<std::int64_t>(length)}});
}

} // namespace

namespace {

/// The booking's changed_at after `event`, as the feed has it: changes of one second are a second apart.
Instant changed_by(const std::vector<store::BookingEvent>& history,
                   std::vector<store::BookingEvent>::const_iterator event)
{
    auto changed = history.front().at;
    for (auto each = std::next(history.begin()); each <= event && each != history.end(); ++each)
        changed = std::max(each->at, changed + seconds{1});
    return changed;
}

} // namespace

std::optional<Moment> moment_of(const store::OutboxMail& mail, const store::Booking& booking,
                                const std::vector<store::BookingEvent>& history)
{
    const auto event = std::ranges::find_if(history, [&](const store::BookingEvent& each) {
        return each.sequence == mail.sequence && each.what != What::marked;
    });
    if (event == history.end()) return std::nullopt;
    const auto& former = event == history.begin() ? *event : *std::prev(event);
    Moment moment{.booking = booking,
                  .what = event->what,
                  .reason = event->reason,
                  .former_time = former.time,
                  .former_agent = former.agent,
                  .now_with = event->agent};
    const bool lost = mail.audience == Audience::agent && mail.agent != event->agent;
    moment.booking.sequence = mail.sequence;
    moment.booking.agent = lost ? mail.agent : event->agent;
    moment.booking.time = lost ? former.time : event->time;
    moment.booking.status = event->status;
    moment.booking.changed_at = changed_by(history, event);
    return moment;
}

Letter write_letter(const store::OutboxMail& mail, const Moment& moment, const store::Directory& directory,
                    const std::optional<web::Links>& links, const web::Messages& messages)
{
    const auto& booking = moment.booking;
    const auto people = people_of(booking, directory);
    const bool to_agent = mail.audience == Audience::agent;
    const web::When own{messages, to_agent ? people.agents_zone : people.visitors_zone};
    const web::When others{messages, to_agent ? people.visitors_zone : people.agents_zone};

    Letter letter;
    letter.language = messages.language();
    letter.when = web::capitalised(own.span(booking.time.begin(), booking.time.end()));
    if (own.wall(booking.time.begin()) != others.wall(booking.time.begin())) {
        letter.other_when =
            messages("mail.for", {{"name", to_agent ? people.visitor : people.agent},
                                  {"when", others.span(booking.time.begin(), booking.time.end())}});
    }
    if (mail.method == Method::cancel) {
        letter.when =
            messages("mail.cancelled_when", {{"when", own.span(booking.time.begin(), booking.time.end())}});
    }
    add_fact(letter, messages("call.what"), type_words(booking, directory, messages));
    if (to_agent) {
        write_for_agent(letter, mail, moment, people, directory, messages, own);
    } else {
        write_for_visitor(letter, mail, moment, people, directory, messages, own);
        if (links && mail.method != Method::cancel) {
            letter.change_link = links->manage(directory, booking.id) + "/change";
            letter.cancel_link = links->manage(directory, booking.id) + "/cancel";
        }
    }
    letter.foot = foot_of(mail.method, messages);
    return letter;
}

std::string lines_of(const Facts& facts)
{
    std::string text;
    for (const auto& [label, value] : facts)
        text += label + ": " + value + '\n';
    return text;
}

std::vector<web::Values> values_of(const Facts& facts)
{
    std::vector<web::Values> values;
    for (const auto& [label, value] : facts) {
        web::Values fact;
        fact.text("label", label).text("value", value);
        values.push_back(std::move(fact));
    }
    return values;
}

std::string plain_text(const Letter& letter, const web::Messages& messages)
{
    std::string text = letter.when + '\n';
    if (!letter.other_when.empty()) text += letter.other_when + '\n';
    text += '\n' + letter.what_happened + '\n';
    if (!letter.who_calls.empty()) text += letter.who_calls + '\n';
    text += '\n';
    text += lines_of(letter.facts);
    if (!letter.change_link.empty()) {
        text += '\n' + messages("call.change") + ":\n" + letter.change_link + '\n';
        text += '\n' + messages("call.cancel") + ":\n" + letter.cancel_link + '\n';
    }
    return text + '\n' + letter.foot + '\n';
}

std::string html(const Letter& letter, const web::Templates& templates, const web::Messages& messages)
{
    web::Values values;
    values.text("language", letter.language)
        .text("subject", letter.subject)
        .text("when", letter.when)
        .flag("other_zone", !letter.other_when.empty())
        .text("other_when", letter.other_when)
        .text("what_happened", letter.what_happened)
        .flag("who", !letter.who_calls.empty())
        .text("who_calls", letter.who_calls)
        .list("facts", values_of(letter.facts))
        .text("foot", letter.foot);
    if (letter.change_link.empty()) {
        values.nothing("links");
    } else {
        web::Values links;
        links.url("change_url", web::Url::of(letter.change_link))
            .url("cancel_url", web::Url::of(letter.cancel_link));
        values.section("links", std::move(links));
    }
    return templates.render("mail", values, messages);
}

} // namespace callhours::mail
