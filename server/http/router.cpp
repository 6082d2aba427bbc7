#include "server/http/router.hpp"

#include "server/http/negotiation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace callhours::http {

struct Router::Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;

    /// `{name}` with what stands before and after it in its segment; the longest ending first, the bare one
    /// last.
    struct Placeholder {
        std::string before;
        std::string after;
        std::unique_ptr<Node> node;
    };

    std::vector<Placeholder> placeholders;
    std::unique_ptr<Node> rest;

    struct Entry {
        Route route;
        std::vector<std::string> names;
    };

    std::map<Method, Entry> entries;
};

namespace {

constexpr std::string_view rest_ending = "...";

std::vector<std::string_view> split_pattern(std::string_view pattern)
{
    if (!pattern.starts_with('/')) throw std::logic_error{"must begin with /"};
    std::vector<std::string_view> segments;
    pattern.remove_prefix(1);
    while (!pattern.empty()) {
        const auto end = pattern.find('/');
        segments.push_back(pattern.substr(0, end));
        if (end == std::string_view::npos) break;
        pattern.remove_prefix(end + 1);
        if (pattern.empty()) segments.emplace_back();
    }
    return segments;
}

bool is_for_programs(const Request& request)
{
    const auto first =
        request.segments.empty() ? std::string_view{} : std::string_view{request.segments.front()};
    return first == "api" || first == "caldav" || first == "calendars" || first == ".well-known" ||
           prefers_json(request);
}

} // namespace

Router::Router() : root_{std::make_unique<Node>()} {}

Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

Router::Node& Router::descend(Node& node, std::string_view segment, std::vector<std::string>& names)
{
    const auto open = segment.find('{');
    if (open == std::string_view::npos) {
        auto& next = node.literals[std::string{segment}];
        if (!next) next = std::make_unique<Node>();
        return *next;
    }
    const auto close = segment.find('}', open);
    if (close == std::string_view::npos || close == open + 1)
        throw std::logic_error{"a {name} is not closed"};
    auto name = segment.substr(open + 1, close - open - 1);
    if (name.ends_with(rest_ending)) {
        name.remove_suffix(rest_ending.size());
        names.emplace_back(name);
        if (!node.rest) node.rest = std::make_unique<Node>();
        return *node.rest;
    }
    names.emplace_back(name);
    const auto before = segment.substr(0, open);
    const auto after = segment.substr(close + 1);
    auto& known = node.placeholders;
    for (const auto& placeholder : known) {
        if (placeholder.before == before && placeholder.after == after) return *placeholder.node;
    }
    const auto shorter = std::find_if(known.begin(), known.end(), [&](const Node::Placeholder& placeholder) {
        return placeholder.before.size() + placeholder.after.size() < before.size() + after.size();
    });
    return *known.insert(shorter, {std::string{before}, std::string{after}, std::make_unique<Node>()})->node;
}

void Router::add(Route route)
{
    try {
        Node* node = root_.get();
        std::vector<std::string> names;
        bool ended = false;
        for (const auto segment : split_pattern(route.pattern)) {
            if (ended) throw std::logic_error{"nothing may follow a {rest...}"};
            ended = segment.ends_with("...}");
            node = &descend(*node, segment, names);
        }
        const auto method = route.method;
        if (node->entries.contains(method)) throw std::logic_error{"is there twice"};
        node->entries.emplace(method, Node::Entry{route, std::move(names)});
    } catch (const std::logic_error& error) {
        throw std::logic_error{fmt::format("route {}: {}", route.pattern, error.what())};
    }
}

const Router::Node* Router::walk(const Node& node, const Request& request, std::size_t depth,
                                 std::vector<std::string>& captures) const
{
    if (depth == request.segments.size()) {
        if (!node.entries.empty()) return &node;
        if (node.rest) {
            captures.emplace_back();
            return node.rest.get();
        }
        return nullptr;
    }
    const std::string& segment = request.segments[depth];
    if (const auto literal = node.literals.find(segment); literal != node.literals.end()) {
        if (const auto* found = walk(*literal->second, request, depth + 1, captures)) return found;
    }
    for (const auto& [before, after, next] : node.placeholders) {
        if (segment.size() <= before.size() + after.size() || !segment.starts_with(before) ||
            !segment.ends_with(after)) {
            continue;
        }
        const auto mark = captures.size();
        captures.push_back(segment.substr(before.size(), segment.size() - before.size() - after.size()));
        if (const auto* found = walk(*next, request, depth + 1, captures)) return found;
        captures.resize(mark);
    }
    if (!node.rest) return nullptr;
    std::string rest;
    for (std::size_t i = depth; i < request.segments.size(); ++i) {
        if (i > depth) rest += '/';
        rest += request.segments[i];
    }
    captures.push_back(std::move(rest));
    return node.rest.get();
}

const Route* Router::find(Request& request) const
{
    request.captures.clear();
    request.capture_names.clear();
    std::vector<std::string> captures;
    const auto* node = request.path == "*" ? nullptr : walk(*root_, request, 0, captures);
    if (node == nullptr) return nullptr;
    const auto method = request.method == Method::head && !node->entries.contains(Method::head)
                            ? Method::get
                            : request.method;
    const auto entry = node->entries.find(method);
    if (entry == node->entries.end()) return nullptr;
    request.captures = std::move(captures);
    request.capture_names = entry->second.names;
    return &entry->second.route;
}

Response Router::no_route(const Request& request) const
{
    std::vector<std::string> captures;
    const bool whole_server = request.path == "*";
    const auto* node = whole_server ? root_.get() : walk(*root_, request, 0, captures);
    if (node == nullptr || (node->entries.empty() && !whole_server)) {
        return error(request, {404, {}, "There is nothing at this address.", {}});
    }
    std::string allow = "OPTIONS";
    for (const auto& [method, entry] : node->entries) {
        allow += fmt::format(", {}", to_text(method));
        if (method == Method::get) allow += ", HEAD";
    }
    auto response = request.method == Method::options
                        ? no_content()
                        : error(request, {405, {}, fmt::format("This address takes {}.", allow), {}});
    response.headers.set("Allow", std::move(allow));
    return response;
}

Response Router::error(const Request& request, const Problem& problem) const
{
    if (renderer_ && !is_for_programs(request)) return renderer_(request, problem);
    return default_error(request, problem);
}

Response default_error(const Request& request, const Problem& problem)
{
    if (is_for_programs(request)) return http::problem(problem);
    const auto title =
        html_escaped(problem.title.empty() ? reason(problem.status) : std::string_view{problem.title});
    return html(problem.status,
                fmt::format("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                            "<meta name=\"viewport\" content=\"width=device-width\"><title>{}</title></head>"
                            "<body><h1>{}</h1><p>{}</p></body></html>\n",
                            title, title, html_escaped(problem.detail)));
}

} // namespace callhours::http
