#include "calendar/ical/windows_zones.hpp"

#include <unicode/timezone.h>
#include <unicode/unistr.h>

namespace callhours::calendar::ical {

std::string zone_of_windows(std::string_view name)
{
    constexpr std::size_t longest_name = 100;
    if (name.size() > longest_name) return {};
    UErrorCode error = U_ZERO_ERROR;
    icu::UnicodeString found;
    const auto asked = icu::UnicodeString::fromUTF8({name.data(), static_cast<std::int32_t>(name.size())});
    icu::TimeZone::getIDForWindowsID(asked, nullptr, found, error);
    std::string zone;
    if (U_SUCCESS(error)) found.toUTF8String(zone);
    return zone;
}

} // namespace callhours::calendar::ical
