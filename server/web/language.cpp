#include "server/web/language.hpp"

#include "server/http/negotiation.hpp"

namespace callhours::web {

namespace {

constexpr std::string_view language_cookie = "callhours_language";
constexpr std::uint64_t a_year_of_seconds = 365ULL * 24 * 60 * 60;

} // namespace

std::string language_of(const http::Request& request, const Catalogue& catalogue, std::string_view own)
{
    for (const auto chosen :
         {request.query.get(language_field), request.cookie(language_cookie).value_or("")}) {
        if (catalogue.has(chosen)) return std::string{chosen};
    }
    const auto offers = catalogue.languages();
    const auto wanted = http::choose_language(request.headers.joined("Accept-Language"), offers);
    return wanted ? std::string{*wanted} : catalogue.of(own).language();
}

void remember_language(const http::Request& request, const Catalogue& catalogue, http::Response& response)
{
    const auto chosen = request.query.get(language_field);
    if (!catalogue.has(chosen)) return;
    response.headers.add("Set-Cookie", http::set_cookie({.name = std::string{language_cookie},
                                                         .value = std::string{chosen},
                                                         .max_age_seconds = a_year_of_seconds,
                                                         .same_site = http::Cookie::SameSite::lax},
                                                        request));
}

} // namespace callhours::web
