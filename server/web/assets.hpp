#pragma once

#include "server/http/rendered.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace callhours::web {

/// The files that browsers load from /assets/, compiled in. Made once (it compresses them); then only read.
class Assets {
public:
    Assets();

    /// By the path of the request, `/assets/style.css` or `/assets/console/x.js`; nullptr when there is none.
    /// Serve it with http::serve(): strong ETag, gzip, and kept for ever where the address names the content.
    [[nodiscard]] const http::Rendered* find(std::string_view path) const;

    /// `/assets/style.css?v=…`, which changes with the file; nothing when there is no such file.
    [[nodiscard]] std::optional<std::string> address(std::string_view name) const;

    /// The console's page; nullptr when npm has not built it (then Pages::console_missing()).
    [[nodiscard]] const http::Rendered* console() const;

private:
    std::map<std::string, http::Rendered, std::less<>> files_;
};

} // namespace callhours::web
