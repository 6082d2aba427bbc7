#include "server/bring/people.hpp"
#include "server/bring/words.hpp"

#include <fmt/format.h>

#include <charconv>

namespace callhours::bring {

namespace {

constexpr std::size_t most_note = 20'000;
constexpr int longest_call_minutes = 24 * 60;

/// In one column, or as a day and a time beside it.
std::optional<Instant> start_of(Reading& reading, const Row& row)
{
    if (!row.text(Field::start).empty()) return reading.moment_of(row, Field::start);
    if (row.text(Field::date).empty()) {
        reading.complain(row, Field::start, "a booking needs its beginning");
        return std::nullopt;
    }
    const auto written = fmt::format("{} {}", row.text(Field::date), row.text(Field::start_time));
    const auto moment = parse_moment(written, reading.table.order_of(Field::date), reading.zone_of(row));
    if (moment) return *moment;
    reading.complain(row, row.text(Field::start_time).empty() ? Field::date : Field::start_time,
                     moment.error());
    return std::nullopt;
}

std::optional<int> minutes_in(Reading& reading, const Row& row)
{
    const auto text = row.text(Field::minutes);
    int value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc{} && stop == text.data() + text.size() && value > 0 &&
        value <= longest_call_minutes)
        return value;
    reading.complain(row, Field::minutes, "must be a number of minutes, 1 to 1440");
    return std::nullopt;
}

/// Nothing where the file says neither end nor length: the kind of call has its own.
std::optional<int> length_of(Reading& reading, const Row& row, Instant start)
{
    if (!row.text(Field::minutes).empty()) return minutes_in(reading, row);
    if (row.text(Field::end).empty()) return std::nullopt;
    const auto end = reading.moment_of(row, Field::end);
    if (!end) return std::nullopt;
    const auto length = *end - start;
    if (length < minutes{1} || length > minutes{longest_call_minutes}) {
        reading.complain(row, Field::end, "must lie after the beginning, and at most a day");
        return std::nullopt;
    }
    return static_cast<int>(std::chrono::duration_cast<minutes>(length).count());
}

const store::CallType* type_of(Reading& reading, const Row& row)
{
    if (const auto said = row.text(Field::type); !said.empty()) {
        if (const auto* type = reading.people.call_type(said)) return type;
        if (!reading.options.type) {
            reading.complain(row, Field::type, fmt::format("there is no kind of call {}", said));
            return nullptr;
        }
    }
    if (reading.options.type) return reading.directory.call_type(std::string_view{*reading.options.type});
    reading.complain(row, Field::type, "a booking needs its kind of call; name one for all of them");
    return nullptr;
}

std::optional<store::BookingStatus> status_of(Reading& reading, const Row& row)
{
    const auto text = row.text(Field::status);
    if (text.empty() || folded(text) == "tentative") return store::BookingStatus::confirmed;
    if (const auto status = booking_status_of(text)) return status;
    reading.complain(row, Field::status, fmt::format("{} is no state of a booking that is known here", text));
    return std::nullopt;
}

std::optional<std::string> agent_of(Reading& reading, const Row& row)
{
    const auto said = row.text(Field::agent);
    if (said.empty()) return std::nullopt;
    if (const auto* agent = reading.people.agent(said)) return agent->slug;
    reading.complain(row, Field::agent, fmt::format("there is no agent {}", said));
    return std::nullopt;
}

void bring_booking(Reading& reading, const Row& row, store::ImportBatch& batch)
{
    const auto phones = reading.phones_of(row);
    const auto problems_before = reading.problems.size();
    const auto* client = reading.client_of(row, phones);
    if (client == nullptr && reading.problems.size() == problems_before)
        reading.complain(row, Field::client, "nothing in this row says whose booking it is");
    const auto start = start_of(reading, row);
    const auto* type = type_of(reading, row);
    const auto status = status_of(reading, row);
    auto email = reading.email_of(row);
    auto name = reading.name_of(row);
    auto note = reading.text_of(row, Field::note, most_note);
    auto agent = agent_of(reading, row);
    if (client == nullptr || !start || type == nullptr || !status) return;
    const auto length = length_of(reading, row, *start);
    auto external = Reading::external_of(row, {client->slug, type->rules.slug, callhours::to_text(*start),
                                               agent.value_or(""), std::string{row.text(Field::email)}});
    batch.bookings.push_back({.pointer = pointer_of(row),
                              .client = client->slug,
                              .type = type->rules.slug,
                              .start = *start,
                              .agent = std::move(agent),
                              .minutes = length,
                              .name = name.empty() ? std::nullopt : std::optional{std::move(name)},
                              .email = std::move(email),
                              .phone = phones.empty() ? std::nullopt : std::optional{phones.front()},
                              .note = std::move(note),
                              .status = *status,
                              .external = std::move(external)});
}

} // namespace

void bring_bookings(Reading& reading, store::ImportBatch& batch)
{
    for (const auto& row : reading.table.rows)
        bring_booking(reading, row, batch);
}

} // namespace callhours::bring
