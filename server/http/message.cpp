#include "server/http/message.hpp"

#include "base/assert.hpp"
#include "base/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace callhours::http {

namespace {

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_name(std::string_view a, std::string_view b)
{
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view without_spaces(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

Response with_type(int status, std::string_view media_type, std::string body)
{
    return {status, {{"Content-Type", std::string{media_type}}}, std::move(body)};
}

/// A header value of ours that came, perhaps, from outside: a line end in it would begin another field.
bool is_field_value(std::string_view text)
{
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

} // namespace

std::string_view to_text(Method method)
{
    switch (method) {
    case Method::get:
        return "GET";
    case Method::head:
        return "HEAD";
    case Method::post:
        return "POST";
    case Method::put:
        return "PUT";
    case Method::patch:
        return "PATCH";
    case Method::delete_:
        return "DELETE";
    case Method::options:
        return "OPTIONS";
    case Method::propfind:
        return "PROPFIND";
    case Method::proppatch:
        return "PROPPATCH";
    case Method::report:
        return "REPORT";
    case Method::mkcol:
        return "MKCOL";
    case Method::mkcalendar:
        return "MKCALENDAR";
    case Method::copy:
        return "COPY";
    case Method::move:
        return "MOVE";
    }
    throw std::logic_error{"no such method"};
}

std::string_view Headers::get(std::string_view name) const
{
    for (const auto& field : fields_) {
        if (same_name(field.name, name)) return field.value;
    }
    return {};
}

bool Headers::has(std::string_view name) const
{
    return std::any_of(fields_.begin(), fields_.end(),
                       [&](const Field& field) { return same_name(field.name, name); });
}

std::string Headers::joined(std::string_view name) const
{
    std::string values;
    bool first = true;
    for (const auto& field : fields_) {
        if (!same_name(field.name, name)) continue;
        if (!first) values += ", ";
        values += field.value;
        first = false;
    }
    return values;
}

void Headers::set(std::string_view name, std::string value)
{
    remove(name);
    add(std::string{name}, std::move(value));
}

void Headers::remove(std::string_view name)
{
    std::erase_if(fields_, [&](const Field& field) { return same_name(field.name, name); });
}

std::optional<std::string_view> Parameters::find(std::string_view name) const
{
    for (const auto& parameter : parameters_) {
        if (parameter.name == name) return parameter.value;
    }
    return std::nullopt;
}

std::vector<std::string_view> Parameters::all(std::string_view name) const
{
    std::vector<std::string_view> values;
    for (const auto& parameter : parameters_) {
        if (parameter.name == name) values.push_back(parameter.value);
    }
    return values;
}

std::string_view Request::capture(std::string_view name) const
{
    for (std::size_t i = 0; i < capture_names.size() && i < captures.size(); ++i) {
        if (capture_names[i] == name) return captures[i];
    }
    return {};
}

std::optional<std::string_view> Request::cookie(std::string_view name) const
{
    for (const auto& field : headers) {
        if (!same_name(field.name, "Cookie")) continue;
        std::string_view rest = field.value;
        while (!rest.empty()) {
            const auto end = rest.find(';');
            const auto pair = without_spaces(rest.substr(0, end));
            rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
            const auto equals = pair.find('=');
            if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
            auto value = pair.substr(equals + 1);
            if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
                value = value.substr(1, value.size() - 2);
            }
            return value;
        }
    }
    return std::nullopt;
}

std::string Request::media_type() const
{
    const auto field = headers.get("Content-Type");
    std::string type{without_spaces(field.substr(0, field.find(';')))};
    std::transform(type.begin(), type.end(), type.begin(), lower);
    return type;
}

void LiveText::push(std::string_view piece)
{
    if (ended()) return;
    if (waiting_.size() + piece.size() > most_waiting_bytes_) {
        state_ = State::overrun;
        waiting_.clear();
    } else {
        waiting_ += piece;
    }
    tell();
}

void LiveText::end()
{
    if (ended()) return;
    state_ = State::ended;
    tell();
}

std::string LiveText::take()
{
    return std::exchange(waiting_, {});
}

void LiveText::tell() const
{
    if (told_) told_();
}

std::uint64_t size_of(const Body& body)
{
    struct Size {
        std::uint64_t operator()(const std::string& text) const { return text.size(); }

        std::uint64_t operator()(const SharedText& text) const { return text ? text->size() : 0; }

        std::uint64_t operator()(const FileRange& range) const { return range.length; }

        std::uint64_t operator()(const std::shared_ptr<LiveText>&) const { return 0; }
    };

    return std::visit(Size{}, body);
}

Response json(int status, std::string text)
{
    return with_type(status, "application/json", std::move(text));
}

Response html(int status, std::string page)
{
    return with_type(status, "text/html; charset=utf-8", std::move(page));
}

Response text(int status, std::string words)
{
    return with_type(status, "text/plain; charset=utf-8", std::move(words));
}

Response no_content()
{
    return {204, {}, {}};
}

Response see_other(std::string path)
{
    CALLHOURS_ASSERT(is_field_value(path));
    return {303, {{"Location", std::move(path)}}, {}};
}

Response problem(const Problem& problem)
{
    const std::string title = problem.title.empty() ? std::string{reason(problem.status)} : problem.title;
    auto body = fmt::format(R"({{"type":"{}","title":"{}","status":{})",
                            problem.type.empty() ? "about:blank" : json_escaped(problem.type),
                            json_escaped(title), problem.status);
    if (!problem.detail.empty()) body += fmt::format(R"(,"detail":"{}")", json_escaped(problem.detail));
    body += '}';
    auto response = with_type(problem.status, "application/problem+json", std::move(body));
    response.headers.add("Cache-Control", "no-store");
    return response;
}

Response problem(int status, std::string detail)
{
    return problem(Problem{status, {}, std::move(detail), {}});
}

Response problem(int status, std::string title, std::string detail)
{
    return problem(Problem{status, std::move(title), std::move(detail), {}});
}

Response too_many(std::uint64_t retry_after_seconds)
{
    auto response =
        problem(429, fmt::format("Too many requests: try again in {} seconds.", retry_after_seconds));
    response.headers.add("Retry-After", std::to_string(retry_after_seconds));
    return response;
}

std::string set_cookie(const Cookie& cookie, const Request& request)
{
    CALLHOURS_ASSERT(is_field_value(cookie.value) &&
                     cookie.value.find_first_of("; ,\"") == std::string::npos);
    auto field = fmt::format("{}={}; Path={}; HttpOnly; SameSite={}", cookie.name, cookie.value, cookie.path,
                             cookie.same_site == Cookie::SameSite::strict ? "Strict" : "Lax");
    if (cookie.max_age_seconds) field += fmt::format("; Max-Age={}", *cookie.max_age_seconds);
    if (request.secure) field += "; Secure";
    return field;
}

std::string html_escaped(std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    for (const char c : text) {
        switch (c) {
        case '&':
            result += "&amp;";
            break;
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        case '"':
            result += "&quot;";
            break;
        case '\'':
            result += "&#39;";
            break;
        default:
            result += c;
        }
    }
    return result;
}

} // namespace callhours::http
