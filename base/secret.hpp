#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace callhours {

/// A password or token: it cannot be printed or compared by accident, and says what it is only through
/// reveal().
class Secret {
public:
    Secret() = default;

    explicit Secret(std::string text) : text_{std::move(text)} {}

    [[nodiscard]] const std::string& reveal() const noexcept { return text_; }

    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }

    /// Takes the same time wherever the two differ.
    [[nodiscard]] bool equals(std::string_view other) const noexcept
    {
        unsigned difference = text_.size() == other.size() ? 0U : 1U;
        for (std::size_t i = 0; i < text_.size() && !other.empty(); ++i) {
            difference |=
                static_cast<unsigned char>(text_[i]) ^ static_cast<unsigned char>(other[i % other.size()]);
        }
        return difference == 0;
    }

private:
    std::string text_;
};

} // namespace callhours
