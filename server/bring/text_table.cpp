#include "server/bring/text_table.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace callhours::bring {

namespace {

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// Windows-1252 between 0x80 and 0x9F; elsewhere it is Latin-1 (WHATWG's index).
constexpr std::array<std::uint16_t, 32> windows_1252{
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

void append_code_point(std::string& text, std::uint32_t point)
{
    if (point < 0x80) {
        text += static_cast<char>(point);
    } else if (point < 0x800) {
        text += static_cast<char>(0xC0U | (point >> 6U));
        text += static_cast<char>(0x80U | (point & 0x3FU));
    } else if (point < 0x10000) {
        text += static_cast<char>(0xE0U | (point >> 12U));
        text += static_cast<char>(0x80U | ((point >> 6U) & 0x3FU));
        text += static_cast<char>(0x80U | (point & 0x3FU));
    } else {
        text += static_cast<char>(0xF0U | (point >> 18U));
        text += static_cast<char>(0x80U | ((point >> 12U) & 0x3FU));
        text += static_cast<char>(0x80U | ((point >> 6U) & 0x3FU));
        text += static_cast<char>(0x80U | (point & 0x3FU));
    }
}

/// RFC 2781; half of a pair becomes U+FFFD.
std::string from_utf16(std::string_view bytes, bool big_endian)
{
    std::string text;
    const auto unit = [&](std::size_t at) {
        const auto first = static_cast<unsigned char>(bytes[at]);
        const auto second = static_cast<unsigned char>(bytes[at + 1]);
        return static_cast<std::uint32_t>(big_endian ? first << 8U | second : second << 8U | first);
    };
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        const auto point = unit(i);
        if (point < 0xD800 || point > 0xDFFF) {
            append_code_point(text, point);
            continue;
        }
        const auto low = i + 3 < bytes.size() ? unit(i + 2) : 0;
        if (point < 0xDC00 && low >= 0xDC00 && low <= 0xDFFF) {
            append_code_point(text, 0x10000 + ((point - 0xD800) << 10U) + (low - 0xDC00));
            i += 2;
        } else {
            text += replacement;
        }
    }
    return text;
}

std::string from_windows_1252(std::string_view bytes)
{
    std::string text;
    for (const char c : bytes) {
        const auto octet = static_cast<unsigned char>(c);
        const bool is_special = octet >= 0x80 && octet < 0xA0;
        append_code_point(text, is_special ? windows_1252.at(octet - 0x80U) : octet);
    }
    return text;
}

char separator_of(std::string_view first_line)
{
    constexpr std::array candidates{',', ';', '\t', '|'};
    std::array<std::size_t, candidates.size()> counts{};
    bool quoted = false;
    for (const char c : first_line) {
        if (c == '"') quoted = !quoted;
        const auto* const found = std::ranges::find(candidates, c);
        if (!quoted && found != candidates.end())
            ++counts.at(static_cast<std::size_t>(found - candidates.begin()));
    }
    return candidates.at(static_cast<std::size_t>(std::ranges::max_element(counts) - counts.begin()));
}

/// Walks the text row by row.
class RowReader {
public:
    RowReader(std::string_view text, char separator) : text_{text}, separator_{separator} {}

    /// Nothing at the end of the text.
    std::optional<TextRow> next()
    {
        if (at_ >= text_.size()) return std::nullopt;
        TextRow row{.line = line_, .cells = {}};
        for (;;) {
            row.cells.push_back(cell());
            if (at_ >= text_.size()) return row;
            if (text_[at_] == separator_) {
                ++at_;
                continue;
            }
            end_line();
            return row;
        }
    }

    [[nodiscard]] bool ends_in_a_quote() const { return open_quote_; }

private:
    void end_line()
    {
        if (text_[at_] == '\r') ++at_;
        if (at_ < text_.size() && text_[at_] == '\n') ++at_;
        ++line_;
    }

    std::string cell()
    {
        if (at_ < text_.size() && text_[at_] == '"') return quoted();
        const auto end = std::min(text_.find_first_of(std::string{separator_} + "\r\n", at_), text_.size());
        const auto plain = text_.substr(at_, end - at_);
        at_ = end;
        return std::string{trim(plain)};
    }

    /// A doubled quote is one; what follows the closing one belongs to the cell as well.
    std::string quoted()
    {
        std::string value;
        for (++at_; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '"' && at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
                value += '"';
                ++at_;
            } else if (c == '"') {
                ++at_;
                value += cell_rest();
                return std::string{trim(value)};
            } else if (c == '\r') {
                if (at_ + 1 >= text_.size() || text_[at_ + 1] != '\n') value += '\n';
            } else {
                if (c == '\n') ++line_;
                value += c;
            }
        }
        open_quote_ = true;
        return value;
    }

    std::string cell_rest()
    {
        const auto end = std::min(text_.find_first_of(std::string{separator_} + "\r\n", at_), text_.size());
        auto rest = std::string{text_.substr(at_, end - at_)};
        at_ = end;
        return rest;
    }

    std::string_view text_;
    char separator_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
    bool open_quote_ = false;
};

bool is_empty(const TextRow& row)
{
    return std::ranges::all_of(row.cells, [](const std::string& cell) { return cell.empty(); });
}

Result<void, TableError> read_rows(RowReader& reader, TextTable& table)
{
    while (auto row = reader.next()) {
        if (is_empty(*row)) continue;
        if (table.headers.empty()) {
            table.headers = std::move(row->cells);
            continue;
        }
        while (row->cells.size() > table.headers.size() && row->cells.back().empty())
            row->cells.pop_back();
        if (row->cells.size() > table.headers.size()) {
            return refuse(TableError{row->line, fmt::format("has {} cells, and there are {} headers",
                                                            row->cells.size(), table.headers.size())});
        }
        if (table.rows.size() == most_table_rows) {
            return refuse(TableError{
                row->line, fmt::format("more than {} rows; bring the file in parts", most_table_rows)});
        }
        row->cells.resize(table.headers.size());
        table.rows.push_back(std::move(*row));
    }
    return {};
}

} // namespace

std::string decoded(std::string_view bytes, std::string& encoding)
{
    encoding = "UTF-8";
    if (bytes.starts_with(utf8_mark)) bytes.remove_prefix(utf8_mark.size());
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
        encoding = "UTF-16";
        return from_utf16(bytes.substr(2), bytes.front() == '\xFE');
    }
    if (is_valid_utf8(bytes)) return std::string{bytes};
    encoding = "Windows-1252";
    return from_windows_1252(bytes);
}

Result<TextTable, TableError> read_table(std::string_view bytes)
{
    TextTable table;
    const auto text = decoded(bytes, table.encoding);
    const auto first = text.find_first_not_of("\r\n");
    if (first == std::string::npos) return refuse(TableError{0, "is empty"});
    auto first_line = std::string_view{text}.substr(first);
    first_line = first_line.substr(0, first_line.find_first_of("\r\n"));
    const bool says_it = first_line.size() == 5 && first_line.starts_with("sep="); // spreadsheets do
    table.separator = says_it ? first_line.back() : separator_of(first_line);
    RowReader reader{text, table.separator};
    for (auto line = says_it ? reader.next() : std::nullopt; line && line->cells.front() != "sep=";)
        line = reader.next();
    if (auto read = read_rows(reader, table); !read) return refuse(read.error());
    if (table.headers.empty()) return refuse(TableError{0, "has no line of headers"});
    if (reader.ends_in_a_quote()) return refuse(TableError{0, "ends within quotation marks"});
    return table;
}

} // namespace callhours::bring
