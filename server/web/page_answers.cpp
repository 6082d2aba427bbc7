#include "server/web/page_answers.hpp"

#include "server/http/rendered.hpp"
#include "server/web/language.hpp"

namespace callhours::web {

http::Response page(const http::Request& request, int status, std::string html, const Pages& pages)
{
    auto response = http::html(status, std::move(html));
    remember_language(request, pages.catalogue(), response);
    response.headers.set("Cache-Control", "no-store");
    http::compress(request, response);
    return response;
}

http::Response bad_form(const http::Request& request, const Pages& pages)
{
    return page(request, 400,
                pages.error({.language = language_of(request, pages.catalogue()), .status = 400}), pages);
}

http::Response closed_door(const http::Request& request, int status, const Pages& pages)
{
    const auto language = language_of(request, pages.catalogue());
    return page(request, status, status == 410 ? pages.revoked_link(language) : pages.unknown_link(language),
                pages);
}

http::Response not_entitled(const http::Request& request, const Caller& caller, const Pages& pages)
{
    const auto* agent = caller.directory->agent(caller.client->agent);
    return page(
        request, 403,
        pages.not_entitled({.language = language_of(request, pages.catalogue(), caller.client->language),
                            .agent = agent == nullptr ? "" : agent->name,
                            .from = caller.client->entitled_from,
                            .until = caller.client->entitled_to}),
        pages);
}

} // namespace callhours::web
