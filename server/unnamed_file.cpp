#include "server/unnamed_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace callhours {

UnnamedFile::UnnamedFile(const std::filesystem::path& folder)
{
    // Not O_TMPFILE, which not every file system has. A name with a full stop in front is no recording.
    auto name = (folder / ".unnamed-XXXXXX").string();
    descriptor_ = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor_ < 0) throw std::system_error{errno, std::generic_category(), name};
    ::unlink(name.c_str());
}

UnnamedFile::~UnnamedFile()
{
    ::close(descriptor_);
}

std::filesystem::path UnnamedFile::path() const
{
    return "/proc/self/fd/" + std::to_string(descriptor_);
}

http::FileRange UnnamedFile::whole(std::shared_ptr<const UnnamedFile> file)
{
    struct stat facts{};
    if (::fstat(file->descriptor(), &facts) != 0)
        throw std::system_error{errno, std::generic_category(), "a file without a name"};
    http::FileRange range{
        .path = file->path().string(), .offset = 0, .length = static_cast<std::uint64_t>(facts.st_size)};
    range.kept = std::move(file);
    return range;
}

} // namespace callhours
