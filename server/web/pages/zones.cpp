#include "server/web/pages/zones.hpp"

#include "server/web/pages/when.hpp"

#include <unicode/coll.h>
#include <unicode/strenum.h>
#include <unicode/timezone.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

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

struct Place {
    std::string name;
    std::string zone;
};

using Regions = std::map<std::string, std::vector<Place>, std::less<>>; // `Europe` → Vienna, …

Regions regions_of(const Messages& messages)
{
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::StringEnumeration> zones{icu::TimeZone::createTimeZoneIDEnumeration(
        UCAL_ZONE_TYPE_CANONICAL_LOCATION, nullptr, nullptr, status)};
    Regions regions;
    while (const auto* name = zones ? zones->snext(status) : nullptr) {
        std::string zone;
        name->toUTF8String(zone);
        if (!is_offered(zone)) continue;
        const auto known = calendar::Zone::find(current_name(zone));
        if (!known) continue;
        regions[zone.substr(0, zone.find('/'))].push_back(
            {When{messages, *known}.zone_place(), std::string{known->name()}});
    }
    return regions;
}

/// As a dictionary of that language orders them: Århus is not behind Zürich.
template <typename T, typename NameOf>
void sort_by_name(std::vector<T>& things, const Messages& messages, NameOf name_of)
{
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::Collator> order{
        icu::Collator::createInstance(icu::Locale::forLanguageTag(messages.locale(), status), status)};
    if (U_FAILURE(status) != 0) throw std::logic_error{std::string{"ICU: "} + u_errorName(status)};
    std::sort(things.begin(), things.end(), [&](const T& a, const T& b) {
        return order->compareUTF8(name_of(a), name_of(b), status) == UCOL_LESS;
    });
}

std::string escaped(std::string_view text)
{
    return kainjow::mustache::html_escape(std::string{text});
}

} // namespace

Html zone_options(const Messages& messages)
{
    struct Region {
        std::string name;
        std::vector<Place> places;
    };

    std::vector<Region> regions;
    for (auto& [id, places] : regions_of(messages))
        regions.push_back({messages("zone.region." + id), std::move(places)});
    sort_by_name(regions, messages, [](const Region& region) -> const std::string& { return region.name; });
    std::string html;
    for (auto& region : regions) {
        sort_by_name(region.places, messages,
                     [](const Place& place) -> const std::string& { return place.name; });
        html += "<optgroup label=\"" + escaped(region.name) + "\">";
        for (const auto& [place, zone] : region.places) {
            html += "<option value=\"" + escaped(zone) + "\">" + escaped(place) + "</option>";
        }
        html += "</optgroup>\n";
    }
    return Html{std::move(html)};
}

} // namespace callhours::web
