#include "server/web/problem_documents.hpp"

#include "server/web/documents.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace callhours::web {

namespace json = boost::json;

http::Response unprocessable(const rules::Problems& problems)
{
    json::array list;
    std::string detail;
    for (const auto& problem : problems) {
        list.emplace_back(json::object{{"pointer", problem.pointer}, {"detail", problem.text}});
        detail += fmt::format("{}{} {}.", detail.empty() ? "" : " ", problem.pointer, problem.text);
    }
    auto response = http::problem(422, detail);
    response.body = json::serialize(json::object{{"type", "about:blank"},
                                                 {"title", http::reason(422)},
                                                 {"status", 422},
                                                 {"detail", detail},
                                                 {"errors", std::move(list)}});
    return response;
}

json::object contradiction_document(const app::Contradiction& contradiction,
                                    const store::Directory& directory)
{
    auto entry = agenda_entry(contradiction.booking, directory);
    entry["rule"] = to_text(contradiction.rule);
    entry["detail"] = describe(contradiction.rule);
    return entry;
}

} // namespace callhours::web
