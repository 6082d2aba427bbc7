#include "server/bring/people.hpp"
#include "server/bring/words.hpp"

#include "desk/deadlines.hpp"
#include "server/app/edit_task.hpp"

#include <fmt/format.h>

namespace callhours::bring {

namespace {

constexpr std::size_t most_about = 2000;
constexpr std::size_t most_note = 20'000;

struct Moments {
    Instant created;
    std::optional<Instant> responded;
    std::optional<Instant> closed;
};

/// What is done was answered; what is closed without a word of when was so when it began, or was answered.
std::optional<Moments> moments_of(Reading& reading, const Row& row, desk::TaskState state)
{
    const auto problems_before = reading.problems.size();
    Moments moments{.created = reading.moment_of(row, Field::created).value_or(reading.now),
                    .responded = reading.moment_of(row, Field::responded),
                    .closed = std::nullopt};
    if (moments.created > reading.now) reading.complain(row, Field::created, "lies in the future");
    if (moments.responded && (*moments.responded < moments.created || *moments.responded > reading.now))
        reading.complain(row, Field::responded, "must lie between the beginning and now");
    if (!desk::is_open(state)) {
        moments.closed = reading.moment_of(row, Field::closed);
        if (moments.closed && (*moments.closed < moments.created || *moments.closed > reading.now))
            reading.complain(row, Field::closed, "must lie between the beginning and now");
        if (!moments.closed) moments.closed = moments.responded.value_or(moments.created);
        if (state == desk::TaskState::done && !moments.responded) moments.responded = moments.closed;
    }
    if (reading.problems.size() != problems_before) return std::nullopt;
    return moments;
}

std::optional<desk::Severity> severity_of(Reading& reading, const Row& row)
{
    if (const auto text = row.text(Field::severity); !text.empty()) {
        if (text.size() == 1 && text.front() >= '1' && text.front() <= '5')
            return *desk::severity_from(text.front() - '0');
        if (const auto severity = severity_of_priority(text)) return severity;
        reading.complain(row, Field::severity, "must be 1 to 5, or a word like urgent, high, normal, low");
        return std::nullopt;
    }
    const auto text = row.text(Field::priority);
    if (text.empty()) return reading.directory.desk.default_severity;
    if (const auto severity = severity_of_priority(text)) return severity;
    reading.complain(row, Field::priority,
                     fmt::format("{} is no priority that is known here; write urgent, high, "
                                 "normal or low, or 1 to 5 in a column severity",
                                 text));
    return std::nullopt;
}

std::optional<desk::TaskState> state_of(Reading& reading, const Row& row)
{
    const auto text = row.text(Field::status);
    if (text.empty()) return row.text(Field::closed).empty() ? desk::TaskState::open : desk::TaskState::done;
    if (const auto state = task_state_of(text)) return state;
    reading.complain(row, Field::status, fmt::format("{} is no state of a task that is known here", text));
    return std::nullopt;
}

/// Somebody who left is not here: the task keeps their name in its note.
std::optional<std::string> owner_of(Reading& reading, const Row& row, std::string& note)
{
    const auto said = reading.line_of(row, Field::owner, most_about);
    if (said.empty()) return std::nullopt;
    if (const auto* agent = reading.people.agent(said)) return agent->slug;
    note += fmt::format("{}({})", note.empty() ? "" : "\n", said);
    return std::nullopt;
}

const store::Agent* responsible(Reading& reading, const Row& row, const store::Client* client)
{
    if (const auto said = row.text(Field::agent); !said.empty()) {
        const auto* agent = reading.people.agent(said);
        if (agent == nullptr) reading.complain(row, Field::agent, fmt::format("there is no agent {}", said));
        return agent;
    }
    if (client != nullptr) return reading.directory.agent(client->agent);
    const auto by_default = reading.directory.desk.default_agent;
    return by_default ? reading.directory.agent(*by_default) : nullptr;
}

/// By today's hours (D1); where none opens, a day on the wall, as with tasks that are asked for.
void set_deadlines(const Reading& reading, const store::Client* client, const store::Agent* agent,
                   store::TaskImport& task)
{
    desk::CallbackTask known;
    if (client != nullptr) known.client = client->id;
    if (agent != nullptr) known.agent = agent->id;
    const auto due =
        desk::due_dates(task.severity, task.created_at, app::schedule_of(known, reading.directory));
    task.response_due_at = due ? due->response_due : task.created_at + days{1};
    if (due) task.action_due_at = due->action_due;
}

/// An owner makes an open one claimed; without one, nobody has claimed it.
desk::TaskState settled(desk::TaskState state, bool has_owner)
{
    if (state == desk::TaskState::open && has_owner) return desk::TaskState::claimed;
    if (state == desk::TaskState::claimed && !has_owner) return desk::TaskState::open;
    return state;
}

void bring_task(Reading& reading, const Row& row, store::ImportBatch& batch)
{
    const auto phones = reading.phones_of(row);
    const auto problems_before = reading.problems.size();
    const auto* client = reading.client_of(row, phones);
    (void)reading.email_of(row); // told when it is none
    const auto state = state_of(reading, row);
    const auto severity = severity_of(reading, row);
    const auto moments = state ? moments_of(reading, row, *state) : std::nullopt;
    const auto* agent = responsible(reading, row, client);
    store::TaskImport task;
    task.about = reading.text_of(row, Field::about, most_about);
    task.note = reading.text_of(row, Field::note, most_note);
    task.owner = owner_of(reading, row, task.note);
    if (client == nullptr && phones.empty() && reading.problems.size() == problems_before)
        reading.complain(row, Field::client, "nothing in this row says whose task it is, or whom to call");
    if (!state || !severity || !moments || reading.problems.size() != problems_before) return;
    task.pointer = pointer_of(row);
    if (!phones.empty())
        task.number = phones.front();
    else if (client != nullptr && !client->numbers.empty() && desk::is_open(*state))
        task.number = client->numbers.front();
    if (client != nullptr) task.client = client->slug;
    if (agent != nullptr) task.agent = agent->slug;
    task.state = settled(*state, task.owner.has_value());
    task.severity = *severity;
    task.created_at = moments->created;
    task.responded_at = moments->responded;
    task.closed_at = moments->closed;
    set_deadlines(reading, client, agent, task);
    task.external = Reading::external_of(row, {task.client.value_or(""), std::string{row.text(Field::phone)},
                                               task.about, task.note, std::string{row.text(Field::created)}});
    batch.tasks.push_back(std::move(task));
}

} // namespace

void bring_tasks(Reading& reading, store::ImportBatch& batch)
{
    for (const auto& row : reading.table.rows)
        bring_task(reading, row, batch);
}

} // namespace callhours::bring
