#pragma once

#include <tl/expected.hpp>

#include <utility>

namespace callhours {

/// A value, or why the caller was refused. What the caller cannot have caused (disk, database, network) is
/// thrown.
template <typename T, typename E> using Result = tl::expected<T, E>;

/// `return refuse(Error::empty);` from a function that returns a Result.
template <typename E> [[nodiscard]] auto refuse(E&& error)
{
    return tl::unexpected<std::decay_t<E>>(std::forward<E>(error));
}

} // namespace callhours
