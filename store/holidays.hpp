#pragma once

#include "base/instant.hpp"
#include "base/task.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace callhours::store {

using HolidayDates = std::map<LocalDate, std::string>;

/// A holiday calendar as those see it who look after it; its dates are in the Directory's schedules.
struct HolidayCalendar {
    enum class Source {
        shipped, ///< came with the program
        file,    ///< was handed over once
        url,     ///< is fetched again and again
    };

    std::string name;
    Source source = Source::shipped;
    std::string url{}; ///< of the source `url`; may hold a secret
    std::string etag{};
    std::string last_modified{};
    std::optional<Instant> refreshed_at{}; ///< when it was last known to be as its source has it
    std::string error{};                   ///< why the last try to refresh it failed; empty after a success
    int failures = 0;                      ///< since the last success
    std::optional<Instant> next_at{};      ///< of the next refresh
    int days = 0;
};

/// Holiday calendars that people bring, and how the refresh of those with a URL goes. Io thread.
class HolidayCalendars {
public:
    virtual ~HolidayCalendars() = default;

    /// All that the database has, by name.
    virtual Task<std::vector<HolidayCalendar>> list() = 0;

    /// Makes it, or puts it in the place of one that has the name. The rules change only where the dates do.
    virtual Task<void> put(HolidayCalendar calendar, HolidayDates dates, Instant now) = 0;

    enum class Removed { done, unknown, in_use };

    /// One that a schedule names stays.
    virtual Task<Removed> remove(std::string name, Instant now) = 0;

    /// Those with a URL whose refresh is due, the oldest first.
    virtual Task<std::vector<HolidayCalendar>> due(Instant now, std::size_t most) = 0;

    /// What came of a refresh; `dates` are absent where they are as before. Nothing happens when the calendar
    /// has another URL by now, or is gone.
    virtual Task<void> refreshed(HolidayCalendar calendar, std::optional<HolidayDates> dates,
                                 Instant now) = 0;
};

} // namespace callhours::store
