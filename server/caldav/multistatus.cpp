#include "server/caldav/multistatus.hpp"

#include <fmt/format.h>

namespace callhours::caldav {

namespace {

constexpr std::string_view namespaces = R"(xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" )"
                                        R"(xmlns:CS="http://calendarserver.org/ns/" )"
                                        R"(xmlns:A="http://apple.com/ns/ical/")";

std::string_view prefix_of(std::string_view space)
{
    if (space == ns::dav) return "D";
    if (space == ns::caldav) return "C";
    if (space == ns::calendar_server) return "CS";
    if (space == ns::apple) return "A";
    return {};
}

http::Response xml(int status, std::string text)
{
    http::Response response{.status = status, .headers = {}, .body = std::move(text)};
    response.headers.set("Content-Type", "application/xml; charset=utf-8");
    return response;
}

std::string status_line(int status)
{
    return fmt::format("<D:status>HTTP/1.1 {} {}</D:status>", status, http::reason(status));
}

} // namespace

Multistatus::Multistatus()
    : text_{fmt::format("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:multistatus {}>", namespaces)}
{
}

void Multistatus::add(std::string_view path, std::string_view found, const std::vector<Name>& missing)
{
    text_ += "<D:response>";
    text_ += href(path);
    if (!found.empty() || missing.empty()) {
        text_ += "<D:propstat><D:prop>";
        text_ += found;
        text_ += "</D:prop>" + status_line(200) + "</D:propstat>";
    }
    if (!missing.empty()) {
        text_ += "<D:propstat><D:prop>";
        for (const auto& name : missing)
            text_ += empty_element(name);
        text_ += "</D:prop>" + status_line(404) + "</D:propstat>";
    }
    text_ += "</D:response>\n";
}

void Multistatus::add_forbidden(std::string_view path, const std::vector<Name>& names)
{
    text_ += "<D:response>" + href(path) + "<D:propstat><D:prop>";
    for (const auto& name : names)
        text_ += empty_element(name);
    text_ += "</D:prop>" + status_line(403) +
             "<D:error><D:cannot-modify-protected-property/></D:error></D:propstat></D:response>\n";
}

void Multistatus::add_status(std::string_view path, int status)
{
    text_ += "<D:response>" + href(path) + status_line(status);
    if (status == 507) text_ += "<D:error><D:number-of-matches-within-limits/></D:error>";
    text_ += "</D:response>\n";
}

void Multistatus::add_sync_token(std::string_view token)
{
    text_ += fmt::format("<D:sync-token>{}</D:sync-token>", xml_escaped(token));
}

http::Response Multistatus::response() &&
{
    text_ += "</D:multistatus>\n";
    return xml(207, std::move(text_));
}

http::Response precondition_failed(int status, std::string_view precondition, std::string_view words)
{
    return xml(status, fmt::format("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:error {}>{}"
                                   "<D:responsedescription>{}</D:responsedescription></D:error>\n",
                                   namespaces, precondition, xml_escaped(words)));
}

http::Response against_rule(int status, std::string_view rule, std::string_view words)
{
    return precondition_failed(
        status, fmt::format("<K:rule xmlns:K=\"urn:callhours\">{}</K:rule>", xml_escaped(rule)), words);
}

std::string href(std::string_view path)
{
    return fmt::format("<D:href>{}</D:href>", xml_escaped(path));
}

std::string empty_element(const Name& name)
{
    const auto prefix = prefix_of(name.space);
    if (!prefix.empty()) return fmt::format("<{}:{}/>", prefix, name.local);
    if (name.space.empty()) return fmt::format("<{} xmlns=\"\"/>", name.local);
    return fmt::format("<X:{} xmlns:X=\"{}\"/>", name.local, xml_escaped(name.space));
}

} // namespace callhours::caldav
