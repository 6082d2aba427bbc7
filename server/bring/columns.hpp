#pragma once

#include "base/result.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace callhours::bring {

/// What a file brings.
enum class What { clients, bookings, tasks };

[[nodiscard]] std::optional<What> parse_what(std::string_view text);
[[nodiscard]] std::string_view to_text(What what);

/// What a column says. Not every one means something of every kind of file.
enum class Field {
    external, ///< the name that the thing has where it comes from
    slug,
    client,
    name, ///< of a person
    first_name,
    last_name,
    email,
    phone,
    agent,
    owner,
    language,
    plan,
    entitled_from,
    entitled_to,
    type,
    start,
    end,
    date, ///< of `start_time` and `end_time`
    start_time,
    end_time,
    minutes,
    zone,
    status,
    severity,
    priority, ///< in words
    about,
    note,
    created,
    responded,
    closed,
};

[[nodiscard]] std::string_view to_text(Field field);
[[nodiscard]] std::optional<Field> parse_field(std::string_view text);

/// A text in lower case (Latin letters with and without accents of our languages, Cyrillic), without spaces,
/// hyphens, underscores and full stops: what headers, states and names are compared by.
[[nodiscard]] std::string folded(std::string_view text);

/// Which header says what. `given` (header → field by name, or "ignore") comes first, then the words that
/// help desks and schedulers use, in English, German and Russian. Of two that say the same the one with the
/// better word is taken; telephone numbers may stand in several.
struct Columns {
    std::vector<std::optional<Field>> fields; ///< of each header, in order
};

struct ColumnError {
    std::string header;
    std::string text;
};

[[nodiscard]] Result<Columns, ColumnError> match_columns(What what, const std::vector<std::string>& headers,
                                                         const std::map<std::string, std::string>& given);

} // namespace callhours::bring
