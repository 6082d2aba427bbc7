#include "server/web/assets.hpp"

#include "base/embedded.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <stdexcept>

namespace callhours::web {

std::span<const EmbeddedFile> embedded_assets();

namespace {

constexpr std::string_view folder = "/assets/";
constexpr std::string_view console_page = "index.html";

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> media_types{{
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".html", "text/html; charset=utf-8"},
    {".json", "application/json"},
    {".png", "image/png"},
}};

std::string_view media_type(std::string_view name)
{
    for (const auto& [ending, type] : media_types) {
        if (name.ends_with(ending)) return type;
    }
    throw std::logic_error{"an asset of unknown kind: " + std::string{name}};
}

/// A page is asked for again each time; what has its content in its address is not.
std::string_view caching(std::string_view name)
{
    return name.ends_with(".html") ? "no-cache" : "public, max-age=31536000, immutable";
}

} // namespace

Assets::Assets()
{
    for (const auto& file : embedded_assets()) {
        http::Headers headers{{"Content-Type", std::string{media_type(file.name)}},
                              {"Cache-Control", std::string{caching(file.name)}}};
        files_.emplace(file.name, http::render(std::string{file.bytes}, std::move(headers)));
    }
}

const http::Rendered* Assets::find(std::string_view path) const
{
    if (!path.starts_with(folder) || path.ends_with(".html")) return nullptr;
    const auto found = files_.find(path.substr(path.rfind('/') + 1));
    return found == files_.end() ? nullptr : &found->second;
}

std::optional<std::string> Assets::address(std::string_view name) const
{
    const auto found = files_.find(name);
    if (found == files_.end()) return std::nullopt;
    std::string version;
    for (const char c : found->second.plain_validators.etag) {
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) version += c;
    }
    constexpr std::size_t enough = 12;
    return std::string{folder} + std::string{name} + "?v=" + version.substr(0, enough);
}

const http::Rendered* Assets::console() const
{
    const auto found = files_.find(console_page);
    return found == files_.end() ? nullptr : &found->second;
}

} // namespace callhours::web
