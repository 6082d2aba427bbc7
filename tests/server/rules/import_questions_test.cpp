#include "server/rules/import_questions.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::rules;

namespace {

struct ReadQuestions {
    std::optional<std::vector<store::Question>> questions;
    std::vector<std::string> problems;
};

ReadQuestions read(const std::string& questions)
{
    Problems problems;
    const auto document = boost::json::parse(R"({"questions": )" + questions + "}");
    JsonReader reader{document, "/call_types/0", problems};
    ReadQuestions result{.questions = read_questions(reader), .problems = {}};
    for (const auto& problem : problems)
        result.problems.push_back(problem.pointer + " " + problem.text);
    return result;
}

std::string only_problem(const std::string& questions)
{
    const auto result = read(questions);
    CAPTURE(result.problems);
    REQUIRE(result.problems.size() == 1);
    return result.problems.front();
}

} // namespace

TEST_CASE("questions are read with labels by language and their choices", "[rules]")
{
    const auto result = read(R"([
        {"key": "topic", "label": {"en": "What about?", "de": "Worum geht es?"}, "required": true},
        {"key": "area", "label": "Where?", "kind": "choice",
         "choices": ["mail", {"value": "other", "label": {"en": "Elsewhere"}}]},
        {"key": "urgent", "label": "Urgent?", "kind": "yes_no"}])");

    CAPTURE(result.problems);
    REQUIRE(result.problems.empty());
    REQUIRE(result.questions);
    CHECK(*result.questions ==
          std::vector<store::Question>{
              {.key = "topic", .labels = {{"en", "What about?"}, {"de", "Worum geht es?"}}, .required = true},
              {.key = "area",
               .labels = {{"en", "Where?"}},
               .kind = store::Question::Kind::choice,
               .choices = {{.value = "mail", .labels = {{"en", "mail"}}},
                           {.value = "other", .labels = {{"en", "Elsewhere"}}}}},
              {.key = "urgent", .labels = {{"en", "Urgent?"}}, .kind = store::Question::Kind::yes_no}});
}

TEST_CASE("every mistake in a question is told at its place", "[rules]")
{
    CHECK(only_problem(R"([{"label": "x"}])") == "/call_types/0/questions/0/key is missing");
    CHECK(only_problem(R"([{"key": "a"}])") == "/call_types/0/questions/0/label is missing");
    CHECK(
        only_problem(R"([{"key": "a", "label": {}}])").starts_with("/call_types/0/questions/0/label needs"));
    CHECK(only_problem(R"([{"key": "a", "label": {"en": 1}}])") ==
          "/call_types/0/questions/0/label/en must be a text");
    CHECK(only_problem(R"([{"key": "a", "label": "x", "kind": "number"}])") ==
          "/call_types/0/questions/0/kind must be text, choice or yes_no");
    CHECK(only_problem(R"([{"key": "a", "label": "x", "required": "yes"}])") ==
          "/call_types/0/questions/0/required must be true or false");
    CHECK(only_problem(R"([{"key": "a", "label": "x", "kind": "choice", "choices": ["one"]}])") ==
          "/call_types/0/questions/0/choices must be 2 to 20");
    CHECK(only_problem(R"([{"key": "a", "label": "x", "kind": "choice", "choices": ["one", "one"]}])") ==
          R"(/call_types/0/questions/0/choices hold "one" twice)");
    CHECK(only_problem(R"([{"key": "a", "label": "x", "choices": ["one", "two"]}])") ==
          "/call_types/0/questions/0/choices belong to questions of the kind choice alone");
    CHECK(only_problem(R"([{"key": "a", "label": "x"}, {"key": "a", "label": "y"}])") ==
          R"(/call_types/0/questions/1/key "a" is there twice)");
    CHECK(only_problem(R"([{"key": "a", "label": "x", "typo": 1}])")
              .starts_with("/call_types/0/questions/0/typo is not known"));
    CHECK(only_problem("{}") == "/call_types/0/questions must be a list");
}

TEST_CASE("ten questions are enough", "[rules]")
{
    std::string questions = "[";
    for (int i = 0; i < 11; ++i)
        questions +=
            std::string{i == 0 ? "" : ","} + R"({"key": "k)" + std::to_string(i) + R"(", "label": "x"})";
    CHECK(only_problem(questions + "]") == "/call_types/0/questions are more than 10");
}
