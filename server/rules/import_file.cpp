#include "server/rules/import_file.hpp"

#include "server/rules/import_questions.hpp"
#include "server/rules/import_schedule.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace callhours::rules {

namespace json = boost::json;

namespace {

constexpr int minutes_of_a_day = 24 * 60;

std::optional<std::string> digits_member(JsonReader& reader, std::string_view key, bool may_be_empty)
{
    const auto* value = reader.member(key);
    if (value == nullptr) return std::nullopt;
    const auto* text = value->if_string();
    const bool good = text != nullptr && text->size() <= 8 && (may_be_empty || !text->empty()) &&
                      std::all_of(text->begin(), text->end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!good) {
        reader.complain(key, may_be_empty ? "must be up to 8 digits, or empty" : "must be 1 to 8 digits");
        return std::nullopt;
    }
    return std::string{*text};
}

std::optional<DiallingRules> read_dialling(JsonReader& owner)
{
    const auto* value = owner.member("dialling");
    if (value == nullptr) return std::nullopt;
    JsonReader reader{*value, owner.pointer_to("dialling"), owner.problems()};
    DiallingRules rules;
    if (auto country = digits_member(reader, "country", false)) rules.country = *country;
    if (auto national = digits_member(reader, "national", true)) rules.national = *national;
    if (auto international = digits_member(reader, "international", true))
        rules.international = *international;
    if (auto area = digits_member(reader, "area", true)) rules.area = *area;
    reader.finish();
    return rules;
}

std::optional<std::vector<PhoneNumber>> read_numbers(JsonReader& reader)
{
    std::vector<PhoneNumber> numbers;
    const bool given = reader.list("numbers", [&](const json::value& each, const std::string& pointer) {
        const auto text = text_of(each, pointer, reader.problems());
        if (!text) return;
        const auto number = PhoneNumber::parse_e164(*text);
        if (!number) {
            reader.problems().push_back(
                {pointer, "must be an E.164 number with + and country code, like +4366012345"});
        } else if (std::find(numbers.begin(), numbers.end(), *number) == numbers.end()) {
            numbers.push_back(*number);
        }
    });
    if (!given) return std::nullopt;
    return numbers;
}

/// Single numbers, and ranges such as +4312345*.
void read_client_numbers(JsonReader& reader, store::ClientImport& client)
{
    std::vector<PhoneNumber> numbers;
    std::vector<NumberRange> ranges;
    const bool given = reader.list("numbers", [&](const json::value& each, const std::string& pointer) {
        const auto text = text_of(each, pointer, reader.problems());
        if (!text) return;
        if (text->ends_with('*')) {
            const auto range = NumberRange::parse(*text);
            if (range) {
                ranges.push_back(*range);
            } else {
                reader.problems().push_back({pointer, std::string{describe(range.error())}});
            }
            return;
        }
        const auto number = PhoneNumber::parse_e164(*text);
        if (number) {
            numbers.push_back(*number);
        } else {
            reader.problems().push_back({pointer, "must be an E.164 number with + and country code, like "
                                                  "+4366012345, or a range of them, like +4312345*"});
        }
    });
    if (!given) return;
    client.numbers = std::move(numbers);
    client.ranges = std::move(ranges);
}

bool is_language(const std::string& text)
{
    return text.size() >= 2 && text.size() <= 12 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
           });
}

constexpr auto language_words = "must be a language tag like de or en-GB";

std::optional<std::string> read_language(JsonReader& reader)
{
    auto language = reader.text("language");
    if (language && !is_language(*language)) reader.complain("language", language_words);
    return language;
}

std::optional<std::optional<std::string>> read_language_or_null(JsonReader& reader)
{
    const auto* language = reader.member("language");
    if (language == nullptr) return std::nullopt;
    if (language->is_null()) return std::optional<std::string>{};
    return read_language(reader);
}

store::DeskImport read_desk(const json::value& value, Problems& problems)
{
    JsonReader reader{value, "/desk", problems};
    store::DeskImport desk;
    desk.schedule = read_schedule(reader);
    desk.numbers = read_numbers(reader);
    desk.default_agent = reader.slug("default_agent");
    desk.default_agent_pointer = reader.pointer_to("default_agent");
    desk.queue = reader.texts("queue");
    desk.second_level = reader.texts("second_level");
    if (const auto severity = reader.integer("default_severity", 1, 5)) {
        desk.default_severity = *desk::severity_from(*severity);
    }
    desk.dialling = read_dialling(reader);
    desk.language = read_language(reader);
    reader.finish();
    return desk;
}

store::CallTypeImport read_call_type(const json::value& value, const std::string& pointer, Problems& problems)
{
    JsonReader reader{value, pointer, problems};
    store::CallTypeImport type;
    type.pointer = pointer;
    const auto slug = reader.slug("slug");
    if (reader.member("slug") == nullptr) reader.complain("slug", "is missing");
    type.slug = slug.value_or("");
    type.names = read_words(reader, "name", 100);
    type.minutes = reader.integer("minutes", 1, minutes_of_a_day);
    type.interval_minutes = reader.integer("interval_minutes", 1, minutes_of_a_day);
    type.buffer_before_minutes = reader.integer("buffer_before_minutes", 0, minutes_of_a_day);
    type.buffer_after_minutes = reader.integer("buffer_after_minutes", 0, minutes_of_a_day);
    type.notice_minutes = reader.integer("notice_minutes", 0, 366 * minutes_of_a_day);
    type.window_days = reader.integer("window_days", 0, 366);
    type.daily_cap = reader.integer_or_null("daily_cap", 1, 1000);
    type.change_notice_minutes = reader.integer("change_notice_minutes", 0, 366 * minutes_of_a_day);
    type.cancel_notice_minutes = reader.integer("cancel_notice_minutes", 0, 366 * minutes_of_a_day);
    type.offered = reader.truth("offered");
    type.questions = read_questions(reader);
    reader.finish();
    return type;
}

std::optional<Interval> read_time(JsonReader& reader, std::string_view begin_key, std::string_view end_key)
{
    const auto begin = reader.instant(begin_key);
    const auto end = reader.instant(end_key);
    for (const auto key : {begin_key, end_key}) {
        if (reader.member(key) == nullptr) reader.complain(key, "is missing");
    }
    if (!begin || !end) return std::nullopt;
    const auto time = Interval::make(*begin, *end);
    if (!time) {
        reader.complain(end_key, fmt::format("must be later than \"{}\"", begin_key));
        return std::nullopt;
    }
    return *time;
}

std::optional<store::AbsenceImport> read_absence(const json::value& value, const std::string& pointer,
                                                 Problems& problems)
{
    JsonReader reader{value, pointer, problems};
    const auto time = read_time(reader, "from", "to");
    const auto* deputy = reader.member("deputy");
    std::optional<std::string> slug;
    if (deputy != nullptr && !deputy->is_null()) slug = reader.slug("deputy");
    reader.finish();
    if (!time) return std::nullopt;
    return store::AbsenceImport{pointer, *time, slug};
}

std::optional<EmailAddress> read_email(JsonReader& reader, std::string_view key)
{
    const auto text = reader.text(key, 254);
    if (!text) return std::nullopt;
    const auto email = EmailAddress::parse(*text);
    if (!email) {
        reader.complain(key, std::string{describe(email.error())});
        return std::nullopt;
    }
    return *email;
}

std::optional<store::Role> read_role(JsonReader& reader)
{
    const auto text = reader.text("role");
    if (!text) return std::nullopt;
    if (*text == "agent") return store::Role::agent;
    if (*text == "second_level") return store::Role::second_level;
    if (*text == "lead") return store::Role::lead;
    if (*text == "administrator") return store::Role::administrator;
    reader.complain("role", "must be agent, second_level, lead or administrator");
    return std::nullopt;
}

store::AgentImport read_agent(const json::value& value, const std::string& pointer, Problems& problems)
{
    JsonReader reader{value, pointer, problems};
    store::AgentImport agent{.pointer = pointer,
                             .slug = reader.slug("slug").value_or(""),
                             .name = reader.text("name", 100),
                             .email = std::nullopt,
                             .schedule = read_schedule(reader),
                             .endpoints = reader.texts("endpoints"),
                             .absences = std::nullopt,
                             .role = read_role(reader),
                             .language = read_language_or_null(reader)};
    if (reader.member("slug") == nullptr) reader.complain("slug", "is missing");
    if (const auto* email = reader.member("email")) {
        agent.email = email->is_null() ? std::optional<EmailAddress>{} : read_email(reader, "email");
    }
    std::vector<store::AbsenceImport> absences;
    if (reader.list("absences", [&](const json::value& each, const std::string& at) {
            if (auto absence = read_absence(each, at, problems)) absences.push_back(std::move(*absence));
        })) {
        agent.absences = std::move(absences);
    }
    reader.finish();
    return agent;
}

std::optional<store::Contact> read_contact(const json::value& value, const std::string& pointer,
                                           Problems& problems)
{
    JsonReader reader{value, pointer, problems};
    const auto name = reader.text("name", 100);
    const auto email = read_email(reader, "email");
    for (const auto* key : {"name", "email"}) {
        if (reader.member(key) == nullptr) reader.complain(key, "is missing");
    }
    reader.finish();
    if (!name || !email) return std::nullopt;
    return store::Contact{*name, *email};
}

/// Everything but the slug.
store::ClientImport read_client_members(JsonReader& reader)
{
    auto& problems = reader.problems();
    store::ClientImport client{.pointer = reader.pointer(),
                               .slug = {},
                               .name = reader.text("name", 100),
                               .agent = reader.slug("agent"),
                               .language = read_language(reader),
                               .numbers = std::nullopt,
                               .entitled_from = reader.date_or_null("entitled_from"),
                               .entitled_to = reader.date_or_null("entitled_to"),
                               .contacts = std::nullopt};
    if (const auto* plan = reader.member("plan"))
        client.plan = plan->is_null() ? std::optional<std::string>{""} : reader.text("plan", 100);
    read_client_numbers(reader, client);
    std::vector<store::Contact> contacts;
    if (reader.list("contacts", [&](const json::value& each, const std::string& at) {
            if (auto contact = read_contact(each, at, problems)) contacts.push_back(std::move(*contact));
        })) {
        client.contacts = std::move(contacts);
    }
    return client;
}

store::ClientImport read_client(const json::value& value, const std::string& pointer, Problems& problems)
{
    JsonReader reader{value, pointer, problems};
    auto client = read_client_members(reader);
    client.slug = reader.slug("slug").value_or("");
    if (reader.member("slug") == nullptr) reader.complain("slug", "is missing");
    reader.finish();
    return client;
}

std::optional<store::BookingImport> read_booking(const json::value& value, const std::string& pointer,
                                                 Problems& problems)
{
    JsonReader reader{value, pointer, problems};
    const auto client = reader.slug("client");
    const auto type = reader.slug("type");
    const auto start = reader.instant("start");
    store::BookingImport booking{.pointer = pointer,
                                 .client = client.value_or(""),
                                 .type = type.value_or(""),
                                 .start = start.value_or(Instant{}),
                                 .agent = reader.slug("agent"),
                                 .minutes = reader.integer("minutes", 1, minutes_of_a_day),
                                 .name = reader.text("name", 100),
                                 .email = read_email(reader, "email")};
    for (const auto* key : {"client", "type", "start"}) {
        if (reader.member(key) == nullptr) reader.complain(key, "is missing");
    }
    reader.finish();
    if (!client || !type || !start) return std::nullopt;
    return booking;
}

std::optional<store::BusyImport> read_busy(const json::value& value, const std::string& pointer,
                                           Problems& problems)
{
    JsonReader reader{value, pointer, problems};
    const auto agent = reader.slug("agent");
    const auto time = read_time(reader, "start", "end");
    if (reader.member("agent") == nullptr) reader.complain("agent", "is missing");
    reader.finish();
    if (!agent || !time) return std::nullopt;
    return store::BusyImport{pointer, *agent, *time};
}

/// The same slug twice in one list would make the later entry win by chance.
template <typename Things> void refuse_twice(const Things& things, Problems& problems)
{
    std::set<std::string> seen;
    for (const auto& thing : things) {
        if (!thing.slug.empty() && !seen.insert(thing.slug).second) {
            problems.push_back(
                {thing.pointer + "/slug", fmt::format("\"{}\" is in the file twice", thing.slug)});
        }
    }
}

store::ImportBatch read_rules_of(JsonReader& reader, Problems& problems)
{
    store::ImportBatch batch;
    if (const auto* desk = reader.member("desk")) batch.desk = read_desk(*desk, problems);
    reader.list("call_types", [&](const auto& each, const auto& pointer) {
        batch.call_types.push_back(read_call_type(each, pointer, problems));
    });
    reader.list("agents", [&](const auto& each, const auto& pointer) {
        batch.agents.push_back(read_agent(each, pointer, problems));
    });
    refuse_twice(batch.call_types, problems);
    refuse_twice(batch.agents, problems);
    return batch;
}

store::ImportBatch read_document(const json::value& document, Problems& problems)
{
    JsonReader reader{document, "", problems};
    auto batch = read_rules_of(reader, problems);
    reader.list("clients", [&](const auto& each, const auto& pointer) {
        batch.clients.push_back(read_client(each, pointer, problems));
    });
    reader.list("bookings", [&](const auto& each, const auto& pointer) {
        if (auto booking = read_booking(each, pointer, problems))
            batch.bookings.push_back(std::move(*booking));
    });
    reader.list("busy", [&](const auto& each, const auto& pointer) {
        if (auto busy = read_busy(each, pointer, problems)) batch.busy.push_back(std::move(*busy));
    });
    reader.finish();
    refuse_twice(batch.clients, problems);
    return batch;
}

store::ImportBatch read_rules_document(const json::value& document, Problems& problems)
{
    JsonReader reader{document, "", problems};
    auto batch = read_rules_of(reader, problems);
    reader.finish();
    return batch;
}

template <typename Read> Result<store::ImportBatch, Problems> read_text(std::string_view text, Read read)
{
    json::error_code error;
    json::parse_options options;
    options.max_depth = 16;
    const auto document = json::parse(json::string_view{text.data(), text.size()}, error, {}, options);
    if (error) return refuse(Problems{{"", "is not JSON: " + error.message()}});

    Problems problems;
    auto batch = read(document, problems);
    if (!problems.empty()) return refuse(std::move(problems));
    return batch;
}

} // namespace

Result<store::ImportBatch, Problems> read_import(std::string_view text)
{
    return read_text(text, read_document);
}

Result<store::ImportBatch, Problems> read_rules(std::string_view text)
{
    return read_text(text, read_rules_document);
}

Result<store::ImportBatch, Problems> read_client_change(std::string_view text, const std::string& slug)
{
    return read_text(text, [&slug](const json::value& document, Problems& problems) {
        JsonReader reader{document, "", problems};
        store::ImportBatch batch;
        batch.clients.push_back(read_client_members(reader));
        batch.clients.front().slug = slug;
        reader.finish();
        return batch;
    });
}

std::vector<std::pair<std::string, std::string>> named_calendars(const store::ImportBatch& batch)
{
    std::vector<std::pair<std::string, std::string>> result;
    const auto add = [&](const store::ScheduleImport& schedule, const std::string& pointer) {
        if (!schedule.holiday_calendars) return;
        for (std::size_t i = 0; i < schedule.holiday_calendars->size(); ++i) {
            result.emplace_back((*schedule.holiday_calendars)[i],
                                fmt::format("{}/holiday_calendars/{}", pointer, i));
        }
    };
    if (batch.desk) add(batch.desk->schedule, "/desk");
    for (const auto& agent : batch.agents)
        add(agent.schedule, agent.pointer);
    return result;
}

} // namespace callhours::rules
