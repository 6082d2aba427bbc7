#pragma once

#include "base/instant.hpp"
#include "base/result.hpp"
#include "calendar/zone.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace callhours::bring {

/// In which order a column writes a date of three numbers.
enum class DateOrder {
    day_first,   ///< 24.11.2026, 24/11/2026
    month_first, ///< 11/24/2026
};

/// By the values of the column: one that can only be read one way decides for all. Nothing where none does
/// and it matters (05/06/2026 alone), or where two contradict. With full stops the day is always first.
[[nodiscard]] std::optional<DateOrder> order_of(const std::vector<std::string_view>& values);

/// True where `text` can only be read with a DateOrder: dates that begin with the year need none.
[[nodiscard]] bool needs_order(std::string_view text);

/// RFC 3339; or a date (`2026-11-24`, `24.11.2026`, `11/24/2026`) and perhaps a time (`14:30`, `14:30:15`,
/// `2:30 PM`) with `Z`, `UTC` or an offset (`+0100`, `+01:00`), else by the clock of `zone` (T1, T3). A date
/// alone is its midnight. In words what is wrong.
[[nodiscard]] Result<Instant, std::string> parse_moment(std::string_view text, std::optional<DateOrder> order,
                                                        const calendar::Zone& zone);

[[nodiscard]] Result<LocalDate, std::string> parse_written_date(std::string_view text,
                                                                std::optional<DateOrder> order);

} // namespace callhours::bring
