#pragma once

#include "base/instant.hpp"

#include <libical/ical.h>

#include <memory>
#include <string>
#include <string_view>

// libical's things with an owner, and texts that cannot break out of their line. Only calendar/ical includes
// it.

namespace callhours::calendar::ical {

struct ComponentDeleter {
    void operator()(icalcomponent* component) const noexcept { icalcomponent_free(component); }
};

using Component = std::unique_ptr<icalcomponent, ComponentDeleter>;

/// `component` now owns `property`.
inline void add(icalcomponent* component, icalproperty* property)
{
    icalcomponent_add_property(component, property);
}

/// `parent` now owns `child`.
inline void add(icalcomponent* parent, Component child)
{
    icalcomponent_add_component(parent, child.release());
}

/// With CRLF line ends, folded at 75 octets.
[[nodiscard]] std::string to_text(const Component& component);

/// For TEXT values, which libical escapes: line breaks become \n, other control characters go, and what is
/// not UTF-8 is replaced.
[[nodiscard]] std::string plain(std::string_view text);

/// For parameter values, which libical 3.0.16 does not escape: one line without quotation marks and carets.
[[nodiscard]] std::string plain_parameter(std::string_view text);

/// For values that libical prints as they are (UID, URL, CAL-ADDRESS): throws `std::invalid_argument` where
/// they hold a control character or are not UTF-8, and returns them otherwise.
[[nodiscard]] const std::string& raw(const std::string& text);

/// A property that libical does not know, with text. Commas and semicolons stay bare (libical 3.0.16 escapes
/// them in known properties only), which programs read as they are.
[[nodiscard]] icalproperty* text_extension(const char* name, std::string_view text);

/// One value of CATEGORIES, in which libical 3.0.16 escapes no comma, so that another category would begin
/// there.
[[nodiscard]] std::string one_category(std::string_view text);

/// A VCALENDAR with nothing in it but what each has.
[[nodiscard]] Component vcalendar();

[[nodiscard]] icaltimetype utc_time(Instant instant);

/// What the wall shows, without a zone.
[[nodiscard]] icaltimetype floating(WallTime reading);

} // namespace callhours::calendar::ical
