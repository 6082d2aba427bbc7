#include "server/web/imports_api.hpp"

#include "base/text.hpp"
#include "server/app/desk_rights.hpp"
#include "server/http/multipart.hpp"
#include "server/web/bring_documents.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace callhours::web {

namespace json = boost::json;
using http::Method;

namespace {

constexpr std::size_t most_file_octets = 32U << 20U;
constexpr std::size_t most_word_octets = 500;
constexpr std::size_t most_parts = 200; ///< a column may need a word of its own

/// What a request brings beside its file.
struct Asked {
    bring::Options options;
    std::string bytes;
    bool has_file = false;
};

http::Response wrong(std::string_view part, std::string_view text)
{
    return http::problem(422, fmt::format("{} {}.", part, text));
}

std::optional<http::Response> read_word(const std::string& name, const std::string& value,
                                        bring::Options& options)
{
    if (value.size() > most_word_octets || !is_valid_utf8(value) || has_control_characters(value))
        return wrong(name, "must be one short line of UTF-8");
    if (name == "source") {
        options.source = value;
    } else if (name == "zone") {
        options.zone = value;
    } else if (name == "client") {
        options.client = value;
    } else if (name == "agent") {
        options.agent = value;
    } else if (name == "type") {
        options.type = value;
    } else if (name == "dates") {
        if (value != "dmy" && value != "mdy") return wrong(name, "must be dmy or mdy");
        options.order = value == "dmy" ? bring::DateOrder::day_first : bring::DateOrder::month_first;
    } else if (name == "column") {
        const auto sign = value.rfind('=');
        if (sign == std::string::npos) return wrong(name, "must be HEADER=FIELD");
        options.columns[value.substr(0, sign)] = value.substr(sign + 1);
    } else {
        return wrong(name, "is no part that is known here");
    }
    return std::nullopt;
}

Result<Asked, http::Response> asked_of(const http::Request& request, bring::What what)
{
    if (request.media_type() != "multipart/form-data")
        return refuse(http::problem(415, "Send the file as multipart/form-data, in a part named file."));
    auto parts = http::parse_multipart(request.headers.get("Content-Type"), request.body,
                                       {.parts = most_parts, .part_header_bytes = 4096});
    if (!parts) return refuse(http::problem(400, "The body is no multipart/form-data that can be read."));
    Asked asked{.options = {.what = what, .source = {}}, .bytes = {}};
    for (auto& part : *parts) {
        if (part.name == "file") {
            asked.bytes = std::move(part.bytes);
            asked.has_file = true;
        } else if (!part.bytes.empty()) {
            if (auto problem = read_word(part.name, part.bytes, asked.options))
                return refuse(std::move(*problem));
        }
    }
    if (!asked.has_file) return refuse(wrong("file", "is missing"));
    return asked;
}

http::Response leads_only()
{
    return http::problem(403, "Files are brought in by leads and administrators.");
}

} // namespace

void ImportsApi::add_routes(http::Router& router)
{
    router.add(http::Route{Method::post, "/api/v1/imports/{what}",
                           [this](const auto& request) { return post_import(request); }, most_file_octets});
    router.add(Method::get, "/api/v1/imports", [this](const auto& request) { return get_running(request); });
}

Task<http::Response> ImportsApi::post_import(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    if (!app::may(caller->agent->role, app::DeskDeed::bring_data)) co_return leads_only();
    const auto what = bring::parse_what(request.capture("what"));
    if (!what) co_return http::problem(404, "Clients, bookings and tasks can be brought.");
    auto asked = asked_of(request, *what);
    if (!asked) co_return std::move(asked.error());
    if (running_) {
        auto busy =
            http::problem(409, "Another file is being brought at the moment; try again when it is done.");
        busy.headers.set("Retry-After", "5");
        co_return busy;
    }
    const bool dry_run = request.query.get("dry_run") == "true";
    running_ = Running{.what = *what};
    std::exception_ptr broken;
    http::Response response;
    try {
        response = co_await run(std::move(asked->bytes), std::move(asked->options), dry_run, *caller);
    } catch (...) {
        broken = std::current_exception();
    }
    running_.reset();
    if (broken) std::rethrow_exception(broken);
    co_return response;
}

Task<http::Response> ImportsApi::run(std::string bytes, bring::Options options, bool dry_run,
                                     const Caller& caller)
{
    const auto now = parts_.gate.now();
    const auto what = options.what;
    auto read = [bytes = std::move(bytes), options = std::move(options), directory = caller.directory, now] {
        return bring::bring(bytes, options, *directory, now);
    };
    auto brought = co_await parts_.workers.ask(std::move(read));
    if (!brought) co_return unprocessable(brought.error());

    running_->rows = brought->rows;
    auto& batch = brought->batch;
    batch.uid_domain = "callhours";
    batch.actor = {.kind = store::Actor::Kind::agent, .id = caller.agent->id.value()};
    batch.progress = [taken = running_->taken](std::size_t count) { *taken = count; };
    add_client_secrets(batch, *caller.directory, parts_.random);
    const auto report =
        dry_run ? co_await parts_.imports.try_out(batch) : co_await parts_.imports.import(batch);
    if (!report) co_return unprocessable(problems_of(report.error(), brought->table));
    if (!dry_run) (void)co_await parts_.gate.rules().reload();
    const auto base_url = dry_run ? std::nullopt : std::optional{parts_.links.absolute("")};
    auto response = http::json(200, json::serialize(brought_document(*brought, what, *report, base_url)));
    response.headers.set("Cache-Control", "no-store");
    co_return response;
}

Task<http::Response> ImportsApi::get_running(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    if (!app::may(caller->agent->role, app::DeskDeed::bring_data)) co_return leads_only();
    json::value running = nullptr;
    if (running_) {
        running =
            json::object{{"what", bring::to_text(running_->what)},
                         {"rows", running_->rows == 0 ? json::value(nullptr) : json::value(running_->rows)},
                         {"taken", running_->taken->load()}};
    }
    auto response = http::json(200, json::serialize(json::object{{"running", std::move(running)}}));
    response.headers.set("Cache-Control", "no-store");
    co_return response;
}

} // namespace callhours::web
