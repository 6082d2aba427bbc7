#include "server/web/site.hpp"

#include "base/embedded.hpp"
#include "server/web/language.hpp"

#include <fmt/format.h>

#include <chrono>
#include <span>

namespace callhours::web {

std::span<const EmbeddedFile> openapi_files();

using http::Method;

namespace {

std::string exposition(const std::vector<Sample>& samples)
{
    std::string text;
    std::string_view last;
    for (const auto& sample : samples) {
        if (sample.name != last)
            text += fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n", sample.name, sample.help);
        last = sample.name;
        const auto labels = sample.labels.empty() ? std::string{} : "{" + sample.labels + "}";
        text += fmt::format("{}{} {}\n", sample.name, labels, sample.value);
    }
    return text;
}

} // namespace

Site::Site(Parts parts)
    : parts_{std::move(parts)}, openapi_{http::render(std::string{openapi_files().front().bytes},
                                                      {{"Content-Type", "application/json"}})}
{
}

void Site::add_routes(http::Router& router)
{
    router.add(Method::get, "/", [this](const auto& request) { return home(request); });
    router.add(Method::get, "/healthz", [this](const auto& request) { return health(request); });
    router.add(Method::get, "/metrics", [this](const auto& request) { return metrics(request); });
    router.add(Method::get, "/robots.txt", [this](const auto& request) { return robots(request); });
    router.add(Method::get, "/api/v1/openapi.json", [this](const auto& request) { return openapi(request); });
    router.add(Method::get, "/assets/{rest...}", [this](const auto& request) { return asset(request); });
    router.add(Method::get, "/console", [this](const auto& request) { return console(request); });
    router.add(Method::get, "/console/{rest...}", [this](const auto& request) { return console(request); });
    router.render_errors_by(
        [&pages = parts_.pages](const http::Request& request, const http::Problem& problem) {
            return error_page(request, problem, pages);
        });
}

Task<http::Response> Site::home(const http::Request&)
{
    co_return http::see_other("/console");
}

Task<http::Response> Site::health(const http::Request&)
{
    bool answers = true;
    try {
        co_await parts_.store.ping();
    } catch (const std::exception&) {
        answers = false; // the store has logged why; here nobody is told
    }
    auto response = answers ? http::text(200, "ok\n") : http::text(503, "the database does not answer\n");
    response.headers.set("Cache-Control", "no-store");
    co_return response;
}

Task<http::Response> Site::metrics(const http::Request& request)
{
    const auto allowed = co_await parts_.gate.may_read_metrics(request);
    if (!allowed) co_return http::problem(401, "Ask from this machine, or send a metrics token.");
    auto samples = parts_.samples();
    const auto open = co_await parts_.store.tasks().list({});
    samples.push_back({"callhours_tasks_open", "Callback tasks that are neither done nor dropped", "",
                       static_cast<double>(open.size())});
    const auto unsent = co_await parts_.store.outbox().unsent();
    samples.push_back({"callhours_mails_waiting", "Mails that wait for a try, the first or another", "",
                       static_cast<double>(unsent.size())});
    auto response = http::text(200, exposition(samples));
    response.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    co_return response;
}

Task<http::Response> Site::robots(const http::Request&)
{
    // Calendar importers want to be able to read this, and to find that feeds are not forbidden.
    co_return http::text(200, "User-agent: *\nAllow: /calendars/\nDisallow: /\n");
}

Task<http::Response> Site::openapi(const http::Request& request)
{
    co_return http::serve(request, openapi_);
}

Task<http::Response> Site::asset(const http::Request& request)
{
    const auto* found = parts_.assets.find(request.path);
    if (found == nullptr)
        co_return error_page(request, {.status = 404, .title = {}, .detail = {}, .type = {}}, parts_.pages);
    co_return http::serve(request, *found);
}

Task<http::Response> Site::console(const http::Request& request)
{
    if (const auto* found = parts_.assets.console()) co_return http::serve(request, *found);
    co_return http::html(503, parts_.pages.console_missing());
}

http::Response error_page(const http::Request& request, const http::Problem& problem, const Pages& pages)
{
    return http::html(problem.status, pages.error({.language = language_of(request, pages.catalogue()),
                                                   .status = problem.status}));
}

} // namespace callhours::web
