#include "store/sqlite/question_rows.hpp"

#include "store/sqlite/words.hpp"

#include <algorithm>
#include <string_view>

namespace callhours::store::sqlite {

namespace {

using Questions = std::map<std::int64_t, std::vector<Question>>;

void read_labels(Connection& db, Questions& questions)
{
    auto query = db.query("SELECT call_type_id, position, language, label FROM question_label");
    while (query.step()) {
        auto row = query.row();
        auto& of_type = questions.at(row.take<std::int64_t>());
        auto& question = of_type.at(row.take<std::size_t>());
        auto language = row.take<std::string>();
        question.labels.emplace(std::move(language), row.take<std::string>());
    }
}

void read_choices(Connection& db, Questions& questions)
{
    auto query = db.query("SELECT call_type_id, position, choice_position, value, language, label "
                          "FROM question_choice ORDER BY call_type_id, position, choice_position");
    while (query.step()) {
        auto row = query.row();
        auto& of_type = questions.at(row.take<std::int64_t>());
        auto& choices = of_type.at(row.take<std::size_t>()).choices;
        const auto place = row.take<std::size_t>();
        auto value = row.take<std::string>();
        if (choices.size() <= place) choices.push_back({.value = std::move(value), .labels = {}});
        auto language = row.take<std::string>();
        choices.back().labels.emplace(std::move(language), row.take<std::string>());
    }
}

void write_choice(Connection& db, std::int64_t call_type, std::size_t position, std::size_t place,
                  const Question::Choice& choice)
{
    for (const auto& [language, label] : choice.labels) {
        db.query(
              "INSERT INTO question_choice (call_type_id, position, choice_position, language, value, label) "
              "VALUES (:type, :position, :place, :language, :value, :label)")
            .bind(":type", call_type)
            .bind(":position", position)
            .bind(":place", place)
            .bind(":language", language)
            .bind(":value", choice.value)
            .bind(":label", label)
            .run();
    }
}

void write_question(Connection& db, std::int64_t call_type, std::size_t position, const Question& question)
{
    db.query("INSERT INTO question (call_type_id, position, key, kind, required) "
             "VALUES (:type, :position, :key, :kind, :required)")
        .bind(":type", call_type)
        .bind(":position", position)
        .bind(":key", question.key)
        .bind(":kind", to_word(question.kind))
        .bind(":required", question.required)
        .run();
    for (const auto& [language, label] : question.labels) {
        db.query("INSERT INTO question_label (call_type_id, position, language, label) "
                 "VALUES (:type, :position, :language, :label)")
            .bind(":type", call_type)
            .bind(":position", position)
            .bind(":language", language)
            .bind(":label", label)
            .run();
    }
    for (std::size_t place = 0; place < question.choices.size(); ++place)
        write_choice(db, call_type, position, place, question.choices[place]);
}

} // namespace

Questions read_questions(Connection& db)
{
    Questions questions;
    {
        auto query = db.query(
            "SELECT call_type_id, key, kind, required FROM question ORDER BY call_type_id, position");
        while (query.step()) {
            auto row = query.row();
            auto& of_type = questions[row.take<std::int64_t>()];
            auto key = row.take<std::string>();
            const auto kind = from_word<Question::Kind>(row.take<std::string>());
            of_type.push_back(
                {.key = std::move(key), .labels = {}, .kind = kind, .required = row.take<bool>()});
        }
    }
    read_labels(db, questions);
    read_choices(db, questions);
    return questions;
}

void write_questions(Connection& db, std::int64_t call_type, const std::vector<Question>& questions)
{
    if (read_questions(db)[call_type] == questions) return;
    db.query("DELETE FROM question WHERE call_type_id = :type").bind(":type", call_type).run();
    for (std::size_t position = 0; position < questions.size(); ++position)
        write_question(db, call_type, position, questions[position]);
}

void insert_answers(Connection& db, BookingId booking, const Answers& answers)
{
    for (const auto& [question, answer] : answers) {
        db.query("INSERT INTO booking_answer (booking_id, question, answer) "
                 "VALUES (:booking, :question, :answer)")
            .bind(":booking", booking)
            .bind(":question", question)
            .bind(":answer", answer)
            .run();
    }
}

Answers split_answers(const std::optional<std::string>& column)
{
    Answers answers;
    std::string_view rest = column ? std::string_view{*column} : std::string_view{};
    while (!rest.empty()) {
        const auto one = rest.substr(0, rest.find('\x1e'));
        rest.remove_prefix(std::min(rest.size(), one.size() + 1));
        const auto middle = one.find('\x1f');
        answers.emplace(one.substr(0, middle), one.substr(std::min(one.size(), middle + 1)));
    }
    return answers;
}

} // namespace callhours::store::sqlite
