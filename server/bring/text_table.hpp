#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace callhours::bring {

/// One line of a table; a cell in quotes may make it several lines of the file.
struct TextRow {
    std::size_t line = 0; ///< of its beginning, from 1
    std::vector<std::string> cells;
};

/// A file of separated values, as programs and spreadsheets write it.
struct TextTable {
    std::string encoding; ///< UTF-8, UTF-16 or Windows-1252, as it was found
    char separator = ',';
    std::vector<std::string> headers;
    std::vector<TextRow> rows; ///< without empty ones
};

struct TableError {
    std::size_t line = 0; ///< 0: about the whole file
    std::string text;
};

inline constexpr std::size_t most_table_rows = 50'000;

/// The text in UTF-8: by its byte order mark, else what is valid UTF-8 is that, and anything else
/// Windows-1252, in which every octet means something. `encoding` is told.
[[nodiscard]] std::string decoded(std::string_view bytes, std::string& encoding);

/// RFC 4180, lenient in line ends; the separator (comma, semicolon, tab, bar) is the one that the first line
/// has most of. Refused: no header, an open quote at the end, more rows than above, a row with more cells
/// than headers.
[[nodiscard]] Result<TextTable, TableError> read_table(std::string_view bytes);

} // namespace callhours::bring
