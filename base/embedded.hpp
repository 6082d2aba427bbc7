#pragma once

#include <span>
#include <string_view>

namespace callhours {

/// A file that was compiled into the program (callhours_embed in cmake/Module.cmake).
struct EmbeddedFile {
    std::string_view name; ///< without its folder
    std::string_view bytes;
};

} // namespace callhours
