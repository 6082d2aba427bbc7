#include "server/caldav/xml.hpp"

#include "base/text.hpp"

#include <libxml/parser.h>
#include <libxml/tree.h>

#include <algorithm>
#include <limits>
#include <memory>

namespace callhours::caldav {

namespace {

struct DocumentDeleter {
    void operator()(xmlDoc* document) const noexcept { xmlFreeDoc(document); }
};

using Document = std::unique_ptr<xmlDoc, DocumentDeleter>;

std::string text_of(const xmlChar* text)
{
    return text == nullptr ? std::string{} : std::string{reinterpret_cast<const char*>(text)};
}

std::string space_of(const xmlNs* space)
{
    return space == nullptr ? std::string{} : text_of(space->href);
}

void read_attributes(xmlNode* node, Element& element)
{
    for (const auto* each = node->properties; each != nullptr; each = each->next) {
        if (each->ns != nullptr) continue;
        std::string value;
        for (const auto* part = each->children; part != nullptr; part = part->next)
            value += text_of(part->content);
        element.attributes.emplace_back(text_of(each->name), std::move(value));
    }
}

/// False when there are too many, or one is too deep.
bool read_element(xmlNode* node, std::size_t depth, std::size_t& left, Element& element)
{
    if (depth > deepest_element || left == 0) return false;
    --left;
    element.name = {space_of(node->ns), text_of(node->name)};
    read_attributes(node, element);
    for (auto* each = node->children; each != nullptr; each = each->next) {
        if (each->type == XML_TEXT_NODE || each->type == XML_CDATA_SECTION_NODE) {
            element.text += text_of(each->content);
        } else if (each->type == XML_ELEMENT_NODE) {
            if (!read_element(each, depth + 1, left, element.children.emplace_back())) return false;
        }
    }
    return true;
}

} // namespace

const Element* Element::child(std::string_view space, std::string_view local) const
{
    const auto found =
        std::ranges::find_if(children, [&](const Element& each) { return each.is(space, local); });
    return found == children.end() ? nullptr : &*found;
}

std::string_view Element::attribute(std::string_view local) const
{
    for (const auto& [known, value] : attributes) {
        if (known == local) return value;
    }
    return {};
}

Result<Element, std::string> parse_xml(std::string_view text, std::size_t most)
{
    if (text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
        return refuse(std::string{"The XML is too long."});
    }
    // With these signs only a document type begins (or a comment that speaks of one, which nobody sends).
    if (text.find("<!DOCTYPE") != std::string_view::npos || text.find("<!ENTITY") != std::string_view::npos) {
        return refuse(std::string{"A document type is not accepted; send the XML without it."});
    }
    if (!is_valid_utf8(text)) return refuse(std::string{"The XML is not UTF-8."});
    // Naming the encoding keeps the document from choosing one in which the check above would see nothing.
    const Document document{xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, "UTF-8",
                                          XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)};
    auto* const root = document ? xmlDocGetRootElement(document.get()) : nullptr;
    if (root == nullptr) return refuse(std::string{"The body is not well-formed XML."});
    Element element;
    std::size_t left = most;
    if (!read_element(root, 1, left, element)) {
        return refuse(std::string{"The XML has too many elements, or they are nested too deep."});
    }
    return element;
}

std::string xml_escaped(std::string_view text)
{
    std::string result;
    result.reserve(text.size() + text.size() / 16);
    for (const char c : text) {
        switch (c) {
        case '&':
            result += "&amp;";
            break;
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        case '"':
            result += "&quot;";
            break;
        case '\r':
            result += "&#13;"; // a bare one would be read as a line feed
            break;
        default:
            if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') result += c;
        }
    }
    return result;
}

} // namespace callhours::caldav
