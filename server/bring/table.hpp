#pragma once

#include "base/result.hpp"
#include "calendar/zone.hpp"
#include "server/bring/columns.hpp"
#include "server/bring/written_moment.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace callhours::bring {

/// What is wrong, at its place in the file.
struct Problem {
    std::size_t line = 0; ///< from 1; 0: the file as a whole
    std::string column;   ///< as the file writes it; empty: the row as a whole
    std::string text;
};

using Problems = std::vector<Problem>;

/// A thing of the file: of a table its row, of a calendar its event.
struct Row {
    std::size_t line = 0;
    std::map<Field, std::string> cells; ///< none is empty

    /// Empty where there is none.
    [[nodiscard]] std::string_view text(Field field) const;
};

/// A file, read, and not yet looked at for sense.
struct Table {
    std::string format; ///< csv or ics
    std::string encoding;
    std::string separator; ///< of a csv, as a text
    std::vector<std::pair<std::string, std::optional<Field>>> columns;
    std::vector<Row> rows;
    std::map<Field, DateOrder> orders; ///< of the columns of dates that need one
    Problems notes{};                  ///< what was passed over, and why: nothing goes lost silently

    /// What the file calls it, for a problem's place.
    [[nodiscard]] std::string name_of(Field field) const;

    [[nodiscard]] std::optional<DateOrder> order_of(Field field) const;
};

/// `given` as for match_columns(); `order` beats what the columns say.
[[nodiscard]] Result<Table, Problem> table_of_csv(What what, std::string_view bytes,
                                                  const std::map<std::string, std::string>& given,
                                                  std::optional<DateOrder> order);

/// Events make bookings, to-dos tasks. Times come out as RFC 3339, floating ones read by `zone`.
[[nodiscard]] Result<Table, Problem> table_of_ics(What what, std::string_view bytes,
                                                  const calendar::Zone& zone);

/// Whether it begins as a calendar does (RFC 5545 §3.4).
[[nodiscard]] bool looks_like_ics(std::string_view bytes);

} // namespace callhours::bring
