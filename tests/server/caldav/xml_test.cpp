#include "server/caldav/xml.hpp"

#include <catch2/catch.hpp>

using namespace callhours::caldav;
using Catch::Contains;

namespace {

std::string refusal_of(std::string_view text)
{
    const auto parsed = parse_xml(text);
    return parsed ? std::string{} : parsed.error();
}

std::string nested(std::size_t depth)
{
    std::string text;
    for (std::size_t i = 0; i < depth; ++i)
        text += "<a>";
    for (std::size_t i = 0; i < depth; ++i)
        text += "</a>";
    return text;
}

} // namespace

TEST_CASE("an element has its name, namespace, attributes, text and children", "[caldav]")
{
    const auto root = parse_xml(R"(<?xml version="1.0"?><x:prop xmlns:x="DAV:" a="1&amp;2"><!-- no -->)"
                                R"(t<getetag xmlns="other"/><x:href>/a%20b</x:href>u<![CDATA[<]]></x:prop>)");
    REQUIRE(root);
    CHECK(root->is(ns::dav, "prop"));
    CHECK(root->attribute("a") == "1&2");
    CHECK(root->attribute("b").empty());
    CHECK(root->text == "tu<");
    REQUIRE(root->children.size() == 2);
    CHECK(root->child("other", "getetag") != nullptr);
    CHECK(root->child(ns::dav, "getetag") == nullptr);
    CHECK(root->child(ns::dav, "href")->text == "/a%20b");
}

TEST_CASE("a document type is refused, whatever it would do", "[caldav]")
{
    CHECK_THAT(refusal_of(R"(<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>)"),
               Contains("document type"));
    CHECK_THAT(refusal_of(R"(<!DOCTYPE a SYSTEM "http://127.0.0.1/x"><a/>)"), Contains("document type"));
    CHECK_FALSE(refusal_of("<a>&e;</a>").empty());
}

TEST_CASE("another encoding cannot hide a document type", "[caldav]")
{
    std::string utf16 = "\xFF\xFE";
    for (const char c : std::string{R"(<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>)"})
        utf16 += {c, '\0'};
    CHECK_FALSE(parse_xml(utf16));
    // "<!DOCTYPE a [<!ENTITY e "x">]>" in UTF-7
    CHECK_FALSE(parse_xml("<?xml version=\"1.0\" encoding=\"UTF-7\"?>+ADw-!DOCTYPE a +AFsAPA-!ENTITY e "
                          "+ACI-x+ACIAPgBdAD4-<a>&e;</a>"));
    CHECK_FALSE(parse_xml("<a>\xFF</a>"));
}

TEST_CASE("depth and number of elements are bounded", "[caldav]")
{
    CHECK(parse_xml(nested(deepest_element)));
    CHECK_THAT(refusal_of(nested(deepest_element + 1)), Contains("too deep"));
    CHECK_FALSE(parse_xml(nested(100'000)));
    std::string many = "<a>";
    for (std::size_t i = 0; i < most_elements; ++i)
        many += "<b/>";
    CHECK_THAT(refusal_of(many + "</a>"), Contains("too many"));
}

TEST_CASE("what is no XML is refused", "[caldav]")
{
    for (const auto* text : {"", " ", "x", "<a>", "<a></b>", "<a/><b/>", "<a b/>", "{}"})
        CHECK_FALSE(parse_xml(text));
}

TEST_CASE("text is escaped so that it comes back as it was", "[caldav]")
{
    const std::string text = "a & <b> \"c\"\r\n\td é";
    const auto back = parse_xml("<a b=\"" + xml_escaped("x\"<>&") + "\">" + xml_escaped(text) + "</a>");
    REQUIRE(back);
    CHECK(back->text == text);
    CHECK(back->attribute("b") == "x\"<>&");
    CHECK(xml_escaped(std::string_view{"a\0b\x01", 4}) == "ab");
}
