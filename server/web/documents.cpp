#include "server/web/documents.hpp"

#include "base/json_text.hpp"
#include "server/app/answers.hpp"
#include "server/http/message.hpp"

#include <boost/json/array.hpp>

#include <stdexcept>

namespace callhours::web {

namespace json = boost::json;

namespace {

json::value slug_or_null(const auto* thing)
{
    return thing == nullptr ? json::value(nullptr) : json::value(thing->slug);
}

json::value instant_or_null(const std::optional<Instant>& instant)
{
    return instant ? json::value(callhours::to_text(*instant)) : json::value(nullptr);
}

json::value number_or_null(const std::optional<PhoneNumber>& number)
{
    return number ? json::value(number->reveal()) : json::value(nullptr);
}

json::string instant_text(Instant instant)
{
    return json::string{callhours::to_text(instant)};
}

json::object question_document(const store::Question& question, std::string_view language)
{
    json::array choices;
    for (const auto& choice : question.choices) {
        choices.emplace_back(
            json::object{{"value", choice.value}, {"label", app::words_in(choice.labels, language)}});
    }
    return {{"key", question.key},
            {"label", app::words_in(question.labels, language)},
            {"kind", app::name_of(question.kind)},
            {"required", question.required},
            {"choices", std::move(choices)}};
}

} // namespace

std::string actor_name(const store::Actor& actor, const store::Directory& directory)
{
    switch (actor.kind) {
    case store::Actor::Kind::system:
        return "Callhours";
    case store::Actor::Kind::pbx:
        return "telephone";
    case store::Actor::Kind::import:
        return "import";
    case store::Actor::Kind::calendar_program:
    case store::Actor::Kind::agent: {
        const auto* agent = directory.agent(AgentId{actor.id});
        return agent == nullptr ? "agent" : agent->name;
    }
    case store::Actor::Kind::link:
    case store::Actor::Kind::client: {
        const auto* client = directory.client(ClientId{actor.id});
        return client == nullptr ? "client" : client->name;
    }
    }
    throw std::logic_error{"no such actor"};
}

json::object answers_document(const store::Answers& answers)
{
    json::object document;
    for (const auto& [key, answer] : answers)
        document[key] = answer;
    return document;
}

json::object call_type_document(const store::CallType& type, std::string_view language)
{
    json::array questions;
    for (const auto& question : type.questions)
        questions.emplace_back(question_document(question, language));
    return {{"slug", type.rules.slug},
            {"name", name_of(type, language)},
            {"minutes", type.rules.duration.count()},
            {"change_notice_minutes", type.rules.change_notice.count()},
            {"cancel_notice_minutes", type.rules.cancel_notice.count()},
            {"questions", std::move(questions)}};
}

std::string_view to_text(store::BookingStatus status)
{
    switch (status) {
    case store::BookingStatus::confirmed:
        return "confirmed";
    case store::BookingStatus::cancelled:
        return "cancelled";
    case store::BookingStatus::done:
        return "done";
    case store::BookingStatus::no_show:
        return "no_show";
    }
    throw std::logic_error{"no such status"};
}

std::string_view to_text(store::BookingEvent::What what)
{
    switch (what) {
    case store::BookingEvent::What::booked:
        return "booked";
    case store::BookingEvent::What::rescheduled:
        return "rescheduled";
    case store::BookingEvent::What::cancelled:
        return "cancelled";
    case store::BookingEvent::What::marked:
        return "marked";
    }
    throw std::logic_error{"no such event of a booking"};
}

std::string_view to_text(store::Actor::Kind kind)
{
    switch (kind) {
    case store::Actor::Kind::system:
        return "system";
    case store::Actor::Kind::client:
        return "api";
    case store::Actor::Kind::link:
        return "link";
    case store::Actor::Kind::agent:
        return "agent";
    case store::Actor::Kind::import:
        return "import";
    case store::Actor::Kind::pbx:
        return "telephone";
    case store::Actor::Kind::calendar_program:
        return "calendar";
    }
    throw std::logic_error{"no such actor"};
}

std::optional<store::BookingStatus> parse_booking_status(std::string_view text)
{
    using Status = store::BookingStatus;
    for (const auto status : {Status::confirmed, Status::cancelled, Status::done, Status::no_show}) {
        if (to_text(status) == text) return status;
    }
    return std::nullopt;
}

std::string_view to_text(store::Role role)
{
    switch (role) {
    case store::Role::agent:
        return "agent";
    case store::Role::second_level:
        return "second_level";
    case store::Role::lead:
        return "lead";
    case store::Role::administrator:
        return "administrator";
    }
    throw std::logic_error{"no such role"};
}

std::string_view name_of(const store::CallType& type, std::string_view language)
{
    for (const auto wanted : {language, std::string_view{"en"}}) {
        const auto found = type.names.find(std::string{wanted});
        if (found != type.names.end()) return found->second;
    }
    return type.rules.slug;
}

std::string slots_document(const std::vector<calendar::Slot>& slots, const calendar::Zone& zone,
                           const store::Directory& directory)
{
    // By hand: it is the most asked answer, and its texts need no escaping.
    std::string text = R"({"zone":")" + json_escaped(zone.name()) + R"(","slots":[)";
    text.reserve(text.size() + slots.size() * 96);
    const store::Agent* agent = nullptr;
    for (const auto& slot : slots) {
        if (agent == nullptr || agent->id != slot.agent) agent = directory.agent(slot.agent);
        text += text.back() == '[' ? R"({"start":")" : R"(,{"start":")";
        append_text(text, slot.time.begin());
        text += R"(","end":")";
        append_text(text, slot.time.end());
        text += R"(","agent":")";
        if (agent != nullptr) text += agent->slug;
        text += "\"}";
    }
    return text + "]}";
}

json::object booking_document(const store::Booking& booking, const store::Directory& directory,
                              const Links& links)
{
    const auto* type = directory.call_type(booking.type);
    const auto* client = directory.client(booking.client);
    const auto* agent = directory.agent(booking.agent);
    const auto& visitor = booking.visitor;
    return {{"id", booking.id.value()},
            {"uid", booking.uid},
            {"sequence", booking.sequence},
            {"type", type == nullptr ? json::value(nullptr) : json::value(type->rules.slug)},
            {"start", instant_text(booking.time.begin())},
            {"end", instant_text(booking.time.end())},
            {"status", to_text(booking.status)},
            {"agent", slug_or_null(agent)},
            {"agent_name", agent == nullptr ? "" : agent->name},
            {"type_name", type == nullptr ? std::string_view{} : name_of(*type, "en")},
            {"client", slug_or_null(client)},
            {"client_name", client == nullptr ? "" : client->name},
            {"name", visitor.name},
            {"email", visitor.email ? json::value(visitor.email->reveal()) : json::value(nullptr)},
            {"phone", number_or_null(visitor.phone)},
            {"note", visitor.note},
            {"created_at", instant_text(booking.created_at)},
            {"changed_at", instant_text(booking.changed_at)},
            {"answers", answers_document(visitor.answers)},
            {"manage_url", links.manage(directory, booking.id)},
            {"ics_url", links.file(directory, booking.id)}};
}

json::object event_document(const store::BookingEvent& event, const store::Directory& directory)
{
    return {{"what", to_text(event.what)},
            {"at", instant_text(event.at)},
            {"by", actor_name(event.actor, directory)},
            {"via", to_text(event.actor.kind)},
            {"start", instant_text(event.time.begin())},
            {"end", instant_text(event.time.end())},
            {"agent", slug_or_null(directory.agent(event.agent))},
            {"status", to_text(event.status)},
            {"sequence", event.sequence},
            {"reason", event.reason},
            {"override", event.overrode.empty() ? json::value(nullptr) : json::value(event.overrode)}};
}

json::object hold_document(const store::Hold& hold)
{
    return {{"id", hold.id},
            {"start", instant_text(hold.time.begin())},
            {"end", instant_text(hold.time.end())},
            {"expires_at", instant_text(hold.expires_at)}};
}

json::object task_document(const store::TaskListed& listed, const store::Directory& directory)
{
    const auto& task = listed.task;
    json::array watchers;
    for (const auto id : listed.watchers)
        watchers.emplace_back(slug_or_null(directory.agent(id)));
    const bool waits = !task.pauses.empty() && !task.pauses.back().end;
    const auto* client = task.client ? directory.client(*task.client) : nullptr;
    json::value voicemail = nullptr;
    if (listed.voicemail) {
        voicemail = json::object{{"id", listed.voicemail->id.value()},
                                 {"seconds", listed.voicemail->length.count()},
                                 {"heard_at", instant_or_null(listed.voicemail->heard_at)}};
    }
    return {
        {"id", task.id.value()},
        {"number", number_or_null(task.number)},
        {"client", slug_or_null(client)},
        {"client_name", client == nullptr ? json::value(nullptr) : json::value(client->name)},
        {"agent", slug_or_null(task.agent ? directory.agent(*task.agent) : nullptr)},
        {"owner", slug_or_null(task.owner ? directory.agent(*task.owner) : nullptr)},
        {"watchers", std::move(watchers)},
        {"state", desk::to_text(task.state)},
        {"severity", desk::to_number(task.severity)},
        {"reason", desk::to_text(task.reason)},
        {"outcome", task.outcome},
        {"about", task.about},
        {"note", task.note},
        {"merged_into", task.merged_into ? json::value(task.merged_into->value()) : json::value(nullptr)},
        {"wished_from", instant_or_null(task.wish_from)},
        {"wished_to", instant_or_null(task.wish_to)},
        {"waiting_since", waits ? json::value(instant_text(task.pauses.back().begin)) : json::value(nullptr)},
        {"calls", listed.calls},
        {"created_at", instant_text(task.created_at)},
        {"response_due_at", instant_text(task.response_due_at)},
        {"action_due_at", instant_or_null(task.action_due_at)},
        {"responded_at", instant_or_null(task.responded_at)},
        {"closed_at", instant_or_null(task.closed_at)},
        {"voicemail", std::move(voicemail)}};
}

namespace {

/// The desk's states in the client's words.
std::string_view client_state(const desk::CallbackTask& task)
{
    switch (task.state) {
    case desk::TaskState::open:
        return "received";
    case desk::TaskState::claimed:
    case desk::TaskState::dialling:
        return "in_progress";
    case desk::TaskState::waiting:
        return "waiting_for_you";
    case desk::TaskState::done:
        return "done";
    case desk::TaskState::dropped:
        return "ended";
    }
    throw std::logic_error{"no such task state"};
}

} // namespace

std::optional<desk::Severity> severity_of_urgency(std::string_view word)
{
    if (word == "cannot_work") return desk::Severity::critical;
    if (word == "severe") return desk::Severity::high;
    if (word == "partial") return desk::Severity::standard;
    if (word == "defect") return desk::Severity::bug;
    if (word == "question") return desk::Severity::request;
    return std::nullopt;
}

json::object callback_document(const desk::CallbackTask& task)
{
    const bool owed =
        desk::is_open(task.state) && !task.responded_at && task.state != desk::TaskState::waiting;
    return {{"id", task.id.value()},
            {"state", client_state(task)},
            {"number", number_or_null(task.number)},
            {"about", task.about},
            {"asked_at", instant_text(task.created_at)},
            {"wished_from", instant_or_null(task.wish_from)},
            {"wished_to", instant_or_null(task.wish_to)},
            {"answer_by", owed ? json::value(instant_text(task.response_due_at)) : json::value(nullptr)},
            {"answered_at", instant_or_null(task.responded_at)},
            {"ended_at", instant_or_null(task.closed_at)}};
}

json::object event_document(const store::TaskEvent& event, const store::Directory& directory)
{
    return {{"at", instant_text(event.at)},
            {"what", event.what},
            {"text", event.text},
            {"by", actor_name(event.actor, directory)}};
}

json::object agenda_entry(const store::Booking& booking, const store::Directory& directory)
{
    const auto* type = directory.call_type(booking.type);
    const auto* client = directory.client(booking.client);
    return {{"id", booking.id.value()},
            {"start", instant_text(booking.time.begin())},
            {"end", instant_text(booking.time.end())},
            {"status", to_text(booking.status)},
            {"type", type == nullptr ? "" : type->rules.slug},
            {"type_name", type == nullptr ? std::string_view{} : name_of(*type, "en")},
            {"client", slug_or_null(client)},
            {"client_name", client == nullptr ? "" : client->name},
            {"agent", slug_or_null(directory.agent(booking.agent))},
            {"name", booking.visitor.name},
            {"email", booking.visitor.email ? booking.visitor.email->reveal() : ""},
            {"phone", number_or_null(booking.visitor.phone)},
            {"note", booking.visitor.note},
            {"answers", answers_document(booking.visitor.answers)}};
}

} // namespace callhours::web
