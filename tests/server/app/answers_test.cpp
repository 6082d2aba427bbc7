#include "server/app/answers.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::app;
using Kind = AnswerProblem::Kind;
using Problems = std::vector<AnswerProblem>;

namespace {

const std::vector<store::Question> questions{
    {.key = "topic", .labels = {{"en", "What about?"}, {"de", "Worum geht es?"}}, .required = true},
    {.key = "area",
     .labels = {{"en", "Where?"}},
     .kind = store::Question::Kind::choice,
     .choices = {{.value = "mail", .labels = {{"en", "Mail"}, {"de", "E-Mail"}}},
                 {.value = "other", .labels = {{"en", "Elsewhere"}}}}},
    {.key = "urgent", .labels = {{"en", "Urgent?"}}, .kind = store::Question::Kind::yes_no}};

Problems problems_of(const store::Answers& given)
{
    const auto checked = check_answers(questions, given);
    return checked ? Problems{} : checked.error();
}

} // namespace

TEST_CASE("answers are kept trimmed, and empty ones not at all", "[app]")
{
    const auto kept =
        check_answers(questions, {{"topic", "  the export\nfails "}, {"area", "mail"}, {"urgent", " "}});

    REQUIRE(kept);
    CHECK(*kept == store::Answers{{"area", "mail"}, {"topic", "the export\nfails"}});
}

TEST_CASE("a question that must be answered is missed, whether absent or blank", "[app]")
{
    CHECK(problems_of({}) == Problems{{"topic", Kind::missing}});
    CHECK(problems_of({{"topic", " \n "}}) == Problems{{"topic", Kind::missing}});
}

TEST_CASE("what is no choice, no yes and no no, and no text is refused beside its question", "[app]")
{
    CHECK(problems_of({{"topic", "a\x01z"}, {"area", "Mail"}, {"urgent", "true"}}) ==
          Problems{{"topic", Kind::malformed}, {"area", Kind::malformed}, {"urgent", Kind::malformed}});
    CHECK(problems_of({{"topic", "\xff"}}) == Problems{{"topic", Kind::malformed}});
    CHECK(problems_of({{"topic", "a\x1f"
                                 "b"}}) == Problems{{"topic", Kind::malformed}});
}

TEST_CASE("an answer has an end, counted in characters", "[app]")
{
    std::string longest;
    for (std::size_t i = 0; i < most_answer_characters; ++i)
        longest += "ж";
    CHECK(problems_of({{"topic", longest}}).empty());
    CHECK(problems_of({{"topic", longest + "x"}}) == Problems{{"topic", Kind::too_long}});
}

TEST_CASE("an answer to what nobody asked is refused", "[app]")
{
    CHECK(problems_of({{"topic", "x"}, {"typo", "y"}}) == Problems{{"typo", Kind::never_asked}});
}

TEST_CASE("answers are read in the order of the questions and in the reader's language", "[app]")
{
    const auto read = readable_answers(
        questions, {{"area", "mail"}, {"topic", "x"}, {"urgent", "no"}, {"abolished", "kept"}}, "de");

    REQUIRE(read.size() == 4);
    CHECK(read[0].question == "Worum geht es?");
    CHECK(read[1].question == "Where?"); // in English where there is no German
    CHECK(read[1].answer == "E-Mail");
    CHECK(read[2].answer == "no");
    CHECK(read[2].yes_no);
    CHECK(read[3].question == "abolished");
    CHECK(read[3].answer == "kept");
}
