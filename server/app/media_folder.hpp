#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace callhours::app {

/// The folder of the recordings, `DB.media/`: files that never change once they have their name. Its
/// functions block and throw std::system_error or std::filesystem::filesystem_error, so they belong on the
/// worker pool. Any thread.
class MediaFolder {
public:
    explicit MediaFolder(std::filesystem::path folder) : folder_{std::move(folder)} {}

    /// Makes the folder if need be, writes, fsyncs file and folder, and only then gives the file its name
    /// (C4): who finds `name` finds all of `bytes`. The same again replaces it.
    void keep(const std::string& name, std::string_view bytes) const;

    /// The file and its name are gone for good; a file that is not there is no failure.
    void remove(const std::string& name) const;

    /// What an ordinary user may still write there.
    [[nodiscard]] std::uintmax_t free_bytes() const;

    [[nodiscard]] std::filesystem::path path_of(const std::string& name) const { return folder_ / name; }

private:
    std::filesystem::path folder_;
};

} // namespace callhours::app
