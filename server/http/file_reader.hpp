#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace callhours::http {

/// An open file. All of it blocks: worker pool only; several threads may read it.
class FileReader {
public:
    /// Throws std::system_error that names the file.
    [[nodiscard]] static std::shared_ptr<const FileReader> open(const std::string& path);

    ~FileReader();
    FileReader(const FileReader&) = delete;
    FileReader& operator=(const FileReader&) = delete;

    /// Exactly that many octets; throws when the file is shorter than its answer's head has promised.
    [[nodiscard]] std::string read(std::uint64_t offset, std::size_t length) const;

private:
    FileReader(int descriptor, std::string path) : descriptor_{descriptor}, path_{std::move(path)} {}

    int descriptor_;
    std::string path_;
};

} // namespace callhours::http
