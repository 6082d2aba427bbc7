#pragma once

#include "base/task.hpp"
#include "telephony/ari/account.hpp"
#include "telephony/ari/target.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace callhours::telephony::ari {

enum class Method { get, post, remove };

/// One request below the ARI root. All that can be is in the query.
struct Request {
    Method method = Method::get;
    Target target;
    std::string json{}; ///< the body, where there is one

    friend bool operator==(const Request&, const Request&) = default;
};

struct Reply {
    unsigned status = 0;
    std::string body;
};

/// HTTP/1.1 to one Asterisk over a few kept connections. The io thread only.
class HttpClient {
public:
    struct Limits {
        std::chrono::milliseconds deadline{4000}; ///< connecting, asking and the answer together
        std::size_t body_bytes = std::size_t{4} << 20U;
    };

    HttpClient(boost::asio::any_io_executor io, Account account);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// The answer whatever its status; throws Failure when there is none. What can be said twice (GET,
    /// DELETE) is said again once if a kept connection turns out to be dead; a POST never.
    Task<Reply> send(Request request, Limits limits);

    Task<Reply> send(Request request);

    /// Every request that waits ends with Failure, and no new one begins.
    void stop();

private:
    class Pool;
    std::shared_ptr<Pool> pool_;
};

} // namespace callhours::telephony::ari
