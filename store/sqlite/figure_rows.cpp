#include "store/sqlite/figure_rows.hpp"

#include "store/sqlite/task_rows.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace callhours::store::sqlite {

namespace {

std::string_view to_word(FigureBy by)
{
    switch (by) {
    case FigureBy::total:
        return "total";
    case FigureBy::agent:
        return "agent";
    case FigureBy::client:
        return "client";
    case FigureBy::severity:
        return "severity";
    case FigureBy::day:
        return "total"; // its days are the rows
    }
    throw std::logic_error{"to_word: not a FigureBy"};
}

/// One day's figures, as they are gathered: each thing counts once in each of its dimensions.
class DayBook {
public:
    template <typename Count>
    void count(std::int64_t agent, std::int64_t client, std::int64_t severity, const Count& count)
    {
        count(figures_[{FigureBy::total, 0}]);
        count(figures_[{FigureBy::agent, agent}]);
        count(figures_[{FigureBy::client, client}]);
        if (severity != 0) count(figures_[{FigureBy::severity, severity}]);
    }

    [[nodiscard]] const auto& all() const { return figures_; }

private:
    std::map<std::pair<FigureBy, std::int64_t>, Figures> figures_;
};

void count_calls(Connection& db, const Interval& day, DayBook& book)
{
    auto query = db.query(R"(
        SELECT coalesce(call.agent_id, 0), coalesce(call.client_id, 0), task.severity, call.arrived_at,
               call.answered_at,
               EXISTS (SELECT 1 FROM voicemail WHERE voicemail.call_id = call.id AND NOT voicemail.silent)
        FROM call JOIN task ON task.id = call.task_id
        WHERE call.arrived_at >= :begin AND call.arrived_at < :end AND call.direction = 'in')");
    query.bind(":begin", day.begin()).bind(":end", day.end());
    while (query.step()) {
        auto row = query.row();
        const auto agent = row.take<std::int64_t>();
        const auto client = row.take<std::int64_t>();
        const auto severity = row.take<std::int64_t>();
        const auto arrived = row.take<Instant>();
        const auto answered = row.take<std::optional<Instant>>();
        const bool left_message = row.take<bool>();
        book.count(agent, client, severity, [&](Figures& figures) {
            ++figures.offered;
            if (answered) {
                ++figures.answered;
                figures.waited_seconds += (*answered - arrived).count();
            } else {
                ++(left_message ? figures.voicemail : figures.missed);
            }
        });
    }
}

void count_tasks(Connection& db, const Interval& day, DayBook& book)
{
    auto query = db.query(R"(
        SELECT coalesce(task.agent_id, 0), coalesce(task.client_id, 0), task.severity, task.created_at,
               task.responded_at, CASE task.state WHEN 'done' THEN task.closed_at END,
               task_figure.response_working_seconds, task_figure.response_met,
               task_figure.resolution_working_seconds, task_figure.action_met
        FROM task LEFT JOIN task_figure ON task_figure.task_id = task.id
        WHERE task.created_at >= :begin AND task.created_at < :end AND task.merged_into_id IS NULL)");
    query.bind(":begin", day.begin()).bind(":end", day.end());
    while (query.step()) {
        auto row = query.row();
        const auto agent = row.take<std::int64_t>();
        const auto client = row.take<std::int64_t>();
        const auto severity = row.take<std::int64_t>();
        const auto created = row.take<Instant>();
        const auto responded = row.take<std::optional<Instant>>();
        const auto done = row.take<std::optional<Instant>>();
        const auto response_working = row.take<std::optional<std::int64_t>>();
        const auto response_met = row.take<std::optional<bool>>();
        const auto resolution_working = row.take<std::optional<std::int64_t>>();
        const auto action_met = row.take<std::optional<bool>>();
        book.count(agent, client, severity, [&](Figures& figures) {
            ++figures.tasks;
            if (responded) {
                ++figures.responded;
                figures.response_wall_seconds += (*responded - created).count();
                figures.response_working_seconds += response_working.value_or(0);
            }
            if (response_met) ++(*response_met ? figures.response_met : figures.response_late);
            if (done) {
                ++figures.resolved;
                figures.resolution_wall_seconds += (*done - created).count();
                figures.resolution_working_seconds += resolution_working.value_or(0);
            }
            if (action_met) ++(*action_met ? figures.action_met : figures.action_late);
        });
    }
}

void count_bookings(Connection& db, const Interval& day, DayBook& book)
{
    auto steps = db.query(R"(
        SELECT booking_event.agent_id, booking.client_id, booking_event.what
        FROM booking_event JOIN booking ON booking.id = booking_event.booking_id
        WHERE booking_event.happened_at >= :begin AND booking_event.happened_at < :end
              AND booking_event.what <> 'marked' AND booking_event.actor <> 'import')");
    steps.bind(":begin", day.begin()).bind(":end", day.end());
    while (steps.step()) {
        auto row = steps.row();
        const auto agent = row.take<std::int64_t>();
        const auto client = row.take<std::int64_t>();
        const auto what = row.take<std::string>();
        book.count(agent, client, 0, [&](Figures& figures) {
            if (what == "booked") ++figures.booked;
            if (what == "rescheduled") ++figures.moved;
            if (what == "cancelled") ++figures.cancelled;
        });
    }
    auto absent = db.query("SELECT agent_id, client_id FROM booking "
                           "WHERE status = 'no_show' AND begin_at >= :begin AND begin_at < :end");
    absent.bind(":begin", day.begin()).bind(":end", day.end());
    while (absent.step()) {
        auto row = absent.row();
        const auto agent = row.take<std::int64_t>();
        book.count(agent, row.take<std::int64_t>(), 0, [](Figures& figures) { ++figures.no_show; });
    }
}

/// Tries to call back, each by the day on which it began.
void count_callbacks(Connection& db, const Interval& day, DayBook& book)
{
    auto query = db.query(R"(
        SELECT callback.agent_id, coalesce(task.client_id, 0), task.severity, callback.attempt, callback.talked_at
        FROM callback JOIN task ON task.id = callback.task_id
        WHERE callback.started_at >= :begin AND callback.started_at < :end)");
    query.bind(":begin", day.begin()).bind(":end", day.end());
    while (query.step()) {
        auto row = query.row();
        const auto agent = row.take<std::int64_t>();
        const auto client = row.take<std::int64_t>();
        const auto severity = row.take<std::int64_t>();
        const auto attempt = row.take<int>();
        const bool talked = row.take<std::optional<Instant>>().has_value();
        book.count(agent, client, severity, [&](Figures& figures) {
            ++figures.dialled;
            if (!talked) return;
            if (attempt <= 1) ++figures.reached_first;
            if (attempt == 2) ++figures.reached_second;
            if (attempt > 2) ++figures.reached_later;
        });
    }
}

void write_figures(Connection& db, FigureBy by, std::int64_t key, LocalDate day, const Figures& figures)
{
    db.query(R"(
        INSERT INTO figure VALUES
            (:dimension, :key, :day, :offered, :answered, :voicemail, :missed, :waited, :tasks, :responded,
             :response_working, :response_wall, :response_met, :response_late, :resolved, :resolution_working,
             :resolution_wall, :action_met, :action_late, :booked, :moved, :cancelled, :no_show,
             :dialled, :first, :second, :later))")
        .bind(":dimension", to_word(by))
        .bind(":key", key)
        .bind(":day", day)
        .bind(":offered", figures.offered)
        .bind(":answered", figures.answered)
        .bind(":voicemail", figures.voicemail)
        .bind(":missed", figures.missed)
        .bind(":waited", figures.waited_seconds)
        .bind(":tasks", figures.tasks)
        .bind(":responded", figures.responded)
        .bind(":response_working", figures.response_working_seconds)
        .bind(":response_wall", figures.response_wall_seconds)
        .bind(":response_met", figures.response_met)
        .bind(":response_late", figures.response_late)
        .bind(":resolved", figures.resolved)
        .bind(":resolution_working", figures.resolution_working_seconds)
        .bind(":resolution_wall", figures.resolution_wall_seconds)
        .bind(":action_met", figures.action_met)
        .bind(":action_late", figures.action_late)
        .bind(":booked", figures.booked)
        .bind(":moved", figures.moved)
        .bind(":cancelled", figures.cancelled)
        .bind(":no_show", figures.no_show)
        .bind(":dialled", figures.dialled)
        .bind(":first", figures.reached_first)
        .bind(":second", figures.reached_second)
        .bind(":later", figures.reached_later)
        .run();
}

void count_day(Connection& db, LocalDate day, const Interval& time)
{
    DayBook book;
    count_calls(db, time, book);
    count_tasks(db, time, book);
    count_bookings(db, time, book);
    count_callbacks(db, time, book);
    db.query("DELETE FROM figure WHERE day = :day").bind(":day", day).run();
    for (const auto& [place, figures] : book.all())
        write_figures(db, place.first, place.second, day, figures);
}

std::vector<TaskId> tasks_to_measure(Connection& db, Instant now, std::size_t most)
{
    std::vector<TaskId> ids;
    auto query = db.query(
        "SELECT task_id FROM figure_task_due WHERE due_at <= :now ORDER BY due_at, task_id LIMIT :most");
    query.bind(":now", now).bind(":most", most);
    while (query.step())
        ids.push_back(query.row().take<TaskId>());
    return ids;
}

void measure_task(Connection& db, TaskId id, const FigureBook::Measure& measure)
{
    const auto task = find_task(db, id).value();
    const auto measured = measure(task);
    // An answer before the deadline keeps its result for ever (D4): the first measure of it stays.
    db.query(R"(
        INSERT INTO task_figure VALUES (:task, :response, :met, :resolution, :action)
        ON CONFLICT (task_id) DO UPDATE SET
            response_working_seconds = coalesce(response_working_seconds, excluded.response_working_seconds),
            response_met = CASE WHEN response_working_seconds IS NULL THEN excluded.response_met ELSE response_met END,
            action_met = CASE WHEN resolution_working_seconds IS NULL OR excluded.resolution_working_seconds IS NULL
                              THEN excluded.action_met ELSE action_met END,
            resolution_working_seconds = CASE WHEN excluded.resolution_working_seconds IS NULL THEN NULL
                ELSE coalesce(resolution_working_seconds, excluded.resolution_working_seconds) END)")
        .bind(":task", id)
        .bind(":response", measured.response_working)
        .bind(":met", measured.response_met)
        .bind(":resolution", measured.resolution_working)
        .bind(":action", measured.action_met)
        .run();
    db.query("INSERT INTO figure_day_due (utc_day) VALUES (:day) ON CONFLICT DO NOTHING")
        .bind(":day", to_epoch(task.created_at) / 86400)
        .run();
    if (measured.look_at) {
        db.query("UPDATE figure_task_due SET due_at = :at WHERE task_id = :task")
            .bind(":at", *measured.look_at)
            .bind(":task", id)
            .run();
    } else {
        db.query("DELETE FROM figure_task_due WHERE task_id = :task").bind(":task", id).run();
    }
}

std::vector<std::int64_t> days_due(Connection& db, std::size_t most)
{
    std::vector<std::int64_t> utc_days;
    auto query = db.query("SELECT utc_day FROM figure_day_due ORDER BY utc_day DESC LIMIT :most");
    query.bind(":most", most);
    while (query.step())
        utc_days.push_back(query.row().take<std::int64_t>());
    return utc_days;
}

/// As figure_block counts them; its blocks begin on 1970-01-01, before which there are no figures.
constexpr std::int64_t block_days = 32;

/// Without those for which nothing was counted: a block whose days have gone stays, empty.
std::vector<FigureRow> take_sums(Query& query)
{
    std::vector<FigureRow> rows;
    while (query.step()) {
        auto row = query.row();
        FigureRow entry{.key = row.take<std::int64_t>(), .figures = {}};
        bool counted = false;
        for (auto* place : places_in(entry.figures)) {
            *place = row.take<std::int64_t>();
            counted |= *place != 0;
        }
        if (counted) rows.push_back(entry);
    }
    return rows;
}

} // namespace

bool has_figures_due(Connection& db, Instant now)
{
    auto query = db.query("SELECT EXISTS (SELECT 1 FROM figure_task_due WHERE due_at <= :now) "
                          "OR EXISTS (SELECT 1 FROM figure_day_due)");
    query.bind(":now", now);
    return query.step() && query.row().take<bool>();
}

int bring_figures_up_to_date(Connection& db, const FigureBook::Measure& measure,
                             const FigureBook::DayOf& day_of, Instant now, std::size_t most)
{
    const auto tasks = tasks_to_measure(db, now, most);
    for (const auto id : tasks)
        measure_task(db, id, measure);
    if (tasks.size() == most) return static_cast<int>(most); // the days when all their tasks are measured
    const auto utc_days = days_due(db, most);
    std::map<LocalDate, bool> local;
    for (const auto utc_day : utc_days) {
        for (const int step : {-1, 0, 1})
            local[from_day_number(utc_day + step)] = true;
    }
    for (const auto& [day, due] : local)
        count_day(db, day, day_of(day));
    for (const auto utc_day : utc_days)
        db.query("DELETE FROM figure_day_due WHERE utc_day = :day").bind(":day", utc_day).run();
    return static_cast<int>(tasks.size() + utc_days.size());
}

std::vector<FigureRow> figure_sums(Connection& db, FigureBy by, LocalDate from, LocalDate to)
{
    // The days walk along the primary key: sorting would take as long as summing.
    if (by == FigureBy::day) {
        auto query = db.query(R"(
            SELECT day, sum(offered), sum(answered), sum(voicemail), sum(missed), sum(waited_seconds), sum(tasks),
                   sum(responded), sum(response_working_seconds), sum(response_wall_seconds), sum(response_met),
                   sum(response_late), sum(resolved), sum(resolution_working_seconds),
                   sum(resolution_wall_seconds), sum(action_met), sum(action_late), sum(booked), sum(moved),
                   sum(cancelled), sum(no_show), sum(dialled), sum(reached_first), sum(reached_second),
                   sum(reached_later)
            FROM figure WHERE dimension = 'total' AND key = 0 AND day >= :from AND day < :to
            GROUP BY day ORDER BY day)");
        query.bind(":from", from).bind(":to", to);
        return take_sums(query);
    }
    // Whole blocks where they lie within, single days at both ends.
    const auto begin = to_day_number(from);
    const auto end = std::max(to_day_number(to), begin);
    const auto first = (begin + block_days - 1) / block_days * block_days;
    const auto last = std::max(end / block_days * block_days, first);
    auto query = db.query(R"(
        SELECT key, sum(offered), sum(answered), sum(voicemail), sum(missed), sum(waited_seconds), sum(tasks),
               sum(responded), sum(response_working_seconds), sum(response_wall_seconds), sum(response_met),
               sum(response_late), sum(resolved), sum(resolution_working_seconds), sum(resolution_wall_seconds),
               sum(action_met), sum(action_late), sum(booked), sum(moved), sum(cancelled), sum(no_show), sum(dialled),
               sum(reached_first), sum(reached_second), sum(reached_later)
        FROM (
            SELECT * FROM figure_block WHERE dimension = :dimension AND day >= :first AND day < :last
            UNION ALL
            SELECT * FROM figure INDEXED BY figure_of_day
            WHERE dimension = :dimension AND day >= :begin AND day < :head
            UNION ALL
            SELECT * FROM figure INDEXED BY figure_of_day
            WHERE dimension = :dimension AND day >= :tail AND day < :end)
        GROUP BY key ORDER BY key)");
    query.bind(":dimension", to_word(by))
        .bind(":first", first)
        .bind(":last", last)
        .bind(":begin", begin)
        .bind(":head", std::min(first, end))
        .bind(":tail", std::max(last, std::min(first, end)))
        .bind(":end", end);
    return take_sums(query);
}

} // namespace callhours::store::sqlite
