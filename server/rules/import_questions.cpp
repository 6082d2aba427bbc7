#include "server/rules/import_questions.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace callhours::rules {

namespace json = boost::json;

namespace {

constexpr std::size_t most_label_characters = 200;

/// A needed label; empty where there is none, which is then a problem.
store::Words read_label(JsonReader& reader)
{
    if (reader.member("label") == nullptr) reader.complain("label", "is missing");
    return read_words(reader, "label", most_label_characters).value_or(store::Words{});
}

std::string read_slug(JsonReader& reader, std::string_view key)
{
    if (reader.member(key) == nullptr) reader.complain(key, "is missing");
    return reader.slug(key).value_or("");
}

store::Question::Choice read_choice(const json::value& value, const std::string& pointer, Problems& problems)
{
    // "mail" is short for {"value": "mail", "label": {"en": "mail"}}.
    if (value.is_string()) {
        const auto slug = text_of(value, pointer, problems).value_or("");
        if (!slug.empty() && !is_slug(slug))
            problems.push_back({pointer, "must be a slug; give it as value, with a label beside it"});
        return {.value = slug, .labels = {{"en", slug}}};
    }
    JsonReader reader{value, pointer, problems};
    store::Question::Choice choice{.value = read_slug(reader, "value"), .labels = read_label(reader)};
    reader.finish();
    return choice;
}

void read_kind(JsonReader& reader, store::Question& question)
{
    const auto kind = reader.text("kind");
    if (!kind || *kind == "text") {
        question.kind = store::Question::Kind::text;
    } else if (*kind == "choice") {
        question.kind = store::Question::Kind::choice;
    } else if (*kind == "yes_no") {
        question.kind = store::Question::Kind::yes_no;
    } else {
        reader.complain("kind", "must be text, choice or yes_no");
    }
}

void check_choices(JsonReader& reader, const store::Question& question)
{
    const auto count = question.choices.size();
    if (question.kind != store::Question::Kind::choice) {
        if (count > 0) reader.complain("choices", "belong to questions of the kind choice alone");
        return;
    }
    if (count < 2 || count > most_choices)
        reader.complain("choices", fmt::format("must be 2 to {}", most_choices));
    std::set<std::string> seen;
    for (const auto& choice : question.choices) {
        if (!choice.value.empty() && !seen.insert(choice.value).second)
            reader.complain("choices", fmt::format("hold \"{}\" twice", choice.value));
    }
}

store::Question read_question(const json::value& value, const std::string& pointer, Problems& problems)
{
    JsonReader reader{value, pointer, problems};
    store::Question question{.key = read_slug(reader, "key"), .labels = read_label(reader)};
    read_kind(reader, question);
    question.required = reader.truth("required").value_or(false);
    reader.list("choices", [&](const json::value& each, const std::string& at) {
        question.choices.push_back(read_choice(each, at, problems));
    });
    check_choices(reader, question);
    reader.finish();
    return question;
}

} // namespace

std::optional<store::Words> read_words(JsonReader& owner, std::string_view key, std::size_t most_characters)
{
    const auto* value = owner.member(key);
    if (value == nullptr) return std::nullopt;
    store::Words words;
    if (value->is_string()) {
        if (auto text = owner.text(key, most_characters)) words["en"] = *text;
        return words;
    }
    JsonReader reader{*value, owner.pointer_to(key), owner.problems()};
    if (const auto* object = value->if_object()) {
        for (const auto& entry : *object) {
            const std::string language{entry.key()};
            if (auto text = reader.text(language, most_characters)) words[language] = *text;
        }
        if (object->empty())
            owner.complain(key, "needs a text in one language at least, like {\"en\": \"…\"}");
    }
    return words;
}

std::optional<std::vector<store::Question>> read_questions(JsonReader& owner)
{
    std::vector<store::Question> questions;
    std::set<std::string> seen;
    const bool given = owner.list("questions", [&](const json::value& each, const std::string& pointer) {
        auto question = read_question(each, pointer, owner.problems());
        if (!question.key.empty() && !seen.insert(question.key).second)
            owner.problems().push_back(
                {pointer + "/key", fmt::format("\"{}\" is there twice", question.key)});
        questions.push_back(std::move(question));
    });
    if (!given) return std::nullopt;
    if (questions.size() > most_questions)
        owner.complain("questions", fmt::format("are more than {}", most_questions));
    return questions;
}

} // namespace callhours::rules
