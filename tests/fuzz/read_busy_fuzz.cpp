#include "calendar/ical/foreign_busy.hpp"

#include <cstdint>
#include <cstdlib>

using namespace callhours;

/// libFuzzer: a stranger's calendar, whatever it is, is read or refused; what it is busy is in order.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const calendar::ical::BusyQuestion question{
        .window = *Interval::make(parse_instant("2026-01-01T00:00:00Z").value(),
                                  parse_instant("2027-02-01T00:00:00Z").value()),
        .own = calendar::Zone::find("Europe/Berlin").value(),
        .addresses = {"anna@example.com"}};
    calendar::Steps steps{200'000};
    const auto busy = calendar::ical::read_busy({reinterpret_cast<const char*>(data), size}, question, steps);
    if (!busy) return 0;
    for (std::size_t i = 0; i < busy->busy.size(); ++i) {
        if (!busy->busy[i].overlaps(question.window)) std::abort();
        if (i > 0 && busy->busy[i - 1].end() >= busy->busy[i].begin()) std::abort();
    }
    return 0;
}
