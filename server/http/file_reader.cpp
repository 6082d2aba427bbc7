#include "server/http/file_reader.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace callhours::http {

std::shared_ptr<const FileReader> FileReader::open(const std::string& path)
{
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) throw std::system_error{errno, std::generic_category(), path};
    return std::shared_ptr<const FileReader>{new FileReader{descriptor, path}};
}

FileReader::~FileReader()
{
    ::close(descriptor_);
}

std::string FileReader::read(std::uint64_t offset, std::size_t length) const
{
    std::string bytes(length, '\0');
    std::size_t done = 0;
    while (done < length) {
        const auto got =
            ::pread(descriptor_, bytes.data() + done, length - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw std::system_error{errno, std::generic_category(), path_};
        if (got == 0) throw std::runtime_error{path_ + " is shorter than it was"};
        done += static_cast<std::size_t>(got);
    }
    return bytes;
}

} // namespace callhours::http
