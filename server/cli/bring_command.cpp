#include "server/cli/bring_command.hpp"

#include "server/web/bring_documents.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <iostream>

namespace callhours::cli {

namespace {

constexpr std::size_t long_file = 2000; ///< rows; from then on one is told how far it is

[[noreturn]] void refuse_all(const std::string& file, const bring::Problems& problems)
{
    auto text = fmt::format("{}: nothing was imported, {} problem{}", file, problems.size(),
                            problems.size() == 1 ? "" : "s");
    for (std::size_t i = 0; i < problems.size() && i < bring::most_problems; ++i)
        text += "\n  " + web::to_text(problems[i]);
    if (problems.size() > bring::most_problems) text += "\n  …";
    throw Refused{text};
}

std::optional<std::string> given(const std::string& text)
{
    return text.empty() ? std::nullopt : std::optional{text};
}

bring::Options options_of(const BringOptions& asked)
{
    bring::Options options{.what = bring::What::clients, .source = asked.source};
    const auto what = bring::parse_what(asked.what);
    if (!what) throw Refused{"--what: clients, bookings or tasks"};
    options.what = *what;
    options.zone = given(asked.zone);
    options.client = given(asked.client);
    options.agent = given(asked.agent);
    options.type = given(asked.type);
    if (!asked.dates.empty()) {
        if (asked.dates != "dmy" && asked.dates != "mdy") throw Refused{"--dates: dmy or mdy"};
        options.order = asked.dates == "dmy" ? bring::DateOrder::day_first : bring::DateOrder::month_first;
    }
    for (const auto& column : asked.columns) {
        const auto sign = column.rfind('=');
        if (sign == std::string::npos)
            throw Refused{fmt::format("--column {}: must be HEADER=FIELD, like \"Raised by=name\"", column)};
        options.columns[column.substr(0, sign)] = column.substr(sign + 1);
    }
    return options;
}

} // namespace

int bring_file(const BringOptions& asked, const std::string& bytes, World& world)
{
    const auto options = options_of(asked);
    const auto store = world.open_store(asked.db, false);
    const auto directory = ask(store->directories().load());
    const auto now = world.clock.now();
    auto brought = bring::bring(bytes, options, *directory, now);
    if (!brought) refuse_all(asked.file, brought.error());

    auto& batch = brought->batch;
    batch.uid_domain = "callhours";
    if (brought->rows >= long_file) {
        batch.progress = [&err = world.err, rows = brought->rows](std::size_t taken) {
            err << fmt::format("{} of {} rows\n", taken, rows);
        };
    }
    web::add_client_secrets(batch, *directory, world.random);
    const auto report =
        asked.dry_run ? ask(store->imports().try_out(batch)) : ask(store->imports().import(batch));
    if (!report) refuse_all(asked.file, web::problems_of(report.error(), brought->table));
    const auto base_url = asked.dry_run ? std::nullopt : std::optional{asked.base_url};
    world.out << boost::json::serialize(web::brought_document(*brought, options.what, *report, base_url))
              << '\n';
    return 0;
}

} // namespace callhours::cli
