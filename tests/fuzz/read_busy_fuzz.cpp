#include "calendar/ical/entry_text.hpp"
#include "calendar/ical/expanded_entry.hpp"
#include "calendar/ical/foreign_busy.hpp"
#include "calendar/ical/written_entry.hpp"

#include <cstdint>
#include <cstdlib>

using namespace callhours;

namespace {

/// What a calendar program might put is read or refused, and what is taken can be merged into something that
/// is taken again.
void put(std::string_view text, const calendar::Zone& own)
{
    static const std::string ours =
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        "DTSTART:20260601T080000Z\r\nSUMMARY:a\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    const auto entry = calendar::ical::read_entry(text, own);
    if (entry) {
        const auto window = *Interval::make(parse_instant("2026-06-01T00:00:00Z").value(),
                                            parse_instant("2026-07-01T00:00:00Z").value());
        (void)calendar::ical::expanded_entry(text, window, own);
    }
    if (!entry || entry->kind != calendar::ical::WrittenEntry::Kind::event || entry->recurs) return;
    const auto merged = calendar::ical::merged_entry(
        text, ours, ours, {"UID", "DTSTART", "DTEND", "DURATION", "RECURRENCE-ID"});
    if (merged.size() < calendar::ical::most_entry_bytes && !calendar::ical::read_entry(merged, own))
        std::abort();
}

} // namespace

/// libFuzzer: a stranger's calendar, whatever it is, is read or refused; what it is busy is in order.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const calendar::ical::BusyQuestion question{
        .window = *Interval::make(parse_instant("2026-01-01T00:00:00Z").value(),
                                  parse_instant("2027-02-01T00:00:00Z").value()),
        .own = calendar::Zone::find("Europe/Berlin").value(),
        .addresses = {"anna@example.com"}};
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    put(text, question.own);
    calendar::Steps steps{200'000};
    const auto busy = calendar::ical::read_busy(text, question, steps);
    if (!busy) return 0;
    for (std::size_t i = 0; i < busy->busy.size(); ++i) {
        if (!busy->busy[i].overlaps(question.window)) std::abort();
        if (i > 0 && busy->busy[i - 1].end() >= busy->busy[i].begin()) std::abort();
    }
    return 0;
}
