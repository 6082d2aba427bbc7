#pragma once

#include "base/email_address.hpp"
#include "base/interval.hpp"
#include "base/phone_number.hpp"
#include "base/secret.hpp"
#include "base/task.hpp"
#include "base/token_digest.hpp"
#include "calendar/call_type.hpp"
#include "calendar/schedule.hpp"
#include "desk/severity.hpp"
#include "desk/task.hpp"
#include "store/actor.hpp"
#include "store/bookings.hpp"
#include "store/directory.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace callhours::store {

/// What an import file says, checked as far as that goes without the database. An absent member stays as it
/// is; a given list replaces the old one. Things are found by slug. `pointer` is the JSON pointer for error
/// messages.
struct ScheduleImport {
    std::optional<std::string> zone;
    std::optional<calendar::WeeklyHours> hours;
    std::optional<std::map<LocalDate, calendar::DayHours>> overrides;
    std::optional<std::set<LocalDate>> holidays;
    std::optional<std::vector<std::string>> holiday_calendars;
};

struct DeskImport {
    ScheduleImport schedule;
    std::optional<std::vector<PhoneNumber>> numbers;
    std::optional<std::string> default_agent;
    std::string default_agent_pointer;
    std::optional<std::vector<std::string>> queue;
    std::optional<std::vector<std::string>> second_level;
    std::optional<desk::Severity> default_severity;
    std::optional<DiallingRules> dialling;
    std::optional<std::string> language{};
};

struct CallTypeImport {
    std::string pointer;
    std::string slug;
    std::optional<std::map<std::string, std::string>> names;
    std::optional<int> minutes; ///< needed for a new one
    std::optional<int> interval_minutes;
    std::optional<int> buffer_before_minutes;
    std::optional<int> buffer_after_minutes;
    std::optional<int> notice_minutes;
    std::optional<int> window_days;
    std::optional<std::optional<int>> daily_cap; ///< inner absent: no cap
    std::optional<int> change_notice_minutes;
    std::optional<int> cancel_notice_minutes;
    std::optional<bool> offered;
    bool seeded = false; ///< comes with the program: stands behind the others, and leaves alone what is there
    std::optional<std::vector<Question>> questions;
};

struct AbsenceImport {
    std::string pointer;
    Interval time;
    std::optional<std::string> deputy;
};

struct AgentImport {
    std::string pointer;
    std::string slug;
    std::optional<std::string> name; ///< needed for a new one
    std::optional<std::optional<EmailAddress>> email;
    ScheduleImport schedule;
    std::optional<std::vector<std::string>> endpoints;
    std::optional<std::vector<AbsenceImport>> absences;
    std::optional<Role> role;
    std::optional<std::optional<std::string>> language{}; ///< inner absent: the desk's
};

struct ClientImport {
    std::string pointer;
    std::string slug;
    std::optional<std::string> name;  ///< needed for a new one
    std::optional<std::string> agent; ///< slug; needed for a new one
    std::optional<std::string> language;
    std::optional<std::vector<PhoneNumber>> numbers;
    std::optional<std::optional<LocalDate>> entitled_from;
    std::optional<std::optional<LocalDate>> entitled_to;
    std::optional<std::vector<Contact>> contacts;
    std::optional<std::vector<NumberRange>> ranges{}; ///< in the file among the numbers
    std::optional<std::string> plan{};                ///< empty: none that has a name
};

struct BookingImport {
    std::string pointer;
    std::string client;
    std::string type;
    Instant start;
    std::optional<std::string> agent; ///< else the client's
    std::optional<int> minutes;       ///< else the type's
    std::optional<std::string> name;
    std::optional<EmailAddress> email;
    std::optional<PhoneNumber> phone{};
    std::string note{};
    BookingStatus status = BookingStatus::confirmed;
    std::string external{}; ///< its name where it comes from; with it, it is found again wherever it is now
};

/// With its deadlines, which the caller computed (ask desk::due_dates). An open one whose number has an open
/// task joins that (C2).
struct TaskImport {
    std::string pointer;
    std::string external; ///< as of a booking; needed: nothing else tells two tasks apart
    std::optional<PhoneNumber> number;
    std::optional<std::string> client;
    std::optional<std::string> agent; ///< who is responsible
    std::optional<std::string> owner; ///< who has taken it
    desk::TaskState state = desk::TaskState::open;
    desk::Severity severity = desk::Severity::standard;
    std::string about;
    std::string note;
    Instant created_at;
    Instant response_due_at;
    std::optional<Instant> action_due_at;
    std::optional<Instant> responded_at;
    std::optional<Instant> closed_at;
};

struct BusyImport {
    std::string pointer;
    std::string agent;
    Interval time;
};

/// A token and its digest, made by the caller: the store has no chance in it and keeps only the digest.
struct MintedToken {
    Secret token;
    TokenDigest digest;
};

struct ClientSecrets {
    MintedToken api;
    MintedToken page;
};

struct AgentSecrets {
    MintedToken api;
    MintedToken feed;
    Secret password;
    std::string password_hash;
};

struct ImportBatch {
    std::optional<DeskImport> desk;
    std::vector<CallTypeImport> call_types;
    std::vector<AgentImport> agents;
    std::vector<ClientImport> clients;
    std::vector<BookingImport> bookings;
    std::vector<BusyImport> busy;
    std::vector<TaskImport> tasks{};
    std::string source{}; ///< of the names in `external`: two systems both have a ticket 1

    /// Told after every so many bookings and tasks how many were taken; on the store's thread.
    std::function<void(std::size_t)> progress{};

    /// For those that turn out to be new; what exists keeps its own.
    std::map<std::string, ClientSecrets> client_secrets;
    std::map<std::string, AgentSecrets> agent_secrets;
    MintedToken pbx;
    std::string link_key; ///< used where the database has none
    std::map<std::string, std::map<LocalDate, std::string>>
        holiday_dates;      ///< of each calendar named anywhere
    std::string uid_domain; ///< after the @ of new bookings' UIDs
    Instant now;
    Actor actor{.kind = Actor::Kind::import}; ///< for the history of clients
};

struct ImportProblem {
    std::string pointer;
    std::string text;
};

struct ImportReport {
    std::set<std::string> new_clients;
    std::set<std::string> new_agents;
    bool new_pbx_token = false;
    int bookings = 0; ///< new ones
    int busy = 0;
    int changed_clients = 0; ///< of those that were there
    int tasks = 0;
    int joined_tasks = 0;   ///< into an open one of their number (C2)
    int known_bookings = 0; ///< were there already
    int known_tasks = 0;
};

class Imports {
public:
    virtual ~Imports() = default;

    /// All or nothing: any problem (an unknown slug, an overlap of bookings, a missing name) leaves no trace,
    /// and all problems are told. Idempotent: the same batch again changes nothing and writes no change
    /// number.
    virtual Task<Result<ImportReport, std::vector<ImportProblem>>> import(ImportBatch batch) = 0;

    /// What that import would report; nothing is written.
    virtual Task<Result<ImportReport, std::vector<ImportProblem>>> try_out(ImportBatch batch) = 0;

    /// The Directory as it would be after that import; nothing is written. No secrets are needed for agents
    /// and clients that are there.
    virtual Task<Result<std::shared_ptr<const Directory>, std::vector<ImportProblem>>>
    preview(ImportBatch batch) = 0;
};

} // namespace callhours::store
