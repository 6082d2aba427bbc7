#include "server/rules/rules_document.hpp"

#include "server/app/answers.hpp"

#include <boost/json/array.hpp>

#include <stdexcept>

namespace callhours::rules {

namespace json = boost::json;

namespace {

json::array texts(const std::vector<std::string>& all)
{
    json::array list;
    for (const auto& text : all)
        list.emplace_back(text);
    return list;
}

json::object words(const std::map<std::string, std::string>& by_language)
{
    json::object object;
    for (const auto& [language, text] : by_language)
        object[language] = text;
    return object;
}

json::array day_document(const calendar::DayHours& day)
{
    json::array ranges;
    for (const auto& range : day.ranges())
        ranges.emplace_back(calendar::to_text(range));
    return ranges;
}

json::object week_document(const calendar::WeeklyHours& week)
{
    constexpr std::array weekdays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    json::object object;
    for (std::size_t day = 0; day < weekdays.size(); ++day)
        object[weekdays[day]] = day_document(week.days[day]);
    return object;
}

/// A zone that was never given is left out: sent back, it would no longer follow the desk's.
void add_schedule(json::object& owner, const calendar::Schedule& schedule,
                  const store::ScheduleSources& sources)
{
    if (sources.zone) owner["zone"] = *sources.zone;
    owner["hours"] = week_document(schedule.weekly);
    json::array overrides;
    for (const auto& [date, hours] : schedule.overrides)
        overrides.emplace_back(json::object{{"date", to_text(date)}, {"hours", day_document(hours)}});
    owner["overrides"] = std::move(overrides);
    json::array holidays;
    for (const auto date : schedule.holidays)
        holidays.emplace_back(to_text(date));
    owner["holidays"] = std::move(holidays);
    owner["holiday_calendars"] = texts(sources.holiday_calendars);
}

json::object desk_document(const store::Directory& directory)
{
    const auto& desk = directory.desk;
    json::object document;
    add_schedule(document, desk.schedule, desk.sources);
    document["zone"] = desk.schedule.zone.name();
    json::array numbers;
    for (const auto& number : desk.numbers)
        numbers.emplace_back(number.reveal());
    document["numbers"] = std::move(numbers);
    const auto* agent = desk.default_agent ? directory.agent(*desk.default_agent) : nullptr;
    if (agent != nullptr) document["default_agent"] = agent->slug;
    document["queue"] = texts(desk.queue_endpoints);
    document["second_level"] = texts(desk.second_level_endpoints);
    document["default_severity"] = desk::to_number(desk.default_severity);
    document["dialling"] = json::object{{"country", desk.dialling.country},
                                        {"national", desk.dialling.national},
                                        {"international", desk.dialling.international},
                                        {"area", desk.dialling.area}};
    document["language"] = desk.language;
    return document;
}

json::object question_document(const store::Question& question)
{
    json::object document{{"key", question.key},
                          {"label", words(question.labels)},
                          {"kind", app::name_of(question.kind)},
                          {"required", question.required}};
    if (question.kind != store::Question::Kind::choice) return document;
    json::array choices;
    for (const auto& choice : question.choices)
        choices.emplace_back(json::object{{"value", choice.value}, {"label", words(choice.labels)}});
    document["choices"] = std::move(choices);
    return document;
}

json::object call_type_document(const store::CallType& type)
{
    const auto& rules = type.rules;
    json::array questions;
    for (const auto& question : type.questions)
        questions.emplace_back(question_document(question));
    return {{"slug", rules.slug},
            {"name", words(type.names)},
            {"minutes", rules.duration.count()},
            {"interval_minutes", rules.interval.count()},
            {"buffer_before_minutes", rules.buffer_before.count()},
            {"buffer_after_minutes", rules.buffer_after.count()},
            {"notice_minutes", rules.notice.count()},
            {"window_days", rules.window_days},
            {"daily_cap", rules.daily_cap ? json::value(*rules.daily_cap) : json::value(nullptr)},
            {"change_notice_minutes", rules.change_notice.count()},
            {"cancel_notice_minutes", rules.cancel_notice.count()},
            {"offered", type.offered},
            {"questions", std::move(questions)}};
}

std::string_view word_of(store::Role role)
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

json::object absence_document(const calendar::Absence& absence, const store::Directory& directory)
{
    const auto* deputy = absence.deputy ? directory.agent(*absence.deputy) : nullptr;
    return {{"from", to_text(absence.time.begin())},
            {"to", to_text(absence.time.end())},
            {"deputy", deputy == nullptr ? json::value(nullptr) : json::value(deputy->slug)}};
}

json::object agent_document(const store::Agent& agent, const store::Directory& directory)
{
    json::object document{{"slug", agent.slug},
                          {"name", agent.name},
                          {"email", agent.email ? json::value(agent.email->reveal()) : json::value(nullptr)},
                          {"role", word_of(agent.role)},
                          {"endpoints", texts(agent.endpoints)}};
    add_schedule(document, agent.calendar.schedule, agent.sources);
    json::array absences;
    for (const auto& absence : agent.calendar.absences)
        absences.emplace_back(absence_document(absence, directory));
    document["absences"] = std::move(absences);
    document["language"] = agent.language ? json::value(*agent.language) : json::value(nullptr);
    return document;
}

} // namespace

json::object rules_document(const store::Directory& directory)
{
    json::array call_types;
    for (const auto& type : directory.call_types)
        call_types.emplace_back(call_type_document(type));
    json::array agents;
    for (const auto& agent : directory.agents)
        agents.emplace_back(agent_document(agent, directory));
    return {{"desk", desk_document(directory)},
            {"call_types", std::move(call_types)},
            {"agents", std::move(agents)}};
}

} // namespace callhours::rules
