#include "server/web/bring_documents.hpp"

#include "server/auth/tokens.hpp"
#include "server/rules/json_reader.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace callhours::web {

namespace json = boost::json;

namespace {

constexpr std::size_t most_notes = 50;

store::MintedToken mint(auth::TokenKind kind, RandomBytes& random)
{
    auto token = auth::make_token(kind, random);
    return {std::move(token.text), token.digest};
}

json::array columns_of(const bring::Table& table)
{
    json::array columns;
    for (const auto& [header, field] : table.columns) {
        columns.emplace_back(
            json::object{{"header", header},
                         {"field", field ? json::value(bring::to_text(*field)) : json::value(nullptr)}});
    }
    return columns;
}

json::value text_or_null(const std::string& text)
{
    return text.empty() ? json::value(nullptr) : json::value(text);
}

json::array notes_of(const bring::Table& table)
{
    json::array notes;
    for (const auto& note : table.notes) {
        if (notes.size() == most_notes) break;
        notes.emplace_back(json::object{{"line", note.line}, {"detail", note.text}});
    }
    return notes;
}

json::object secrets_of(const bring::Brought& brought, const store::ImportReport& report,
                        const std::string& base_url)
{
    json::object clients;
    for (const auto& slug : report.new_clients) {
        const auto& secrets = brought.batch.client_secrets.at(slug);
        clients[slug] = json::object{{"token", secrets.api.token.reveal()},
                                     {"booking_url", base_url + "/book/" + secrets.page.token.reveal()}};
    }
    return clients;
}

/// Of the place as if the file were lines of columns, for who reads every problem alike: `/7/Phone`.
std::string pointer_to(const bring::Problem& problem)
{
    auto pointer = problem.line == 0 ? std::string{} : fmt::format("/{}", problem.line);
    if (!problem.column.empty()) pointer += "/" + rules::pointer_segment(problem.column);
    return pointer;
}

struct Numbers {
    std::size_t made = 0;
    int changed = 0;
    int joined = 0;
    int known = 0;
};

Numbers numbers_of(bring::What what, const bring::Brought& brought, const store::ImportReport& report)
{
    switch (what) {
    case bring::What::clients: {
        const auto rest = static_cast<int>(brought.batch.clients.size() - report.new_clients.size());
        return {.made = report.new_clients.size(),
                .changed = report.changed_clients,
                .known = rest - report.changed_clients};
    }
    case bring::What::bookings:
        return {.made = static_cast<std::size_t>(report.bookings), .known = report.known_bookings};
    case bring::What::tasks:
        return {.made = static_cast<std::size_t>(report.tasks),
                .joined = report.joined_tasks,
                .known = report.known_tasks};
    }
    throw std::logic_error{"numbers_of: not a What"};
}

} // namespace

void add_client_secrets(store::ImportBatch& batch, const store::Directory& directory, RandomBytes& random)
{
    for (const auto& client : batch.clients) {
        if (directory.client(std::string_view{client.slug}) != nullptr) continue;
        batch.client_secrets[client.slug] = {mint(auth::TokenKind::client, random),
                                             mint(auth::TokenKind::booking_page, random)};
    }
}

json::object brought_document(const bring::Brought& brought, bring::What what,
                              const store::ImportReport& report, const std::optional<std::string>& base_url)
{
    const auto& table = brought.table;
    const auto numbers = numbers_of(what, brought, report);
    json::object document{{"what", bring::to_text(what)},
                          {"dry_run", !base_url.has_value()},
                          {"format", table.format},
                          {"encoding", table.encoding},
                          {"separator", text_or_null(table.separator)},
                          {"columns", columns_of(table)},
                          {"rows", brought.rows},
                          {"new", numbers.made},
                          {"changed", numbers.changed},
                          {"joined", numbers.joined},
                          {"known", numbers.known},
                          {"passed_over", table.notes.size()},
                          {"notes", notes_of(table)}};
    if (base_url) document["clients"] = secrets_of(brought, report, *base_url);
    return document;
}

bring::Problems problems_of(const std::vector<store::ImportProblem>& found, const bring::Table& table)
{
    bring::Problems problems;
    for (const auto& problem : found)
        problems.push_back(bring::problem_of(problem, table));
    return problems;
}

http::Response unprocessable(const bring::Problems& problems)
{
    json::array list;
    for (const auto& problem : problems) {
        if (list.size() == bring::most_problems) break;
        list.emplace_back(
            json::object{{"pointer", pointer_to(problem)},
                         {"line", problem.line == 0 ? json::value(nullptr) : json::value(problem.line)},
                         {"column", text_or_null(problem.column)},
                         {"detail", problem.text}});
    }
    const auto detail = fmt::format("Nothing was brought: {} problem{}. The first: {}.", problems.size(),
                                    problems.size() == 1 ? "" : "s", to_text(problems.front()));
    auto response = http::problem(422, detail);
    response.body = json::serialize(json::object{{"type", "about:blank"},
                                                 {"title", http::reason(422)},
                                                 {"status", 422},
                                                 {"detail", detail},
                                                 {"problems", problems.size()},
                                                 {"errors", std::move(list)}});
    return response;
}

std::string to_text(const bring::Problem& problem)
{
    std::string place;
    if (problem.line != 0) place = fmt::format("line {}", problem.line);
    if (!problem.column.empty())
        place += fmt::format("{}column {}", place.empty() ? "" : ", ", problem.column);
    return place.empty() ? "the file " + problem.text : place + ": " + problem.text;
}

} // namespace callhours::web
