#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace callhours::http {

/// What a client may ask for; the WebDAV ones are for /caldav/. Any other method is answered 501 by the
/// session.
enum class Method {
    get,
    head, ///< handlers never see it: a HEAD is answered by the GET route, without the body
    post,
    put,
    patch,
    delete_,
    options,
    propfind,
    proppatch,
    report,
    mkcol,
    mkcalendar,
    copy,
    move,
};

/// `GET`, `DELETE` …
[[nodiscard]] std::string_view to_text(Method method);

/// Header fields in the order in which they came; names are compared without regard to case (RFC 9110 §5.1).
class Headers {
public:
    struct Field {
        std::string name;
        std::string value;
    };

    Headers() = default;

    Headers(std::initializer_list<Field> fields) : fields_{fields} {}

    /// The value of the first such field; empty when there is none (has() tells the difference).
    [[nodiscard]] std::string_view get(std::string_view name) const;

    [[nodiscard]] bool has(std::string_view name) const;

    /// All values of that name joined by ", " (RFC 9110 §5.3).
    [[nodiscard]] std::string joined(std::string_view name) const;

    /// Adds one more field of that name.
    void add(std::string name, std::string value) { fields_.push_back({std::move(name), std::move(value)}); }

    /// Replaces all fields of that name by one.
    void set(std::string_view name, std::string value);

    void remove(std::string_view name);

    [[nodiscard]] auto begin() const { return fields_.begin(); }

    [[nodiscard]] auto end() const { return fields_.end(); }

    [[nodiscard]] bool empty() const { return fields_.empty(); }

private:
    std::vector<Field> fields_;
};

/// Names and values of a query or a form, decoded, in their order; a name may come more than once.
class Parameters {
public:
    struct Parameter {
        std::string name;
        std::string value;
    };

    /// The first value of that name; nothing when the name is missing (an empty value is one).
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;

    /// As find(), but an absent one reads as empty.
    [[nodiscard]] std::string_view get(std::string_view name) const { return find(name).value_or(""); }

    [[nodiscard]] std::vector<std::string_view> all(std::string_view name) const;

    void add(std::string name, std::string value)
    {
        parameters_.push_back({std::move(name), std::move(value)});
    }

    [[nodiscard]] auto begin() const { return parameters_.begin(); }

    [[nodiscard]] auto end() const { return parameters_.end(); }

    [[nodiscard]] std::size_t size() const { return parameters_.size(); }

    [[nodiscard]] bool empty() const { return parameters_.empty(); }

private:
    std::vector<Parameter> parameters_;
};

/// A request as a handler sees it: complete, within the limits, its target and query decoded.
struct Request {
    Method method = Method::get;
    std::string target; ///< as it was sent: `/book/t%C3%A9?day=1`; may hold a token: never log it
    std::string path;   ///< the target without its query, not decoded
    std::vector<std::string> segments; ///< of the path, decoded (UTF-8, no control characters); `/` has none
    Parameters query;
    Headers headers;
    std::string body;

    std::string remote;    ///< the client's address without a port; behind a trusted proxy the one it names
    bool loopback = false; ///< came from this machine itself, not by a proxy on it
    bool secure = false;   ///< came by https, here or at the trusted proxy
    std::string id;        ///< for the log, and X-Request-Id of the answer

    /// What stood for the `{name}`s of the route, in their order.
    std::vector<std::string> captures;
    std::vector<std::string> capture_names;

    /// What stood for `{name}`; empty when the route has no such name.
    [[nodiscard]] std::string_view capture(std::string_view name) const;

    /// The value of the first cookie of that name (RFC 6265 §4.2), or nothing.
    [[nodiscard]] std::optional<std::string_view> cookie(std::string_view name) const;

    /// The Content-Type without its parameters, in lower case: `application/json`.
    [[nodiscard]] std::string media_type() const;
};

/// Text that several answers share; it is sent without being copied.
using SharedText = std::shared_ptr<const std::string>;

/// A part of a file; it is read in the worker pool, piece by piece, while it is sent.
struct FileRange {
    std::string path;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    std::shared_ptr<const void> kept{}; ///< what the path needs to stay good until the answer is sent
};

/// An answer that goes on until somebody ends it: whoever has news pushes pieces, the session writes them as
/// they come. The request's timeouts do not hold for it, and its connection serves nothing after it. Io
/// thread.
class LiveText {
public:
    explicit LiveText(std::size_t most_waiting_bytes) : most_waiting_bytes_{most_waiting_bytes} {}

    /// Queues a piece. A reader who is so slow that more than the bound would wait is dropped: `overrun`.
    void push(std::string_view piece);

    /// What is queued is still written. Ending twice is harmless.
    void end();

    [[nodiscard]] bool ended() const noexcept { return state_ != State::open; }

    [[nodiscard]] bool overrun() const noexcept { return state_ == State::overrun; }

    // For the session that writes it.
    [[nodiscard]] bool waiting() const noexcept { return !waiting_.empty(); }

    [[nodiscard]] std::string take(); ///< all that is queued

    /// `told` is called after each push and at the end.
    void on_news(std::function<void()> told) { told_ = std::move(told); }

private:
    enum class State { open, ended, overrun };

    void tell() const;

    std::size_t most_waiting_bytes_;
    State state_ = State::open;
    std::string waiting_;
    std::function<void()> told_;
};

using Body = std::variant<std::string, SharedText, FileRange, std::shared_ptr<LiveText>>;

/// What a handler answers. Content-Length and Connection belong to the session, which also adds Date and (on
/// HTML) the security headers where they are not there yet.
struct Response {
    int status = 200;
    Headers headers;
    Body body;
};

/// 0 for what goes on.
[[nodiscard]] std::uint64_t size_of(const Body& body);

/// `Not Found`; empty for a number that has no name.
[[nodiscard]] std::string_view reason(int status);

// What handlers answer. The `text`s are complete documents in UTF-8.
[[nodiscard]] Response json(int status, std::string text);
[[nodiscard]] Response html(int status, std::string page);
[[nodiscard]] Response text(int status, std::string words);
[[nodiscard]] Response no_content();

/// 303: after a POST, look there. `path` is a path of ours or an absolute URL; line ends in it are a bug.
[[nodiscard]] Response see_other(std::string path);

/// An error in the words of RFC 9457. `detail` is for the person who reads it, and says the way out.
struct Problem {
    int status = 500;
    std::string title; ///< empty: the reason phrase of the status
    std::string detail;
    std::string type; ///< a URI of the kind of error; empty: `about:blank`
};

/// application/problem+json.
[[nodiscard]] Response problem(const Problem& problem);
[[nodiscard]] Response problem(int status, std::string detail);
[[nodiscard]] Response problem(int status, std::string title, std::string detail);

/// 429 with Retry-After.
[[nodiscard]] Response too_many(std::uint64_t retry_after_seconds);

/// Text of an HTML document or of a quoted attribute in it.
[[nodiscard]] std::string html_escaped(std::string_view text);

/// A cookie that scripts cannot read. It is Secure when the request came by https.
struct Cookie {
    std::string name;
    std::string value;
    std::string path = "/";
    std::optional<std::uint64_t> max_age_seconds =
        std::nullopt; ///< nothing: until the browser ends; 0: delete
    enum class SameSite { strict, lax } same_site = SameSite::strict;
};

/// The value of a Set-Cookie field (RFC 6265 §4.1).
[[nodiscard]] std::string set_cookie(const Cookie& cookie, const Request& request);

} // namespace callhours::http
