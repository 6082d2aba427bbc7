#include "calendar/ical/foreign_zones.hpp"

#include "calendar/ical/foreign_times.hpp"
#include "calendar/ical/windows_zones.hpp"

#include <algorithm>
#include <charconv>

namespace callhours::calendar::ical {

namespace {

constexpr Instant begin_of_time{};
constexpr std::size_t most_stretches = 2000;

/// RFC 5545 §3.3.14: `+0100`, `-053328`.
std::optional<seconds> parse_offset(std::string_view text)
{
    if (text.size() != 5 && text.size() != 7) return std::nullopt;
    if (text.front() != '+' && text.front() != '-') return std::nullopt;
    std::array<int, 3> parts{};
    for (std::size_t i = 0; 2 * i + 2 < text.size(); ++i) {
        const auto* const begin = text.data() + 1 + 2 * i;
        const auto [end, error] = std::from_chars(begin, begin + 2, parts.at(i));
        if (error != std::errc{} || end != begin + 2 || parts.at(i) < 0) return std::nullopt;
    }
    const seconds offset = hours{parts[0]} + minutes{parts[1]} + seconds{parts[2]};
    if (offset >= days{1}) return std::nullopt;
    return text.front() == '-' ? -offset : offset;
}

struct Onset {
    Instant at;
    seconds from;
    seconds to;
};

/// When an observance (STANDARD or DAYLIGHT) begins, each time.
std::vector<Onset> onsets_of(const ForeignComponent& observance, Steps& steps)
{
    std::vector<Onset> onsets;
    const auto* const start = observance.find("DTSTART");
    const auto* const from = observance.find("TZOFFSETFROM");
    const auto* const to = observance.find("TZOFFSETTO");
    if (start == nullptr || from == nullptr || to == nullptr) return onsets;
    auto text = start->value;
    // Outlook begins in 1601; what is before 1970 is read as of then, whose weekdays its rules do not ask.
    if (text.size() >= 8 && text.substr(0, 4) < "1970") text.replace(0, 4, "1970");
    const auto begin = parse_written_time(text);
    const auto offset_from = parse_offset(from->value);
    const auto offset_to = parse_offset(to->value);
    if (!begin || !offset_from || !offset_to) return onsets;

    const auto add = [&](WallTime reading) {
        onsets.push_back({Instant{reading.time_since_epoch() - *offset_from}, *offset_from, *offset_to});
    };
    add(begin->reading);
    for (const auto& line : observance.lines) {
        if (line.name == "RDATE") {
            const auto date = parse_written_time(line.value);
            if (date) add(date->reading);
        }
        if (line.name != "RRULE") continue;
        const auto rule = parse_recurrence(line.value);
        if (!rule || rule->frequency != Recurrence::Frequency::yearly) continue;
        RecurrenceQuestion question{.start = begin->reading,
                                    .from = begin->reading,
                                    .before = WallTime{end_of_time.time_since_epoch()},
                                    .most = most_stretches};
        if (!rule->until_text.empty()) {
            const auto until = parse_written_time(rule->until_text);
            if (until) question.until = until->is_utc ? until->reading + *offset_from : until->reading;
        }
        const auto all = occurrences(*rule, question, steps);
        if (!all) continue;
        // The start is in the list, whether or not the rule names it.
        for (const auto reading : *all) {
            if (reading != begin->reading) add(reading);
        }
    }
    return onsets;
}

Instant instant_of(WallTime reading, seconds offset)
{
    return Instant{reading.time_since_epoch() - offset};
}

} // namespace

std::optional<DescribedZone> DescribedZone::from(const ForeignComponent& timezone, Steps& steps)
{
    std::vector<Onset> onsets;
    for (const auto& observance : timezone.children) {
        if (observance.name != "STANDARD" && observance.name != "DAYLIGHT") continue;
        const auto each = onsets_of(observance, steps);
        onsets.insert(onsets.end(), each.begin(), each.end());
        if (onsets.size() > most_stretches) return std::nullopt;
    }
    if (onsets.empty()) return std::nullopt;
    std::ranges::sort(onsets, {}, &Onset::at);
    DescribedZone zone;
    zone.stretches_.push_back({begin_of_time, onsets.front().from});
    for (const auto& onset : onsets) {
        if (onset.at <= zone.stretches_.back().begin) {
            zone.stretches_.back().offset = onset.to;
        } else {
            zone.stretches_.push_back({onset.at, onset.to});
        }
    }
    return zone;
}

Instant DescribedZone::to_instant(WallTime reading) const
{
    for (std::size_t i = 0; i < stretches_.size(); ++i) {
        const auto at = instant_of(reading, stretches_[i].offset);
        const bool is_last = i + 1 == stretches_.size();
        if (is_last || at < stretches_[i + 1].begin)
            return at; // the first of two, or by the offset before the gap
        const bool in_next = instant_of(reading, stretches_[i + 1].offset) >= stretches_[i + 1].begin;
        if (!in_next) return at; // skipped in spring
    }
    return instant_of(reading, seconds{0});
}

WallTime DescribedZone::to_wall(Instant instant) const
{
    auto after = std::ranges::upper_bound(stretches_, instant, {}, &Stretch::begin);
    if (after != stretches_.begin()) --after;
    return WallTime{instant.time_since_epoch() + after->offset};
}

Instant ForeignClock::to_instant(WallTime reading) const
{
    if (const auto* const zone = std::get_if<Zone>(&clock_)) return calendar::to_instant(reading, *zone);
    return std::get<DescribedZone>(clock_).to_instant(reading);
}

WallTime ForeignClock::to_wall(Instant instant) const
{
    if (const auto* const zone = std::get_if<Zone>(&clock_)) return calendar::to_wall(instant, *zone);
    return std::get<DescribedZone>(clock_).to_wall(instant);
}

std::optional<Zone> known_zone(std::string_view tzid)
{
    constexpr std::size_t longest_name = 200;
    if (tzid.size() > longest_name) return std::nullopt;
    if (tzid == "tzone://Microsoft/Utc" || tzid == "Z") return Zone::utc();
    for (auto name = tzid; !name.empty();) {
        if (auto zone = Zone::find(name)) return *zone;
        const auto slash = name.find('/', 1);
        if (slash == std::string_view::npos) break;
        name.remove_prefix(slash + 1);
    }
    if (auto zone = Zone::find(zone_of_windows(tzid))) return *zone;
    return std::nullopt;
}

ForeignZones::ForeignZones(const std::vector<ForeignComponent>& calendars, Zone own, Steps& steps)
    : steps_{steps}, own_{std::move(own)}, utc_{Zone::utc()}
{
    for (const auto& calendar : calendars) {
        for (const auto& component : calendar.children) {
            if (component.name != "VTIMEZONE") continue;
            const auto* const id = component.find("TZID");
            if (id != nullptr) described_.emplace(id->value, &component);
        }
    }
}

const ForeignClock& ForeignZones::find(std::string_view tzid)
{
    if (const auto known = found_.find(tzid); known != found_.end()) return known->second;
    const auto keep = [&](ForeignClock clock) -> const ForeignClock& {
        return found_.emplace(std::string{tzid}, std::move(clock)).first->second;
    };
    if (const auto zone = known_zone(tzid)) return keep(ForeignClock{*zone});
    const auto described = described_.find(tzid);
    if (described == described_.end()) return keep(own_);
    const auto& timezone = *described->second;
    if (const auto* const location = timezone.find("X-LIC-LOCATION")) {
        if (const auto zone = known_zone(location->value)) return keep(ForeignClock{*zone});
    }
    auto zone = DescribedZone::from(timezone, steps_);
    return keep(zone ? ForeignClock{std::move(*zone)} : own_);
}

} // namespace callhours::calendar::ical
