#pragma once

#include "server/http/message.hpp"

#include <filesystem>
#include <memory>

namespace callhours {

/// A file that no folder names: what is in it is gone when nobody has it open any more, however the program
/// ends. Its functions block and throw std::system_error.
class UnnamedFile {
public:
    explicit UnnamedFile(const std::filesystem::path& folder);
    ~UnnamedFile();
    UnnamedFile(const UnnamedFile&) = delete;
    UnnamedFile& operator=(const UnnamedFile&) = delete;

    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

    /// By which this process can open it again.
    [[nodiscard]] std::filesystem::path path() const;

    /// An answer's body that keeps it open.
    [[nodiscard]] static http::FileRange whole(std::shared_ptr<const UnnamedFile> file);

private:
    int descriptor_;
};

} // namespace callhours
