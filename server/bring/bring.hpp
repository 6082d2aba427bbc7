#pragma once

#include "server/bring/table.hpp"
#include "store/import.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace callhours::bring {

/// How a file is to be read, where it does not say so itself.
struct Options {
    What what = What::clients;
    std::string source;                  ///< the system it comes from, for names that two systems share
    std::optional<std::string> zone{};   ///< of times without one; else the desk's
    std::optional<std::string> client{}; ///< slug: of rows that name none
    std::optional<std::string> agent{};  ///< slug: of new clients without one
    std::optional<std::string> type{};   ///< slug: of bookings without one
    std::optional<DateOrder> order{};    ///< where dates do not say it
    std::map<std::string, std::string> columns{}; ///< header → field by name, or "ignore"
};

/// Of what a dry run and the real one tell.
struct Brought {
    store::ImportBatch batch; ///< without secrets; `pointer`s are those that problem_of() reads
    Table table;              ///< its rows are gone, they are `rows` many
    std::size_t rows = 0;
};

inline constexpr std::size_t most_problems = 200; ///< that are told; all are looked for

/// What the file means by these rules. Every problem is told with its line and column; where there is one,
/// nothing is brought.
[[nodiscard]] Result<Brought, Problems> bring(std::string_view bytes, const Options& options,
                                              const store::Directory& directory, Instant now);

/// A problem that the store found, at its place in the file.
[[nodiscard]] Problem problem_of(const store::ImportProblem& found, const Table& table);

} // namespace callhours::bring
