#include "server/app/media_folder.hpp"

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace callhours::app {

namespace {

/// A file descriptor that closes itself.
class OpenFile {
public:
    OpenFile(const std::filesystem::path& path, int flags)
        : descriptor_{::open(path.c_str(), flags | O_CLOEXEC, 0640)}
    {
        if (descriptor_ < 0) fail("opening", path);
    }

    ~OpenFile() { ::close(descriptor_); }

    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    void write(std::string_view bytes, const std::filesystem::path& path) const
    {
        while (!bytes.empty()) {
            const auto written = ::write(descriptor_, bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) fail("writing", path);
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
    }

    void sync(const std::filesystem::path& path) const
    {
        if (::fsync(descriptor_) != 0) fail("fsync of", path);
    }

private:
    [[noreturn]] static void fail(const char* what, const std::filesystem::path& path)
    {
        throw std::system_error{errno, std::generic_category(), std::string{what} + " " + path.string()};
    }

    int descriptor_;
};

} // namespace

void MediaFolder::keep(const std::string& name, std::string_view bytes) const
{
    std::filesystem::create_directories(folder_);
    const auto unfinished = folder_ / ("." + name + ".part");
    {
        const OpenFile file{unfinished, O_WRONLY | O_CREAT | O_TRUNC};
        file.write(bytes, unfinished);
        file.sync(unfinished);
    }
    std::filesystem::rename(unfinished, path_of(name));
    const OpenFile folder{folder_, O_RDONLY | O_DIRECTORY}; // the name itself must survive a power cut
    folder.sync(folder_);
}

void MediaFolder::remove(const std::string& name) const
{
    std::filesystem::create_directories(folder_);
    std::filesystem::remove(path_of(name));
    const OpenFile folder{folder_, O_RDONLY | O_DIRECTORY};
    folder.sync(folder_);
}

std::uintmax_t MediaFolder::free_bytes() const
{
    std::filesystem::create_directories(folder_);
    return std::filesystem::space(folder_).available;
}

} // namespace callhours::app
