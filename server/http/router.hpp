#pragma once

#include "base/task.hpp"
#include "server/http/message.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace callhours::http {

/// Answers one request. The request outlives the task. Whatever it throws is logged as `http.failed` and
/// answered 500. Bind what it needs in a plain lambda that calls a coroutine, never in a coroutine lambda
/// with captures:
/// `[&book](const Request& request) { return post_booking(request, book); }`.
using Handler = std::function<Task<Response>(const Request&)>;

struct Route {
    Method method;
    std::string pattern; ///< `/api/v1/bookings/{id}`; a last `{rest...}` takes all that follows, also nothing
    Handler handler;
    std::size_t body_limit_bytes = 0; ///< 0: the server's
};

/// Makes the page or document for an error that no handler answered (404, 405, 413, 500 …).
using ErrorRenderer = std::function<Response(const Request&, const Problem&)>;

/// problem+json below /api/, /caldav/ and for who asks for JSON; a plain page elsewhere.
[[nodiscard]] Response default_error(const Request& request, const Problem& problem);

/// The table of routes. A literal segment beats a `{name}`, which beats `{rest...}`; `{name}.ics` takes a
/// segment with that ending. No time is spent on routes that do not fit: it is a tree of segments.
class Router {
public:
    Router();
    ~Router();
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;

    /// Throws std::logic_error when the pattern is malformed or is there already with that method.
    void add(Route route);

    void add(Method method, std::string pattern, Handler handler)
    {
        add(Route{method, std::move(pattern), std::move(handler)});
    }

    /// Who renders errors outside /api/ and /caldav/; without it default_error().
    void render_errors_by(ErrorRenderer renderer) { renderer_ = std::move(renderer); }

    /// Fills the captures of `request` and gives the route; nullptr when there is none for path and method.
    /// A HEAD finds the GET route.
    [[nodiscard]] const Route* find(Request& request) const;

    /// The answer where find() gave nothing: 404; 405 with Allow; 204 with Allow to OPTIONS.
    [[nodiscard]] Response no_route(const Request& request) const;

    /// An error that no handler answered, as that client can read it.
    [[nodiscard]] Response error(const Request& request, const Problem& problem) const;

private:
    struct Node;
    static Node& descend(Node& node, std::string_view segment, std::vector<std::string>& names);
    [[nodiscard]] const Node* walk(const Node& node, const Request& request, std::size_t depth,
                                   std::vector<std::string>& captures) const;

    std::unique_ptr<Node> root_;
    ErrorRenderer renderer_;
};

} // namespace callhours::http
