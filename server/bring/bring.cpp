#include "server/bring/bring.hpp"

#include "server/bring/people.hpp"

#include <fmt/format.h>

#include <charconv>

namespace callhours::bring {

namespace {

Problem wrong_option(std::string_view name, const std::string& text)
{
    return {0, std::string{name}, text};
}

/// What the options name must be there, or every row would be told of it.
Problems problems_of(const Options& options, const store::Directory& directory)
{
    Problems problems;
    if (options.client && directory.client(std::string_view{*options.client}) == nullptr)
        problems.push_back(wrong_option("client", fmt::format("there is no client {}", *options.client)));
    if (options.agent && directory.agent(std::string_view{*options.agent}) == nullptr)
        problems.push_back(wrong_option("agent", fmt::format("there is no agent {}", *options.agent)));
    if (options.type && directory.call_type(std::string_view{*options.type}) == nullptr)
        problems.push_back(wrong_option("type", fmt::format("there is no kind of call {}", *options.type)));
    if (options.zone && !calendar::Zone::find(*options.zone))
        problems.push_back(wrong_option(
            "zone", fmt::format("{} {}", *options.zone, describe(calendar::Zone::Error::unknown))));
    return problems;
}

void read_rows(What what, Reading& reading, store::ImportBatch& batch)
{
    switch (what) {
    case What::clients:
        bring_clients(reading, batch);
        return;
    case What::bookings:
        bring_bookings(reading, batch);
        return;
    case What::tasks:
        bring_tasks(reading, batch);
        return;
    }
    throw std::logic_error{"read_rows: not a What"};
}

/// The store's words for members, in which the pointers of its problems end.
std::optional<Field> field_of(std::string_view member)
{
    if (member == "minutes") return Field::end;
    if (member.starts_with("numbers")) return Field::phone;
    return parse_field(member);
}

} // namespace

Result<Brought, Problems> bring(std::string_view bytes, const Options& options,
                                const store::Directory& directory, Instant now)
{
    if (auto problems = problems_of(options, directory); !problems.empty())
        return refuse(std::move(problems));
    const auto zone =
        options.zone ? calendar::Zone::find(*options.zone).value() : directory.desk.schedule.zone;
    auto table = looks_like_ics(bytes) ? table_of_ics(options.what, bytes, zone)
                                       : table_of_csv(options.what, bytes, options.columns, options.order);
    if (!table) return refuse(Problems{std::move(table.error())});
    Brought brought;
    brought.batch.source = options.source;
    brought.batch.now = now;
    Reading reading{*table, options, directory, now, zone};
    read_rows(options.what, reading, brought.batch);
    if (!reading.problems.empty()) return refuse(std::move(reading.problems));
    brought.rows = table->rows.size();
    table->rows.clear();
    brought.table = std::move(*table);
    return brought;
}

Problem problem_of(const store::ImportProblem& found, const Table& table)
{
    const std::string_view pointer{found.pointer};
    const auto slash = pointer.find('/');
    std::size_t line = 0;
    std::from_chars(pointer.data(), pointer.data() + std::min(slash, pointer.size()), line);
    const auto member = slash == std::string_view::npos ? std::string_view{} : pointer.substr(slash + 1);
    const auto field = field_of(member);
    return {line, field ? table.name_of(*field) : std::string{}, found.text};
}

} // namespace callhours::bring
