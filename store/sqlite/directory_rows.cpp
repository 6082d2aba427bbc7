#include "store/sqlite/directory_rows.hpp"

#include "store/sqlite/change_rows.hpp"
#include "store/sqlite/closure_rows.hpp"
#include "store/sqlite/question_rows.hpp"
#include "store/sqlite/words.hpp"

#include <array>
#include <map>
#include <utility>

namespace callhours::store::sqlite {

namespace {

constexpr std::string_view default_zone = "Europe/Berlin";

/// Each zone is found once for all who live in it.
class Zones {
public:
    const calendar::Zone& find(const std::string& name)
    {
        const auto known = found_.find(name);
        if (known != found_.end()) return known->second;
        auto zone = calendar::Zone::find(name);
        if (!zone) {
            throw DatabaseError{DatabaseError::Kind::other,
                                "the database names the zone " + name +
                                    ", which this system does not know: is the package tzdata too old?"};
        }
        return found_.emplace(name, std::move(*zone)).first->second;
    }

private:
    std::map<std::string, calendar::Zone> found_;
};

struct ScheduleRows {
    std::optional<std::string> zone;
    std::array<std::vector<calendar::TimeRange>, 7> weekly;
    std::map<LocalDate, std::vector<calendar::TimeRange>> overrides;
    std::set<LocalDate> holidays;
    std::map<LocalDate, std::string> calendar_holidays;
    std::vector<std::string> holiday_calendars;

    [[nodiscard]] ScheduleSources sources() const
    {
        return {.zone = zone, .holiday_calendars = holiday_calendars};
    }
};

using Schedules = std::map<std::int64_t, ScheduleRows>;

calendar::TimeRange take_range(Row& row)
{
    const auto begin = row.take<minutes>();
    return calendar::TimeRange::make(begin, row.take<minutes>()).value();
}

void read_hours(Connection& db, Schedules& schedules)
{
    auto weekly = db.query("SELECT schedule_id, weekday, begin_minute, end_minute FROM schedule_hours");
    while (weekly.step()) {
        auto row = weekly.row();
        auto& schedule = schedules[row.take<std::int64_t>()];
        const auto weekday = row.take<std::size_t>();
        schedule.weekly.at(weekday - 1).push_back(take_range(row));
    }
    auto days = db.query("SELECT schedule_id, override_day FROM schedule_override");
    while (days.step()) {
        auto row = days.row();
        auto& schedule = schedules[row.take<std::int64_t>()];
        schedule.overrides[row.take<LocalDate>()];
    }
    auto ranges =
        db.query("SELECT schedule_id, override_day, begin_minute, end_minute FROM schedule_override_hours");
    while (ranges.step()) {
        auto row = ranges.row();
        auto& schedule = schedules[row.take<std::int64_t>()];
        auto& day = schedule.overrides[row.take<LocalDate>()];
        day.push_back(take_range(row));
    }
}

void read_holidays(Connection& db, Schedules& schedules)
{
    auto days = db.query("SELECT schedule_id, holiday_day FROM schedule_holiday");
    while (days.step()) {
        auto row = days.row();
        auto& schedule = schedules[row.take<std::int64_t>()];
        schedule.holidays.insert(row.take<LocalDate>());
    }
    auto calendars = db.query("SELECT schedule_id, calendar FROM schedule_holiday_calendar "
                              "ORDER BY schedule_id, position");
    while (calendars.step()) {
        auto row = calendars.row();
        auto& schedule = schedules[row.take<std::int64_t>()];
        schedule.holiday_calendars.push_back(row.take<std::string>());
    }
    auto named = db.query(R"(
        SELECT used.schedule_id, holiday.holiday_day, holiday.name
        FROM schedule_holiday_calendar AS used JOIN holiday ON holiday.calendar = used.calendar
        ORDER BY used.schedule_id, used.position)");
    while (named.step()) {
        auto row = named.row();
        auto& schedule = schedules[row.take<std::int64_t>()];
        const auto day = row.take<LocalDate>();
        schedule.calendar_holidays.emplace(day, row.take<std::string>());
    }
}

Schedules read_schedules(Connection& db)
{
    Schedules schedules;
    auto query = db.query("SELECT id, zone FROM schedule");
    while (query.step()) {
        auto row = query.row();
        auto& schedule = schedules[row.take<std::int64_t>()];
        schedule.zone = row.take<std::optional<std::string>>();
    }
    read_hours(db, schedules);
    read_holidays(db, schedules);
    return schedules;
}

calendar::Schedule to_schedule(ScheduleRows rows, calendar::Zone zone)
{
    calendar::Schedule schedule{.zone = std::move(zone),
                                .weekly = {},
                                .overrides = {},
                                .holidays = std::move(rows.holidays),
                                .calendar_holidays = std::move(rows.calendar_holidays)};
    for (std::size_t i = 0; i < rows.weekly.size(); ++i)
        schedule.weekly.days[i] = calendar::DayHours{std::move(rows.weekly[i])};
    for (auto& [day, ranges] : rows.overrides)
        schedule.overrides.emplace(day, calendar::DayHours{std::move(ranges)});
    return schedule;
}

std::vector<std::string> read_desk_endpoints(Connection& db, std::string_view purpose)
{
    std::vector<std::string> endpoints;
    auto query = db.query("SELECT endpoint FROM desk_endpoint WHERE purpose = :purpose ORDER BY position");
    query.bind(":purpose", purpose);
    while (query.step())
        endpoints.push_back(query.row().take<std::string>());
    return endpoints;
}

Desk read_desk(Connection& db, Schedules& schedules, Zones& zones)
{
    auto query = db.query("SELECT schedule_id, default_agent_id, default_severity, country, national, "
                          "international, area, language FROM desk WHERE id = 1");
    if (!query.step()) throw DatabaseError{DatabaseError::Kind::other, "the database has lost its desk"};
    auto row = query.row();
    auto rows = std::move(schedules[row.take<std::int64_t>()]);
    const auto& zone = zones.find(rows.zone.value_or(std::string{default_zone}));
    auto sources = rows.sources();
    Desk desk{.schedule = to_schedule(std::move(rows), zone),
              .numbers = {},
              .default_agent = row.take<std::optional<AgentId>>(),
              .queue_endpoints = read_desk_endpoints(db, "queue"),
              .second_level_endpoints = read_desk_endpoints(db, "second_level"),
              .default_severity = static_cast<desk::Severity>(row.take<int>()),
              .dialling = {.country = row.take<std::string>(),
                           .national = row.take<std::string>(),
                           .international = row.take<std::string>(),
                           .area = row.take<std::string>()},
              .sources = std::move(sources)};
    desk.language = row.take<std::string>();
    auto numbers = db.query("SELECT number FROM desk_number ORDER BY position");
    while (numbers.step())
        desk.numbers.push_back(numbers.row().take<PhoneNumber>());
    return desk;
}

std::vector<CallType> read_call_types(Connection& db)
{
    std::vector<CallType> types;
    std::map<std::int64_t, std::size_t> places;
    auto questions = read_questions(db);
    auto query = db.query(R"(
        SELECT id, slug, minutes, interval_minutes, buffer_before_minutes, buffer_after_minutes, notice_minutes,
               window_days, daily_cap, change_notice_minutes, cancel_notice_minutes, offered
        FROM call_type ORDER BY seeded, id)");
    while (query.step()) {
        auto row = query.row();
        calendar::CallType rules{.id = row.take<CallTypeId>(),
                                 .slug = row.take<std::string>(),
                                 .duration = row.take<minutes>(),
                                 .interval = row.take<minutes>(),
                                 .buffer_before = row.take<minutes>(),
                                 .buffer_after = row.take<minutes>(),
                                 .notice = row.take<minutes>(),
                                 .window_days = row.take<int>(),
                                 .daily_cap = row.take<std::optional<int>>(),
                                 .change_notice = row.take<minutes>(),
                                 .cancel_notice = row.take<minutes>()};
        const auto id = rules.id.value();
        places.emplace(id, types.size());
        types.push_back({.rules = std::move(rules),
                         .names = {},
                         .questions = std::move(questions[id]),
                         .offered = row.take<bool>()});
    }
    auto names = db.query("SELECT call_type_id, language, name FROM call_type_name");
    while (names.step()) {
        auto row = names.row();
        auto& type = types.at(places.at(row.take<std::int64_t>()));
        auto language = row.take<std::string>();
        type.names.emplace(std::move(language), row.take<std::string>());
    }
    return types;
}

void read_agent_lists(Connection& db, std::vector<Agent>& agents)
{
    std::map<std::int64_t, std::size_t> places;
    for (std::size_t i = 0; i < agents.size(); ++i)
        places.emplace(agents[i].id.value(), i);
    auto endpoints = db.query("SELECT agent_id, endpoint FROM agent_endpoint ORDER BY agent_id, position");
    while (endpoints.step()) {
        auto row = endpoints.row();
        auto& agent = agents.at(places.at(row.take<std::int64_t>()));
        agent.endpoints.push_back(row.take<std::string>());
    }
    auto absences =
        db.query("SELECT agent_id, begin_at, end_at, deputy_id FROM absence ORDER BY begin_at, id");
    while (absences.step()) {
        auto row = absences.row();
        auto& agent = agents.at(places.at(row.take<std::int64_t>()));
        const auto begin = row.take<Instant>();
        const auto time = Interval::make(begin, row.take<Instant>()).value();
        agent.calendar.absences.push_back({time, row.take<std::optional<AgentId>>()});
    }
}

std::vector<Agent> read_agents(Connection& db, Schedules& schedules, Zones& zones,
                               const calendar::Zone& desk_zone)
{
    std::vector<Agent> agents;
    auto query = db.query("SELECT id, slug, name, email, role, schedule_id, language FROM agent ORDER BY id");
    while (query.step()) {
        auto row = query.row();
        const auto id = row.take<AgentId>();
        auto slug = row.take<std::string>();
        auto name = row.take<std::string>();
        auto email = row.take<std::optional<EmailAddress>>();
        const auto role = from_word<Role>(row.take<std::string>());
        auto rows = std::move(schedules[row.take<std::int64_t>()]);
        const auto& zone = rows.zone ? zones.find(*rows.zone) : desk_zone;
        auto sources = rows.sources();
        auto language = row.take<std::optional<std::string>>();
        agents.push_back(
            {.id = id,
             .slug = std::move(slug),
             .name = std::move(name),
             .email = std::move(email),
             .endpoints = {},
             .role = role,
             .calendar = {.id = id, .schedule = to_schedule(std::move(rows), zone), .absences = {}},
             .sources = std::move(sources),
             .language = std::move(language)});
    }
    read_agent_lists(db, agents);
    return agents;
}

std::vector<Client> read_clients(Connection& db)
{
    std::vector<Client> clients;
    std::map<std::int64_t, std::size_t> places;
    auto query = db.query("SELECT id, slug, name, agent_id, language, entitled_from_day, entitled_to_day, "
                          "plan FROM client ORDER BY id");
    while (query.step()) {
        auto row = query.row();
        const auto id = row.take<ClientId>();
        places.emplace(id.value(), clients.size());
        clients.push_back({.id = id,
                           .slug = row.take<std::string>(),
                           .name = row.take<std::string>(),
                           .agent = row.take<AgentId>(),
                           .language = row.take<std::string>(),
                           .numbers = {},
                           .entitled_from = row.take<std::optional<LocalDate>>(),
                           .entitled_to = row.take<std::optional<LocalDate>>(),
                           .contacts = {},
                           .ranges = {},
                           .plan = row.take<std::string>()});
    }
    auto numbers = db.query("SELECT client_id, number FROM client_number ORDER BY client_id, position");
    while (numbers.step()) {
        auto row = numbers.row();
        auto& client = clients.at(places.at(row.take<std::int64_t>()));
        client.numbers.push_back(row.take<PhoneNumber>());
    }
    auto ranges = db.query("SELECT client_id, prefix FROM client_number_range ORDER BY client_id, position");
    while (ranges.step()) {
        auto row = ranges.row();
        auto& client = clients.at(places.at(row.take<std::int64_t>()));
        client.ranges.push_back(NumberRange::parse(row.take<std::string>() + "*").value());
    }
    auto contacts = db.query("SELECT client_id, name, email FROM contact ORDER BY client_id, position");
    while (contacts.step()) {
        auto row = contacts.row();
        auto& client = clients.at(places.at(row.take<std::int64_t>()));
        auto name = row.take<std::string>();
        client.contacts.push_back({std::move(name), row.take<EmailAddress>()});
    }
    return clients;
}

void read_secrets(Connection& db, Directory& directory)
{
    auto tokens = db.query("SELECT digest, kind, coalesce(client_id, agent_id, 0), revoked FROM token");
    while (tokens.step()) {
        auto row = tokens.row();
        const auto digest = row.take<TokenDigest>();
        directory.tokens.emplace(digest, Token{.kind = from_word<TokenKind>(row.take<std::string>()),
                                               .owner = row.take<std::int64_t>(),
                                               .revoked = row.take<bool>()});
    }
    auto key = db.query("SELECT link_key FROM server_key WHERE id = 1");
    if (key.step()) directory.link_key = key.row().blob();
}

/// T4: one function answers "open now?", so a closure is a part of every schedule.
void apply_closures(Connection& db, Directory& directory)
{
    directory.desk.closures = desk_closures(db);
    std::vector<Interval> times;
    for (const auto& closure : directory.desk.closures)
        times.push_back(closure.time);
    const auto closed = joined(std::move(times));
    directory.desk.schedule.closures = closed;
    for (auto& agent : directory.agents)
        agent.calendar.schedule.closures = closed;
}

} // namespace

std::shared_ptr<const Directory> load_directory(Connection& db)
{
    Zones zones;
    auto schedules = read_schedules(db);
    auto desk = read_desk(db, schedules, zones);
    auto agents = read_agents(db, schedules, zones, desk.schedule.zone);
    auto directory = std::make_shared<Directory>(Directory{.rules_version = newest_change_of_rules(db),
                                                           .desk = std::move(desk),
                                                           .call_types = read_call_types(db),
                                                           .agents = std::move(agents),
                                                           .clients = read_clients(db),
                                                           .tokens = {},
                                                           .clients_by_number = {},
                                                           .link_key = {},
                                                           .agent_places = {},
                                                           .client_places = {},
                                                           .call_type_places = {}});
    apply_closures(db, *directory);
    read_secrets(db, *directory);
    directory->index();
    return directory;
}

} // namespace callhours::store::sqlite
