#include "server/web/mail_api.hpp"

#include "base/text.hpp"
#include "calendar/zone.hpp"
#include "server/web/fields.hpp"
#include "server/web/mail_documents.hpp"
#include "server/web/numbers.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <stdexcept>

namespace callhours::web {

namespace json = boost::json;
using http::Method;

namespace {

constexpr std::size_t usual_page = 200;
constexpr std::int64_t most_page = 500;
constexpr std::size_t most_words = 200;

http::Response no_such_mail()
{
    return http::problem(404, "There is no such mail.");
}

bool sees_all(const store::Agent& agent)
{
    return agent.role == store::Role::lead || agent.role == store::Role::administrator;
}

/// The member's instant, or the beginning of that local day. False: not readable.
bool read_moment(std::string_view text, const calendar::Zone& zone, std::optional<Instant>& moment)
{
    if (text.empty()) return true;
    if (const auto date = parse_date(text)) {
        moment = calendar::local_day(*date, zone).begin();
        return true;
    }
    const auto instant = parse_instant(text);
    if (instant) moment = *instant;
    return instant.has_value();
}

Result<store::MailFilter, http::Response> filter_of(const http::Request& request, const store::Agent& agent)
{
    const auto& query = request.query;
    const auto wrong = [](std::string_view text) { return refuse(http::problem(422, std::string{text})); };
    store::MailFilter filter;
    filter.most = usual_page;
    if (!sees_all(agent)) filter.of_agent = agent.id;
    const auto& zone = agent.calendar.schedule.zone;
    for (const auto name : {std::string_view{"from"}, std::string_view{"to"}}) {
        if (!read_moment(query.get(name), zone, name == "from" ? filter.from : filter.to))
            return wrong(fmt::format("{} must be a date such as 2026-11-23, or an RFC 3339 instant.", name));
    }
    if (const auto state = query.get("state"); !state.empty()) {
        filter.state = parse_mail_state(state);
        if (!filter.state) return wrong("state must be queued, sent, delayed, failed or dropped.");
    }
    if (const auto booking = query.get("booking"); !booking.empty()) {
        const auto id = id_of<BookingId>(booking);
        if (!id) return wrong("booking must be the number of a booking.");
        filter.booking = *id;
    }
    if (const auto before = query.get("before"); !before.empty()) {
        const auto id = id_of<MailId>(before);
        if (!id) return wrong("before must be the number of a mail.");
        filter.before = *id;
    }
    if (const auto limit = query.get("limit"); !limit.empty()) {
        const auto number = id_of<MailId>(limit);
        if (!number || number->value() > most_page) return wrong("limit must be 1 to 500.");
        filter.most = static_cast<std::size_t>(number->value());
    }
    filter.words = std::string{query.get("q")};
    if (!is_plain_text(filter.words) || length_in_characters(filter.words) > most_words)
        return wrong("q is longer than 200 characters, or holds signs that cannot be shown.");
    return filter;
}

std::string_view words_of(store::RetryRefusal refusal)
{
    switch (refusal) {
    case store::RetryRefusal::not_found:
        return "There is no such mail.";
    case store::RetryRefusal::sent:
        return "This mail was sent already.";
    case store::RetryRefusal::dropped:
        return "This mail has no use any more.";
    case store::RetryRefusal::held:
        return "Mail is held back since a restore; the operator lets it go with `callhours outbox release`.";
    case store::RetryRefusal::under_way:
        return "This mail is being handed over right now.";
    }
    throw std::logic_error{"no such refusal of a retry"};
}

} // namespace

void MailApi::add_routes(http::Router& router)
{
    router.add(Method::get, "/api/v1/mails", [this](const auto& request) { return list_mails(request); });
    router.add(Method::get, "/api/v1/mails/{id}", [this](const auto& request) { return get_mail(request); });
    router.add(Method::post, "/api/v1/mails/{id}/retry",
               [this](const auto& request) { return retry_mail(request); });
}

Task<http::Response> MailApi::list_mails(const http::Request& request)
{
    auto caller = co_await gate_.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    auto filter = filter_of(request, *caller->agent);
    if (!filter) co_return std::move(filter.error());
    const auto page = filter->most;
    ++filter->most; // one more says whether there are more
    const auto reports = co_await outbox_.list(std::move(*filter));
    json::array list;
    for (const auto& report : reports) {
        if (list.size() < page) list.emplace_back(mail_document(report, *caller->directory));
    }
    co_return http::json(
        200, json::serialize(json::object{{"mails", std::move(list)}, {"more", reports.size() > page}}));
}

Task<std::optional<store::MailReport>> MailApi::find(const http::Request& request, const Caller& caller)
{
    const auto id = id_of<MailId>(request.capture("id"));
    if (!id) co_return std::nullopt;
    auto report = co_await outbox_.find(*id);
    if (!report) co_return std::nullopt;
    const auto self = caller.agent->id;
    const bool own = report->agent == self || report->mail.agent == self;
    if (!own && !sees_all(*caller.agent)) co_return std::nullopt;
    co_return report;
}

Task<http::Response> MailApi::get_mail(const http::Request& request)
{
    auto caller = co_await gate_.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto report = co_await find(request, *caller);
    if (!report) co_return no_such_mail();
    const auto tries = co_await outbox_.tries(report->mail.id);
    co_return http::json(200, json::serialize(mail_document(*report, tries, *caller->directory)));
}

Task<http::Response> MailApi::retry_mail(const http::Request& request)
{
    auto caller = co_await gate_.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    auto report = co_await find(request, *caller);
    if (!report) co_return no_such_mail();
    const auto id = report->mail.id;
    const auto asked = co_await outbox_.retry(id, gate_.now());
    if (!asked) {
        const int status = asked.error() == store::RetryRefusal::not_found ? 404 : 409;
        co_return http::problem(status, std::string{words_of(asked.error())});
    }
    report = co_await outbox_.find(id);
    if (!report) co_return no_such_mail();
    const auto tries = co_await outbox_.tries(id);
    co_return http::json(200, json::serialize(mail_document(*report, tries, *caller->directory)));
}

} // namespace callhours::web
