#pragma once

#include "store/import.hpp"
#include "store/sqlite/connection.hpp"

#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace callhours::store::sqlite {

/// Undoes an import that has problems: thrown out of the write job.
class ImportRefused : public std::runtime_error {
public:
    explicit ImportRefused(std::vector<ImportProblem> found)
        : std::runtime_error{"the import has problems"}, problems{std::move(found)}
    {
    }

    std::vector<ImportProblem> problems;
};

/// One import inside its transaction: the steps below go on after a problem, so that all are told.
struct Importing {
    Connection& db;
    const ImportBatch& batch;
    ImportReport report{};
    std::vector<ImportProblem> problems{};
    std::size_t taken = 0;          ///< bookings and tasks, for the progress
    std::set<std::string> failed{}; ///< "agents/anna": refused already, so nobody who names it is told again

    void complain(const std::string& pointer, std::string text)
    {
        problems.push_back({pointer, std::move(text)});
    }

    void took_one()
    {
        constexpr std::size_t step = 500;
        if (++taken % step == 0 && batch.progress) batch.progress(taken);
    }
};

/// Everything. Throws ImportRefused when there is any problem; writes the number of a change to the rules
/// only when something of them was altered.
[[nodiscard]] ImportReport import_in(Connection& db, const ImportBatch& batch);

void import_holidays(Importing& importing);
void import_call_types(Importing& importing);
void import_agents(Importing& importing);
void import_clients(Importing& importing);
void import_numbers(Importing& importing);
void import_desk(Importing& importing);
void import_server_secrets(Importing& importing);
void import_bookings(Importing& importing);
void import_busy(Importing& importing);
void import_tasks(Importing& importing);

/// What was brought of that name; 0 where nothing was. `kind` is `booking` or `task`.
[[nodiscard]] std::int64_t find_brought(Connection& db, const char* kind, const std::string& source,
                                        const std::string& external);
void note_brought(Connection& db, const char* kind, const std::string& source, const std::string& external,
                  std::int64_t subject);

/// `pointer` is that of the object that holds the schedule.
void import_schedule(Importing& importing, std::int64_t schedule, const ScheduleImport& given,
                     const std::string& pointer);
[[nodiscard]] std::int64_t make_schedule(Connection& db);

/// By slug; unset when there is none.
[[nodiscard]] ClientId find_client(Connection& db, const std::string& slug);

// By slug; unset when there is none, and the caller is told (once).
[[nodiscard]] AgentId wanted_agent(Importing& importing, const std::string& slug, const std::string& pointer);
[[nodiscard]] ClientId wanted_client(Importing& importing, const std::string& slug,
                                     const std::string& pointer);
[[nodiscard]] CallTypeId wanted_call_type(Importing& importing, const std::string& slug,
                                          const std::string& pointer);

} // namespace callhours::store::sqlite
