#include "server/bring/table.hpp"

#include "base/text.hpp"
#include "server/bring/text_table.hpp"

#include <algorithm>
#include <array>

namespace callhours::bring {

namespace {

constexpr std::array dated{Field::entitled_from, Field::entitled_to, Field::start,     Field::end,
                           Field::date,          Field::created,     Field::responded, Field::closed};

std::string separator_name(char separator)
{
    return separator == '\t' ? "tab" : std::string{separator};
}

void add_cell(Row& row, Field field, const std::string& value)
{
    if (value.empty()) return;
    auto& cell = row.cells[field];
    cell += (cell.empty() ? "" : "; ") + value; // several columns of telephone numbers
}

Row row_of(const TextRow& text, const Columns& columns)
{
    Row row{.line = text.line, .cells = {}};
    for (std::size_t i = 0; i < text.cells.size(); ++i) {
        if (columns.fields[i]) add_cell(row, *columns.fields[i], text.cells[i]);
    }
    return row;
}

void find_orders(Table& table, std::optional<DateOrder> order)
{
    for (const auto field : dated) {
        std::vector<std::string_view> values;
        for (const auto& row : table.rows)
            values.push_back(row.text(field));
        const auto found = order ? order : order_of(values);
        if (found) table.orders.emplace(field, *found);
    }
}

} // namespace

std::string_view Row::text(Field field) const
{
    const auto found = cells.find(field);
    return found == cells.end() ? std::string_view{} : std::string_view{found->second};
}

std::string Table::name_of(Field field) const
{
    for (const auto& [header, said] : columns) {
        if (said == field) return header;
    }
    return std::string{to_text(field)};
}

std::optional<DateOrder> Table::order_of(Field field) const
{
    const auto found = orders.find(field);
    return found == orders.end() ? std::nullopt : std::optional{found->second};
}

Result<Table, Problem> table_of_csv(What what, std::string_view bytes,
                                    const std::map<std::string, std::string>& given,
                                    std::optional<DateOrder> order)
{
    auto text = read_table(bytes);
    if (!text) return refuse(Problem{text.error().line, {}, text.error().text});
    const auto columns = match_columns(what, text->headers, given);
    if (!columns) return refuse(Problem{1, columns.error().header, columns.error().text});
    Table table{.format = "csv",
                .encoding = text->encoding,
                .separator = separator_name(text->separator),
                .columns = {},
                .rows = {},
                .orders = {},
                .notes = {}};
    for (std::size_t i = 0; i < text->headers.size(); ++i)
        table.columns.emplace_back(text->headers[i], columns->fields[i]);
    const bool knows_any =
        std::ranges::any_of(columns->fields, [](const auto& field) { return field.has_value(); });
    if (!knows_any) return refuse(Problem{1, {}, "none of the headers says what this program knows"});
    for (const auto& row : text->rows)
        table.rows.push_back(row_of(row, *columns));
    find_orders(table, order);
    return table;
}

bool looks_like_ics(std::string_view bytes)
{
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    bytes = trim(bytes);
    constexpr std::string_view begin = "BEGIN:VCALENDAR";
    return bytes.size() >= begin.size() &&
           std::equal(begin.begin(), begin.end(), bytes.begin(), [](char a, char b) {
               return a == (b >= 'a' && b <= 'z' ? static_cast<char>(b - 'a' + 'A') : b);
           });
}

} // namespace callhours::bring
