#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace callhours::web {

/// Where a link or a form may lead: a path of ours, a query of the same page, or http(s). An HTML escaper
/// lets `javascript:` through, so templates take their addresses only as this type.
class Url {
public:
    /// Nothing unless `text` starts with `/` (but not `//`), `?`, `#`, `http://` or `https://` and holds no
    /// spaces, control characters or backslashes.
    [[nodiscard]] static std::optional<Url> parse(std::string_view text);

    /// For addresses that the program itself made; throws std::logic_error where parse() gives nothing.
    [[nodiscard]] static Url of(std::string_view text);

    /// The same with `name=value` added to its query, percent-encoded. An empty value adds nothing.
    [[nodiscard]] Url with(std::string_view name, std::string_view value) const;

    [[nodiscard]] const std::string& text() const noexcept { return text_; }

    friend bool operator==(const Url&, const Url&) = default;

private:
    explicit Url(std::string text) : text_{std::move(text)} {}

    std::string text_;
};

} // namespace callhours::web
