#include "server/web/mail_documents.hpp"

#include <boost/json/array.hpp>

#include <array>
#include <stdexcept>

namespace callhours::web {

namespace json = boost::json;

namespace {

using State = store::MailReport::State;
using Outcome = store::MailTry::Outcome;

constexpr std::array states{State::queued, State::sent, State::delayed, State::failed, State::dropped};

json::value instant_or_null(const std::optional<Instant>& instant)
{
    return instant ? json::value(callhours::to_text(*instant)) : json::value(nullptr);
}

json::value address_or_null(const std::optional<EmailAddress>& address)
{
    return address ? json::value(address->reveal()) : json::value(nullptr);
}

template <typename Kind> json::value number_or_null(Id<Kind> id)
{
    return id.is_set() ? json::value(id.value()) : json::value(nullptr);
}

std::string_view kind_of(const store::OutboxMail& mail)
{
    switch (mail.method) {
    case store::OutboxMail::Method::request:
        return mail.sequence == 0 ? "confirmation" : "change";
    case store::OutboxMail::Method::cancel:
        return "cancellation";
    case store::OutboxMail::Method::reminder:
        return "reminder";
    case store::OutboxMail::Method::free_times:
        return "free_times";
    case store::OutboxMail::Method::notice:
        return "notice";
    }
    throw std::logic_error{"no such method of a mail"};
}

std::string_view to_text(Outcome outcome)
{
    switch (outcome) {
    case Outcome::under_way:
        return "under_way";
    case Outcome::accepted:
        return "accepted";
    case Outcome::refused:
        return "refused";
    case Outcome::put_off:
        return "put_off";
    case Outcome::unreachable:
        return "unreachable";
    case Outcome::stopped:
        return "stopped";
    }
    throw std::logic_error{"no such outcome of a try"};
}

/// What began before another try, and never ended, was cut off: nobody knows whether that mail went.
std::string_view outcome_text(const store::MailTry& each, bool is_last)
{
    return each.outcome == Outcome::under_way && !is_last ? "cut_off" : to_text(each.outcome);
}

} // namespace

std::string_view to_text(State state)
{
    switch (state) {
    case State::queued:
        return "queued";
    case State::sent:
        return "sent";
    case State::delayed:
        return "delayed";
    case State::failed:
        return "failed";
    case State::dropped:
        return "dropped";
    }
    throw std::logic_error{"no such state of a mail"};
}

std::optional<State> parse_mail_state(std::string_view text)
{
    for (const auto state : states) {
        if (to_text(state) == text) return state;
    }
    return std::nullopt;
}

json::object mail_document(const store::MailReport& report, const store::Directory& directory)
{
    const auto& mail = report.mail;
    const bool waits = report.state == State::queued || report.state == State::delayed;
    const auto* client = directory.client(report.client);
    const auto* agent = directory.agent(report.agent);
    return {
        {"id", mail.id.value()},
        {"booking", number_or_null(mail.booking)},
        {"wait", number_or_null(mail.wait)},
        {"task", number_or_null(report.task)},
        {"kind", kind_of(mail)},
        {"audience", mail.audience == store::OutboxMail::Audience::agent ? "agent" : "visitor"},
        {"recipient", address_or_null(report.recipient)},
        {"state", to_text(report.state)},
        {"held", mail.held && waits},
        {"created_at", callhours::to_text(mail.created_at)},
        {"next_try_at", instant_or_null(waits ? std::optional{mail.due_at} : std::nullopt)},
        {"sent_at", instant_or_null(report.sent_at)},
        {"attempts", mail.attempts},
        {"last_reply", mail.last_reply},
        {"minutes_before", mail.lead.count() == 0 ? json::value(nullptr) : json::value(mail.lead.count())},
        {"client", client == nullptr ? json::value(nullptr) : json::value(client->slug)},
        {"agent", agent == nullptr ? json::value(nullptr) : json::value(agent->slug)},
        {"name", report.visitor},
        {"start", callhours::to_text(report.call_begin)}};
}

json::object mail_document(const store::MailReport& report, const std::vector<store::MailTry>& tries,
                           const store::Directory& directory)
{
    auto document = mail_document(report, directory);
    document["message_id"] = report.mail.message_id;
    json::array list;
    for (const auto& each : tries) {
        list.push_back(json::object{{"number", each.number},
                                    {"at", callhours::to_text(each.begun_at)},
                                    {"ended_at", instant_or_null(each.ended_at)},
                                    {"outcome", outcome_text(each, &each == &tries.back())},
                                    {"recipient", address_or_null(each.recipient)},
                                    {"server", each.server},
                                    {"reply", each.reply}});
    }
    document["tries"] = std::move(list);
    return document;
}

} // namespace callhours::web
