#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace callhours::calendar::ical {

// iCalendar texts as octets: taken apart and put together again without being read, so that nothing in them
// is lost. Their form was found good before (`written_entry.hpp`), or is ours.

/// A property with its folded lines, or a component from its BEGIN to its END; line ends as they are.
struct TextPart {
    std::string name; ///< in upper case; of a component that of its BEGIN
    bool is_component = false;
    std::string_view octets;
};

/// What stands directly in the first component of `text`, in order.
[[nodiscard]] std::vector<TextPart> parts_of(std::string_view text);

/// Unfolded: what stands behind the first colon that is not quoted.
[[nodiscard]] std::string value_of(const TextPart& property);

/// Adds octets with CRLF at the end of each line, whatever the program sent.
void append_lines(std::string& to, std::string_view octets);

/// Which properties are the server's alone.
using OwnedNames = std::vector<std::string_view>;

/// An entry that was changed on both sides: what a program made of `base`, brought to what the server says
/// now. The server's own properties are from `ours`; others too where the program left them as they were;
/// all else, alarms and unknown properties among it, is the program's, octet by octet. Each text has one
/// event or to-do.
[[nodiscard]] std::string merged_entry(std::string_view theirs, std::string_view base, std::string_view ours,
                                       const OwnedNames& owned);

} // namespace callhours::calendar::ical
