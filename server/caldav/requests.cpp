#include "server/caldav/requests.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <charconv>

namespace callhours::caldav {

namespace {

auto refused(std::string words, std::string precondition = {}, int status = 400)
{
    return refuse(
        BodyRefusal{.status = status, .words = std::move(words), .precondition = std::move(precondition)});
}

constexpr std::string_view only_supported_filters = "<C:supported-filter/>";
constexpr std::string_view only_valid_filters = "<C:valid-filter/>";

std::string_view precondition_of(std::string_view words)
{
    return words.find("not supported") == std::string_view::npos ? only_valid_filters
                                                                 : only_supported_filters;
}

Result<WantedProperties, BodyRefusal> parse_wanted(const Element& parent)
{
    WantedProperties wanted;
    if (parent.child(ns::dav, "propname") != nullptr) {
        wanted.kind = WantedProperties::Kind::names;
        return wanted;
    }
    const auto* const prop = parent.child(ns::dav, "prop");
    if (prop != nullptr) {
        wanted.kind = WantedProperties::Kind::some;
        for (const auto& each : prop->children) {
            wanted.names.push_back(each.name);
            const auto* const expand =
                each.is(ns::caldav, "calendar-data") ? each.child(ns::caldav, "expand") : nullptr;
            if (expand == nullptr) continue;
            auto range = parse_time_range(*expand);
            if (!range) return refused(std::move(range.error()));
            wanted.expand = *range;
        }
        return wanted;
    }
    if (const auto* const include = parent.child(ns::dav, "include")) {
        for (const auto& each : include->children)
            wanted.names.push_back(each.name);
    }
    return wanted;
}

Result<Report, BodyRefusal> parse_query(const Element& root, WantedProperties wanted)
{
    CalendarQuery query{.wanted = std::move(wanted), .filter = {}};
    const auto* const filter = root.child(ns::caldav, "filter");
    if (filter == nullptr)
        return refused("A calendar-query needs a filter.", std::string{only_valid_filters}, 403);
    auto parsed = parse_filter(*filter);
    if (!parsed) {
        std::string precondition{precondition_of(parsed.error())};
        return refused(std::move(parsed.error()), std::move(precondition), 403);
    }
    query.filter = std::move(*parsed);
    return query;
}

Result<Report, BodyRefusal> parse_sync(const Element& root, WantedProperties wanted)
{
    SyncQuery query{.wanted = std::move(wanted), .token = {}};
    if (const auto* const token = root.child(ns::dav, "sync-token")) query.token = trim(token->text);
    const auto* const limit = root.child(ns::dav, "limit");
    const auto* const most = limit == nullptr ? nullptr : limit->child(ns::dav, "nresults");
    if (most != nullptr) {
        const auto text = trim(most->text);
        std::size_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{} || end != text.data() + text.size() || value == 0)
            return refused("nresults must be a number above 0.");
        query.most = value;
    }
    return query;
}

Result<Report, BodyRefusal> parse_free_busy(const Element& root)
{
    const auto* const range = root.child(ns::caldav, "time-range");
    if (range == nullptr) return refused("A free-busy-query needs a time-range.");
    auto window = parse_time_range(*range);
    if (!window) return refused(std::move(window.error()));
    return FreeBusyQuery{*window};
}

} // namespace

Result<WantedProperties, BodyRefusal> parse_propfind(std::string_view body)
{
    if (trim(body).empty()) return WantedProperties{};
    auto root = parse_xml(body);
    if (!root) return refused(std::move(root.error()));
    if (!root->is(ns::dav, "propfind")) return refused("Expected a DAV:propfind element.");
    return parse_wanted(*root);
}

Result<std::vector<Name>, BodyRefusal> parse_proppatch(std::string_view body)
{
    auto root = parse_xml(body);
    if (!root) return refused(std::move(root.error()));
    if (!root->is(ns::dav, "propertyupdate")) return refused("Expected a DAV:propertyupdate element.");
    std::vector<Name> names;
    for (const auto& step : root->children) {
        const auto* const prop = step.child(ns::dav, "prop");
        if (prop == nullptr) continue;
        for (const auto& each : prop->children)
            names.push_back(each.name);
    }
    return names;
}

Result<Report, BodyRefusal> parse_report(std::string_view body)
{
    auto root = parse_xml(body);
    if (!root) return refused(std::move(root.error()));
    if (root->is(ns::caldav, "free-busy-query")) return parse_free_busy(*root);
    auto wanted = parse_wanted(*root);
    if (!wanted) return refuse(std::move(wanted.error()));
    if (root->is(ns::caldav, "calendar-query")) return parse_query(*root, std::move(*wanted));
    if (root->is(ns::dav, "sync-collection")) return parse_sync(*root, std::move(*wanted));
    if (root->is(ns::caldav, "calendar-multiget")) {
        Multiget multiget{.wanted = std::move(*wanted), .hrefs = {}};
        for (const auto& each : root->children) {
            if (each.is(ns::dav, "href")) multiget.hrefs.emplace_back(trim(each.text));
        }
        return multiget;
    }
    return refused("There are calendar-query, calendar-multiget, free-busy-query and sync-collection.",
                   "<D:supported-report/>", 403);
}

std::string sync_token(CollectionKind kind, ChangeNumber number)
{
    return fmt::format("urn:callhours:sync:{}:{}", to_text(kind), number.value());
}

std::optional<ChangeNumber> parse_sync_token(std::string_view text, CollectionKind kind)
{
    const auto beginning = fmt::format("urn:callhours:sync:{}:", to_text(kind));
    if (!text.starts_with(beginning)) return std::nullopt;
    text.remove_prefix(beginning.size());
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
    return ChangeNumber{value};
}

} // namespace callhours::caldav
