#pragma once

#include "server/web/pages/messages.hpp"
#include "server/web/pages/url.hpp"

#include <kainjow/mustache.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace callhours::web {

/// HTML that is well-formed and escaped already; goes only where a template has three braces.
struct Html {
    std::string text;
};

/// What fills a template. Names that end `_url` hold addresses, `_html` hold markup, all others text;
/// anything else is a bug and throws std::logic_error.
class Values {
public:
    Values() = default;

    Values& text(std::string_view name, std::string value);
    Values& flag(std::string_view name, bool value);
    Values& url(std::string_view name, const Url& value);
    Values& html(std::string_view name, Html value);
    Values& list(std::string_view name, std::vector<Values> items);

    /// A section that is shown with its own values.
    Values& section(std::string_view name, Values values);

    /// A section that is not shown.
    Values& nothing(std::string_view name) { return flag(name, false); }

    [[nodiscard]] const kainjow::mustache::data& data() const noexcept { return data_; }

private:
    kainjow::mustache::data data_;
};

/// All templates, parsed once. A name that a template asks for and nobody filled is an error, not a blank
/// (std::logic_error); `{{t.KEY}}` is the message of that key, `{{> name}}` another template.
/// Not for two threads at a time.
class Templates {
public:
    /// Throws std::logic_error where a template is malformed.
    Templates();

    [[nodiscard]] std::string render(std::string_view name, const Values& values,
                                     const Messages& messages) const;

    [[nodiscard]] std::vector<std::string_view> names() const;

private:
    mutable std::map<std::string, kainjow::mustache::mustache, std::less<>> templates_;
};

} // namespace callhours::web
