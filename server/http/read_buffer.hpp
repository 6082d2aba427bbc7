#pragma once

#include <boost/asio/buffer.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace callhours::http {

/// Octets read from a connection and not parsed yet; small for an idle one, at most 64 KiB.
class ReadBuffer {
public:
    [[nodiscard]] std::string_view view() const { return {bytes_.data() + begin_, end_ - begin_}; }

    [[nodiscard]] bool empty() const noexcept { return begin_ == end_; }

    [[nodiscard]] bool full() const noexcept { return end_ - begin_ == most; }

    void consume(std::size_t size) { begin_ += size; }

    /// Room for the next read, never empty unless full().
    [[nodiscard]] boost::asio::mutable_buffer prepare()
    {
        if (begin_ != 0) {
            std::copy(bytes_.begin() + static_cast<std::ptrdiff_t>(begin_),
                      bytes_.begin() + static_cast<std::ptrdiff_t>(end_), bytes_.begin());
            end_ -= begin_;
            begin_ = 0;
        }
        if (end_ == bytes_.size()) bytes_.resize(std::clamp(bytes_.size() * 2, least, most));
        return boost::asio::buffer(bytes_.data() + end_, bytes_.size() - end_);
    }

    void commit(std::size_t size) { end_ += size; }

private:
    static constexpr std::size_t least = 4 * 1024;
    static constexpr std::size_t most = 64 * 1024;

    std::vector<char> bytes_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

} // namespace callhours::http
