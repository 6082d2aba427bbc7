#include "server/mail/free_times_letter.hpp"

#include "server/web/documents.hpp"
#include "server/web/pages/when.hpp"

#include <utility>

namespace callhours::mail {

namespace {

constexpr std::size_t most_days = 7;
constexpr std::size_t most_times_of_a_day = 16;

const calendar::Zone& agents_zone(const store::Agent* agent, const store::Directory& directory)
{
    return agent == nullptr ? directory.desk.schedule.zone : agent->calendar.schedule.zone;
}

std::string link_of(const std::optional<web::Links>& links, const std::optional<std::string>& page,
                    const store::CallType* type, LocalDate day, const store::Wait& wait)
{
    if (!links || !page || type == nullptr) return {};
    return links->absolute(web::Url::of(*page)
                               .with("type", type->rules.slug)
                               .with("day", to_text(day))
                               .with("tz", wait.zone)
                               .text());
}

} // namespace

FreeTimesLetter write_free_times(const store::Wait& wait, const std::vector<Instant>& times,
                                 const store::Directory& directory, const std::optional<web::Links>& links,
                                 const web::Messages& messages)
{
    const auto* client = directory.client(wait.client);
    const auto* agent = client == nullptr ? nullptr : directory.agent(client->agent);
    const auto* type = directory.call_type(wait.type);
    const web::When when{messages, calendar::Zone::find(wait.zone).value_or(agents_zone(agent, directory))};
    const std::string name = agent == nullptr ? "" : agent->name;
    const auto page = web::Links::book_again(directory, wait.client);

    FreeTimesLetter letter;
    letter.language = messages.language();
    letter.title = messages("wait.mail.title", {{"agent", name}});
    letter.words = messages(
        "wait.mail.words",
        {{"type", type == nullptr ? std::string{} : std::string{web::name_of(*type, messages.language())}}});
    std::int64_t left_out = 0;
    std::optional<LocalDate> day;
    std::size_t of_the_day = 0;
    for (const auto begin : times) {
        const auto date = when.date(begin);
        if (day != date) of_the_day = 0;
        day = date;
        const bool is_new_day = of_the_day == 0;
        if ((is_new_day && letter.days.size() == most_days) || of_the_day == most_times_of_a_day) {
            ++left_out;
            continue;
        }
        if (is_new_day) {
            letter.days.push_back({.words = web::capitalised(when.day(date)),
                                   .times = {},
                                   .link = link_of(links, page, type, date, wait)});
        }
        ++of_the_day;
        auto& row = letter.days.back().times;
        row += (row.empty() ? "" : ", ") + when.time(begin);
    }
    letter.subject =
        messages("wait.mail.subject",
                 {{"agent", name}, {"day", times.empty() ? "" : when.day(when.date(times.front()))}});
    if (left_out > 0) letter.more = messages("wait.mail.more", {{"count", left_out}});
    letter.zone = messages("booking.zone", {{"zone", when.zone_name()}});
    letter.nothing_kept = messages("wait.nothing_kept");
    letter.foot = messages("wait.mail.foot");
    if (links) letter.leave_link = links->waiting(directory, wait.id);
    return letter;
}

std::string plain_text(const FreeTimesLetter& letter, const web::Messages& messages)
{
    std::string text = letter.title + "\n\n" + letter.words + "\n\n";
    for (const auto& day : letter.days)
        text += day.words + ": " + day.times + '\n';
    if (!letter.more.empty()) text += letter.more + '\n';
    text += '\n' + letter.zone + '\n' + letter.nothing_kept + '\n';
    if (!letter.days.empty() && !letter.days.front().link.empty()) {
        text += '\n' + messages("wait.mail.book") + ":\n" + letter.days.front().link + '\n';
    }
    text += '\n' + letter.foot + '\n';
    if (!letter.leave_link.empty()) text += '\n' + messages("wait.leave") + ":\n" + letter.leave_link + '\n';
    return text;
}

std::string html(const FreeTimesLetter& letter, const web::Templates& templates,
                 const web::Messages& messages)
{
    std::vector<web::Values> days;
    for (const auto& each : letter.days) {
        web::Values day;
        day.text("day", each.words).text("times", each.times);
        if (each.link.empty()) {
            day.nothing("link");
        } else {
            web::Values link;
            link.url("day_url", web::Url::of(each.link));
            day.section("link", std::move(link));
        }
        days.push_back(std::move(day));
    }
    web::Values values;
    values.text("language", letter.language)
        .text("subject", letter.subject)
        .text("mail_title", letter.title)
        .text("mail_words", letter.words)
        .flag("more", !letter.more.empty())
        .text("more_words", letter.more)
        .text("zone_words", letter.zone)
        .text("nothing_kept", letter.nothing_kept)
        .text("foot", letter.foot);
    const bool books = !letter.days.empty() && !letter.days.front().link.empty();
    if (books) {
        web::Values book;
        book.url("book_url", web::Url::of(letter.days.front().link));
        values.section("book", std::move(book));
    } else {
        values.nothing("book");
    }
    values.list("days", std::move(days));
    if (letter.leave_link.empty()) {
        values.nothing("leave");
    } else {
        web::Values leave;
        leave.url("leave_url", web::Url::of(letter.leave_link));
        values.section("leave", std::move(leave));
    }
    return templates.render("free_times", values, messages);
}

} // namespace callhours::mail
