#pragma once

#include <boost/asio/awaitable.hpp>

namespace callhours {

/// A coroutine of the io thread. Spawned ones take values, awaited ones may take references (house style 17).
template <typename T = void> using Task = boost::asio::awaitable<T>;

} // namespace callhours
