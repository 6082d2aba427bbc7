#pragma once

#include "base/task.hpp"
#include "telephony/ari/account.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <string>

namespace callhours::telephony::ari {

/// The WebSocket on which Asterisk tells our application its events; one object for one connection. It pings
/// by itself while receive() waits, so that a PBX that is gone without a word is noticed after 10 s. The io
/// thread only.
class EventSocket {
public:
    explicit EventSocket(boost::asio::any_io_executor io, Account account, std::string app);
    ~EventSocket();
    EventSocket(const EventSocket&) = delete;
    EventSocket& operator=(const EventSocket&) = delete;

    /// Throws Failure, whose kind says whether to wait or to complain.
    Task<void> open();

    /// The next event's text; throws Failure once the connection is lost or closed.
    Task<std::string> receive();

    /// At once and without a farewell: open() and receive() end with Failure.
    void close();

private:
    class Socket;
    template <typename Stream> class StreamSocket;
    std::shared_ptr<Socket> socket_;
};

} // namespace callhours::telephony::ari
