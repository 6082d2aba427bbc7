#pragma once

#include "store/figures.hpp"
#include "store/sqlite/connection.hpp"

namespace callhours::store::sqlite {

[[nodiscard]] bool has_figures_due(Connection& db, Instant now);
[[nodiscard]] int bring_figures_up_to_date(Connection& db, const FigureBook::Measure& measure,
                                           const FigureBook::DayOf& day_of, Instant now, std::size_t most);
[[nodiscard]] std::vector<FigureRow> figure_sums(Connection& db, FigureBy by, LocalDate from, LocalDate to);

} // namespace callhours::store::sqlite
