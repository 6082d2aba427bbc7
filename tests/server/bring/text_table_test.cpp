#include "server/bring/text_table.hpp"

#include <catch2/catch.hpp>

using namespace callhours::bring;

namespace {

using Cells = std::vector<std::string>;

TextTable table_of(std::string_view bytes)
{
    const auto table = read_table(bytes);
    if (!table) FAIL(table.error().line << " " << table.error().text);
    return *table;
}

} // namespace

TEST_CASE("the separator of a table is the one that its headers have most of", "[bring]")
{
    for (const char separator : {',', ';', '\t', '|'}) {
        const auto text = std::string{"name"} + separator + "phone" + separator + "\"a,b;c\"\n" + "Eva" +
                          separator + "1" + separator + "x\n";
        const auto table = table_of(text);
        CHECK(table.separator == separator);
        CHECK(table.headers == Cells{"name", "phone", "a,b;c"});
        REQUIRE(table.rows.size() == 1);
        CHECK(table.rows[0].cells == Cells{"Eva", "1", "x"});
    }
}

TEST_CASE("a first line that says the separator is believed, and is no row", "[bring]")
{
    const auto table = table_of("sep=;\r\na,b;c\r\n1;2\r\n");
    CHECK(table.separator == ';');
    CHECK(table.headers == Cells{"a,b", "c"});
    REQUIRE(table.rows.size() == 1);
    CHECK(table.rows[0].line == 3);
    CHECK(read_table("sep=;\n").error().text == "has no line of headers");
}

TEST_CASE("quotes keep separators, line ends and themselves, and lines are counted through them (RFC 4180)",
          "[bring]")
{
    const auto table = table_of("a,b\r\n\"one\r\ntwo\",\"say \"\"hi\"\", please\"\r\n\r\n , \n last ,x");
    REQUIRE(table.rows.size() == 2);
    CHECK(table.rows[0].line == 2);
    CHECK(table.rows[0].cells == Cells{"one\ntwo", "say \"hi\", please"});
    CHECK(table.rows[1].line == 6); // the empty row and the one of spaces are none
    CHECK(table.rows[1].cells == Cells{"last", "x"});
}

TEST_CASE("a table's encoding is found, and its text is UTF-8 afterwards", "[bring]")
{
    CHECK(table_of("\xEF\xBB\xBFn\xC3\xA4me\nx").headers == Cells{"n\xC3\xA4me"});
    const auto windows = table_of("n\xE4me,preis\n\x80 5,\x93x\x94");
    CHECK(windows.encoding == "Windows-1252");
    CHECK(windows.headers[0] == "n\xC3\xA4me");
    CHECK(windows.rows[0].cells == Cells{"€ 5", "“x”"});
    const std::string little{"\xFF\xFE"
                             "a\0;\0b\0\n\0\x3D\xD8\x00\xDE;\0\x51\x04",
                             18};
    const auto wide = table_of(little);
    CHECK(wide.encoding == "UTF-16");
    CHECK(wide.rows[0].cells == Cells{"\xF0\x9F\x98\x80", "ё"});
    const std::string big{"\xFE\xFF\0a\0\n\0b", 8};
    CHECK(table_of(big).rows[0].cells == Cells{"b"});
}

TEST_CASE("what is no table is refused with its line", "[bring]")
{
    CHECK(read_table("").error().text == "is empty");
    CHECK(read_table("\n\r\n").error().text == "is empty");
    CHECK(read_table("\xEF\xBB\xBF").error().text == "is empty");
    CHECK(read_table("a,b\n1,2,3").error().line == 2);
    CHECK(read_table("a,b\n1,2,\n").has_value()); // a separator too many at the end is only that
    CHECK(read_table("a,b\n\"1,2\n").error().text == "ends within quotation marks");
    std::string many{"a\n"};
    for (std::size_t i = 0; i <= most_table_rows; ++i)
        many += "x\n";
    CHECK(read_table(many).error().line == most_table_rows + 2);
    many.resize(many.size() - 2);
    CHECK(table_of(many).rows.size() == most_table_rows);
}

TEST_CASE("a row that is shorter than its headers has empty cells", "[bring]")
{
    CHECK(table_of("a,b,c\nx").rows[0].cells == Cells{"x", "", ""});
}
