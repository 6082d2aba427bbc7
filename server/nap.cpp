#include "server/nap.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace callhours {

Task<void> Nap::operator()(std::chrono::milliseconds time)
{
    if (stopped_) co_return;
    boost::system::error_code cancelled;
    timer_.expires_after(time);
    co_await timer_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, cancelled));
}

void Nap::stop()
{
    stopped_ = true;
    timer_.cancel();
}

} // namespace callhours
