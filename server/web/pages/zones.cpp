#include "server/web/pages/zones.hpp"

#include "server/web/pages/when.hpp"

#include <unicode/strenum.h>
#include <unicode/timezone.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>

namespace callhours::web {

namespace {

/// ICU keeps the first name that a zone ever had; these have a newer one.
constexpr std::array<std::pair<std::string_view, std::string_view>, 15> renamed{{
    {"Africa/Asmera", "Africa/Asmara"},
    {"America/Buenos_Aires", "America/Argentina/Buenos_Aires"},
    {"America/Catamarca", "America/Argentina/Catamarca"},
    {"America/Cordoba", "America/Argentina/Cordoba"},
    {"America/Godthab", "America/Nuuk"},
    {"America/Indianapolis", "America/Indiana/Indianapolis"},
    {"America/Jujuy", "America/Argentina/Jujuy"},
    {"America/Louisville", "America/Kentucky/Louisville"},
    {"America/Mendoza", "America/Argentina/Mendoza"},
    {"Asia/Calcutta", "Asia/Kolkata"},
    {"Asia/Katmandu", "Asia/Kathmandu"},
    {"Asia/Rangoon", "Asia/Yangon"},
    {"Asia/Saigon", "Asia/Ho_Chi_Minh"},
    {"Atlantic/Faeroe", "Atlantic/Faroe"},
    {"Europe/Kiev", "Europe/Kyiv"},
}};

/// Offered are the zones where people live and that have not become another's name.
bool is_offered(std::string_view zone)
{
    constexpr std::array<std::string_view, 14> gone{
        "America/Coral_Harbour", "America/Montreal",     "America/Nipigon",     "America/Pangnirtung",
        "America/Rainy_River",   "America/Santa_Isabel", "America/Thunder_Bay", "America/Yellowknife",
        "Asia/Choibalsan",       "Australia/Currie",     "Europe/Uzhgorod",     "Europe/Zaporozhye",
        "Pacific/Johnston",      "Pacific/Enderbury"};
    return zone.find('/') != std::string_view::npos && !zone.starts_with("Antarctica/") &&
           !zone.starts_with("Etc/") && std::find(gone.begin(), gone.end(), zone) == gone.end();
}

std::string current_name(const std::string& zone)
{
    const auto* const found =
        std::find_if(renamed.begin(), renamed.end(), [&](const auto& pair) { return pair.first == zone; });
    return found == renamed.end() ? zone : std::string{found->second};
}

std::string escaped(std::string_view text)
{
    return kainjow::mustache::html_escape(std::string{text});
}

} // namespace

Html zone_options(const Messages& messages)
{
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::StringEnumeration> zones{icu::TimeZone::createTimeZoneIDEnumeration(
        UCAL_ZONE_TYPE_CANONICAL_LOCATION, nullptr, nullptr, status)};
    std::map<std::string, std::map<std::string, std::string>> places; // continent → place → zone
    while (const auto* name = zones ? zones->snext(status) : nullptr) {
        std::string zone;
        name->toUTF8String(zone);
        if (!is_offered(zone)) continue;
        const auto known = calendar::Zone::find(current_name(zone));
        if (!known) continue;
        places[zone.substr(0, zone.find('/'))][When{messages, *known}.zone_place()] = known->name();
    }
    std::string html;
    for (const auto& [continent, in_it] : places) {
        html += "<optgroup label=\"" + escaped(continent) + "\">";
        for (const auto& [place, zone] : in_it) {
            html += "<option value=\"" + escaped(zone) + "\">" + escaped(place) + "</option>";
        }
        html += "</optgroup>\n";
    }
    return Html{std::move(html)};
}

} // namespace callhours::web
