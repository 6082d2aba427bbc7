#include "calendar/ical/content_lines.hpp"
#include "calendar/ical/foreign_busy.hpp"
#include "calendar/ical/foreign_times.hpp"
#include "calendar/ical/foreign_zones.hpp"
#include "server/bring/table.hpp"

#include <algorithm>

namespace callhours::bring {

namespace {

using calendar::ical::ContentLine;
using calendar::ical::ForeignComponent;
using calendar::ical::ForeignZones;

/// TEXT of RFC 5545 §3.3.11.
std::string unescaped(std::string_view text)
{
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            result += text[i];
            continue;
        }
        const char next = text[++i];
        result += next == 'n' || next == 'N' ? '\n' : next;
    }
    return result;
}

std::string value_of(const ForeignComponent& component, std::string_view name)
{
    const auto* const line = component.find(name);
    return line == nullptr ? std::string{} : unescaped(line->value);
}

std::string_view address_of(std::string_view value)
{
    constexpr std::string_view scheme = "mailto:";
    if (value.size() < scheme.size()) return {};
    for (std::size_t i = 0; i < scheme.size(); ++i) {
        const char c = value[i];
        if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != scheme[i]) return {};
    }
    return value.substr(scheme.size());
}

class CalendarReader {
public:
    CalendarReader(const std::vector<ForeignComponent>& calendars, const calendar::Zone& zone)
        : zones_{calendars, zone, steps_}
    {
    }

    /// Otherwise why it is none that can be brought.
    Result<Row, std::string> event(const ForeignComponent& event)
    {
        const auto* const start = event.find("DTSTART");
        const auto begins = start == nullptr ? std::nullopt : moment(*start);
        if (!begins) return refuse(std::string{"an event of whole days, or without a beginning"});
        if (event.find("RRULE") != nullptr || event.find("RDATE") != nullptr)
            return refuse(std::string{"an event that repeats; a call takes place once"});
        auto row = common(event);
        put(row, Field::start, callhours::to_text(*begins));
        if (const auto ends = end_of(event, *begins)) put(row, Field::end, callhours::to_text(*ends));
        put(row, Field::note, note_of(event));
        add_people(row, event);
        return row;
    }

    Row todo(const ForeignComponent& todo)
    {
        auto row = common(todo);
        put(row, Field::about, value_of(todo, "SUMMARY"));
        put(row, Field::note, value_of(todo, "DESCRIPTION"));
        put_moment(row, Field::created, todo, "CREATED");
        if (!row.cells.contains(Field::created)) put_moment(row, Field::created, todo, "DTSTART");
        if (!row.cells.contains(Field::created)) put_moment(row, Field::created, todo, "DTSTAMP");
        put_moment(row, Field::closed, todo, "COMPLETED");
        if (const auto priority = value_of(todo, "PRIORITY"); !priority.empty() && priority != "0")
            put(row, Field::priority,
                priority <= "2"   ? "urgent"
                : priority <= "4" ? "high"
                : priority <= "6" ? "normal"
                                  : "low");
        add_people(row, todo);
        return row;
    }

private:
    static void put(Row& row, Field field, std::string value)
    {
        if (!value.empty()) row.cells[field] = std::move(value);
    }

    static Row common(const ForeignComponent& component)
    {
        Row row{.line = component.line, .cells = {}};
        auto name = value_of(component, "UID");
        if (const auto* const which = component.find("RECURRENCE-ID")) name += " " + which->value;
        put(row, Field::external, std::move(name));
        put(row, Field::status, value_of(component, "STATUS"));
        return row;
    }

    static std::string note_of(const ForeignComponent& event)
    {
        auto note = value_of(event, "SUMMARY");
        const auto more = value_of(event, "DESCRIPTION");
        if (!more.empty() && more != note) note += (note.empty() ? "" : "\n") + more;
        return note;
    }

    std::optional<Instant> moment(const ContentLine& line)
    {
        const auto written = calendar::ical::parse_written_time(line.value);
        if (!written || written->is_date) return std::nullopt;
        const auto tzid = line.parameter("TZID");
        const auto& clock = written->is_utc ? zones_.utc() : tzid.empty() ? zones_.own() : zones_.find(tzid);
        return clock.to_instant(written->reading);
    }

    std::optional<Instant> end_of(const ForeignComponent& event, Instant begins)
    {
        if (const auto* const end = event.find("DTEND")) return moment(*end);
        const auto* const duration = event.find("DURATION");
        const auto length =
            duration == nullptr ? std::nullopt : calendar::ical::parse_duration(duration->value);
        return length ? std::optional{begins + *length} : std::nullopt;
    }

    void put_moment(Row& row, Field field, const ForeignComponent& component, std::string_view name)
    {
        const auto* const line = component.find(name);
        const auto at = line == nullptr ? std::nullopt : moment(*line);
        if (at) put(row, field, callhours::to_text(*at));
    }

    /// The first who attends and is not who invited.
    static void add_people(Row& row, const ForeignComponent& component)
    {
        const auto* const organizer = component.find("ORGANIZER");
        for (const auto& line : component.lines) {
            if (line.name != "ATTENDEE") continue;
            if (organizer != nullptr && line.value == organizer->value) continue;
            put(row, Field::email, std::string{address_of(line.value)});
            put(row, Field::name, std::string{line.parameter("CN")});
            break;
        }
        if (organizer != nullptr) put(row, Field::agent, std::string{address_of(organizer->value)});
    }

    calendar::Steps steps_{calendar::ical::steps_of_a_calendar};
    ForeignZones zones_;
};

void add_rows(What what, const std::vector<ForeignComponent>& calendars, CalendarReader& reader, Table& table)
{
    const std::string_view wanted = what == What::bookings ? "VEVENT" : "VTODO";
    for (const auto& calendar : calendars) {
        for (const auto& component : calendar.children) {
            if (component.name != wanted) continue;
            if (what == What::tasks) {
                table.rows.push_back(reader.todo(component));
                continue;
            }
            auto row = reader.event(component);
            if (row)
                table.rows.push_back(std::move(*row));
            else
                table.notes.push_back({component.line, {}, row.error()});
        }
    }
}

} // namespace

Result<Table, Problem> table_of_ics(What what, std::string_view bytes, const calendar::Zone& zone)
{
    if (what == What::clients)
        return refuse(Problem{0, {}, "a calendar brings bookings and tasks; clients come as a table (CSV)"});
    const auto calendars = calendar::ical::read_calendars(bytes);
    if (!calendars) return refuse(Problem{calendars.error().line, {}, calendars.error().text});
    Table table{.format = "ics",
                .encoding = "UTF-8",
                .separator = {},
                .columns = {},
                .rows = {},
                .orders = {},
                .notes = {}};
    CalendarReader reader{*calendars, zone};
    add_rows(what, *calendars, reader, table);
    constexpr std::pair<const char*, Field> names[] = {
        {"UID", Field::external},    {"DTSTART", Field::start},   {"DTEND", Field::end},
        {"STATUS", Field::status},   {"ATTENDEE", Field::email},  {"ORGANIZER", Field::agent},
        {"CREATED", Field::created}, {"COMPLETED", Field::closed}};
    for (const auto& [name, field] : names)
        table.columns.emplace_back(name, field);
    table.columns.emplace_back(what == What::bookings ? "SUMMARY" : "DESCRIPTION", Field::note);
    if (what == What::tasks) table.columns.emplace_back("SUMMARY", Field::about);
    return table;
}

} // namespace callhours::bring
