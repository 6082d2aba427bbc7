#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace callhours::caldav {

/// A name of XML in its namespace.
struct Name {
    std::string space;
    std::string local;

    friend auto operator<=>(const Name&, const Name&) = default;
};

namespace ns {
inline constexpr std::string_view dav = "DAV:";
inline constexpr std::string_view caldav = "urn:ietf:params:xml:ns:caldav";
inline constexpr std::string_view calendar_server = "http://calendarserver.org/ns/";
inline constexpr std::string_view apple = "http://apple.com/ns/ical/";
} // namespace ns

/// An element of a request. Comments and processing instructions are passed over.
struct Element {
    Name name;
    std::vector<std::pair<std::string, std::string>> attributes; ///< those without a namespace
    std::string text; ///< of the element itself, not of those in it
    std::vector<Element> children;

    [[nodiscard]] bool is(std::string_view space, std::string_view local) const
    {
        return name.local == local && name.space == space;
    }

    /// Null when there is none.
    [[nodiscard]] const Element* child(std::string_view space, std::string_view local) const;

    /// Empty when there is none.
    [[nodiscard]] std::string_view attribute(std::string_view local) const;
};

inline constexpr std::size_t deepest_element = 32;
inline constexpr std::size_t most_elements = 20'000;

/// The document's root, or in words why the request is not to be understood. Nothing outside the text is ever
/// read: a document type, and with it every entity but the five of XML, is refused before the parser sees it;
/// depth and number of elements are bounded. UTF-8 only.
[[nodiscard]] Result<Element, std::string> parse_xml(std::string_view text, std::size_t most = most_elements);

/// Text of an element or of a quoted attribute; characters that XML cannot hold are dropped.
[[nodiscard]] std::string xml_escaped(std::string_view text);

} // namespace callhours::caldav
