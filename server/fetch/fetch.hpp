#pragma once

#include "base/result.hpp"
#include "base/task.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace callhours::fetch {

/// One request to somebody else's server.
struct Request {
    enum class Method { get, post, propfind, report }; ///< the last two of WebDAV (RFC 4918, RFC 3253)

    Method method = Method::get;
    std::string url; ///< http or https, without user and password
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string body{};
    std::size_t most_bytes = 1024 * 1024; ///< of the answer's body
    std::chrono::milliseconds patience{20'000};
    int most_redirects = 3; ///< of a GET; others follow none: who gets what is sent must be who was named
};

struct Answer {
    int status = 0;                                             ///< any; 404 and 500 are answers too
    std::vector<std::pair<std::string, std::string>> headers{}; ///< of the last answer, names in lower case
    std::string body{};

    /// The first of that lower-case name; empty when there is none.
    [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// Why there is no answer.
struct Failure {
    enum class Kind {
        bad_request,       ///< no http(s) URL, or a header with a line end in it
        forbidden_address, ///< the name leads to this machine or a private network, and nobody allowed it
        unreachable,       ///< no such name, no connection, an answer that is no HTTP
        not_trusted,       ///< the certificate
        too_large,
        too_slow,
        too_many_redirects,
        stopped, ///< the server ends
    };

    Kind kind;
    std::string words; ///< for people; never the path or query of the URL, which may hold a secret
};

using Outcome = Result<Answer, Failure>;

/// Asks servers that strangers name: never one of this machine or of a private network unless the
/// configuration allows it, whatever the name, the redirect or the second look at the name says.
class Fetcher {
public:
    virtual ~Fetcher() = default;

    /// Io thread; the work is done on another one.
    virtual Task<Outcome> fetch(Request request) = 0;

    /// Ends what runs and every later request. Any thread.
    virtual void stop() noexcept = 0;
};

} // namespace callhours::fetch
