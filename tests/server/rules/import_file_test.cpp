#include "server/rules/import_file.hpp"
#include "tests/support/printers.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>

using namespace callhours;
using namespace callhours::rules;

namespace {

store::ImportBatch read(std::string_view json)
{
    auto batch = read_import(json);
    if (!batch) {
        for (const auto& problem : batch.error())
            UNSCOPED_INFO(problem.pointer << " " << problem.text);
    }
    REQUIRE(batch);
    return std::move(*batch);
}

std::vector<std::string> pointers_of(std::string_view json)
{
    const auto batch = read_import(json);
    std::vector<std::string> pointers;
    if (batch) return pointers;
    for (const auto& problem : batch.error())
        pointers.push_back(problem.pointer);
    std::sort(pointers.begin(), pointers.end());
    return pointers;
}

using Pointers = std::vector<std::string>;

} // namespace

TEST_CASE("the example of the documentation is read whole")
{
    std::ifstream in{CALLHOURS_TEST_DATA "/import/demo.json", std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    const auto batch = read(text);
    REQUIRE(batch.desk);
    CHECK(batch.desk->numbers->front().reveal() == "+4312345000");
    CHECK(batch.agents.size() == 2);
    CHECK(batch.agents[1].role == store::Role::second_level);
    CHECK(batch.call_types[0].names->at("de") == "Supportgespräch");
    CHECK(batch.call_types[1].daily_cap == std::optional{std::optional{2}});
    CHECK(batch.clients[0].contacts->size() == 1);
    CHECK(batch.bookings.size() == 1);
    CHECK(batch.busy.size() == 1);
}

TEST_CASE("languages are tags; an agent's may be taken back by null, a desk's or a client's not")
{
    const auto batch = read(R"({"desk": {"language": "ru"},
                                "agents": [{"slug": "a", "language": "de"}, {"slug": "b", "language": null},
                                           {"slug": "c"}]})");
    CHECK(batch.desk->language == "ru");
    CHECK(batch.agents[0].language == std::optional{std::optional<std::string>{"de"}});
    REQUIRE(batch.agents[1].language);
    CHECK_FALSE(*batch.agents[1].language);
    CHECK_FALSE(batch.agents[2].language);
    CHECK(pointers_of(R"({"desk": {"language": null}, "agents": [{"slug": "a", "language": "de\r\nX"},
                                                                  {"slug": "b", "language": 7}],
                          "clients": [{"slug": "c", "language": null}]})") ==
          Pointers{"/agents/0/language", "/agents/1/language", "/clients/0/language", "/desk/language"});
}

TEST_CASE("an empty document asks for nothing")
{
    const auto batch = read("{}");
    CHECK_FALSE(batch.desk);
    CHECK(batch.agents.empty());
    CHECK(batch.bookings.empty());
}

TEST_CASE("a given list replaces, a missing one stays")
{
    const auto batch = read(R"({"agents": [{"slug": "a", "overrides": []}]})");
    CHECK(batch.agents[0].schedule.overrides);
    CHECK_FALSE(batch.agents[0].schedule.holidays);
    CHECK_FALSE(batch.agents[0].schedule.hours);
    CHECK_FALSE(batch.agents[0].name);
    CHECK_FALSE(batch.agents[0].absences);
}

TEST_CASE("a null address takes the old one away")
{
    const auto batch = read(R"({"agents": [{"slug": "a", "email": null}, {"slug": "b"}]})");
    REQUIRE(batch.agents[0].email);
    CHECK_FALSE(*batch.agents[0].email);
    CHECK_FALSE(batch.agents[1].email);
}

TEST_CASE("a weekday that is missing in given hours is closed, and {} is always closed")
{
    const auto batch = read(R"({"agents": [{"slug": "a", "hours": {"mon": ["09:00-12:00", "13:00-24:00"]}},
                                           {"slug": "b", "hours": {}}]})");
    CHECK(batch.agents[0].schedule.hours->days[0].ranges().size() == 2);
    CHECK(batch.agents[0].schedule.hours->days[1].ranges().empty());
    for (const auto& day : batch.agents[1].schedule.hours->days)
        CHECK(day.ranges().empty());
}

TEST_CASE("all that is wrong is told at once, each with its pointer")
{
    CHECK(pointers_of(R"({
        "desk": {"zone": "Mars/Olympus", "default_severity": 9},
        "agents": [{"slug": "a", "hours": {"mon": ["17:00-09:00"], "tue": ["9-17", "10:00-11:00"]}}],
        "clients": [{"slug": "c", "numbers": ["+43 660", "0660"], "entitled_from": "2026-13-01"}],
        "busy": [{"agent": "a", "start": "2026-11-23T10:00:00Z"}]})") ==
          Pointers{"/agents/0/hours/mon/0", "/agents/0/hours/tue/0", "/busy/0/end",
                   "/clients/0/entitled_from", "/clients/0/numbers/0", "/clients/0/numbers/1",
                   "/desk/default_severity", "/desk/zone"});
}

TEST_CASE("a client's numbers may be single ones and ranges")
{
    const auto batch = read(R"({"clients": [{"slug": "c", "numbers": ["+4366012345", "+4312345*"]}]})");
    CHECK(batch.clients[0].numbers->size() == 1);
    REQUIRE(batch.clients[0].ranges->size() == 1);
    CHECK(batch.clients[0].ranges->front().prefix() == "+4312345");
    CHECK(pointers_of(R"({"clients": [{"slug": "c", "numbers": ["+43*", "+4312345**"]}]})") ==
          Pointers{"/clients/0/numbers/0", "/clients/0/numbers/1"});
    CHECK(pointers_of(R"({"desk": {"numbers": ["+4312345*"]}})") == Pointers{"/desk/numbers/0"});
}

TEST_CASE("a range that spans midnight is refused (T6)")
{
    CHECK(pointers_of(R"({"agents": [{"slug": "a", "hours": {"mon": ["22:00-06:00"]}}]})") ==
          Pointers{"/agents/0/hours/mon/0"});
}

TEST_CASE("an empty span is refused")
{
    CHECK(
        pointers_of(
            R"({"busy": [{"agent": "a", "start": "2026-11-23T10:00:00Z", "end": "2026-11-23T10:00:00Z"}]})") ==
        Pointers{"/busy/0/end"});
}

TEST_CASE("a typo in a member's name is a problem, not silence")
{
    CHECK(pointers_of(R"({"agent": []})") == Pointers{"/agent"});
    CHECK(pointers_of(R"({"desk": {"holiday_calendar": ["at"]}})") == Pointers{"/desk/holiday_calendar"});
    CHECK(pointers_of(R"({"call_types": [{"slug": "s", "minute": 3}]})") == Pointers{"/call_types/0/minute"});
}

TEST_CASE("the same slug twice is refused: the later one would win by chance")
{
    CHECK(pointers_of(R"({"agents": [{"slug": "a"}, {"slug": "a"}], "clients": [{"slug": "a"}]})") ==
          Pointers{"/agents/1/slug"});
}

TEST_CASE("two overrides of one day are refused")
{
    CHECK(pointers_of(R"({"desk": {"overrides": [{"date": "2026-12-24", "hours": []},
                                                 {"date": "2026-12-24", "hours": ["09:00-12:00"]}]}})") ==
          Pointers{"/desk/overrides/1/date"});
}

TEST_CASE("dates from 2038 on are refused")
{
    CHECK(pointers_of(R"({"desk": {"holidays": ["2037-12-31", "2038-01-01"]}})") ==
          Pointers{"/desk/holidays/1"});
    CHECK(pointers_of(R"({"bookings": [{"client": "c", "type": "s", "start": "2038-01-01T00:00:00Z"}]})") ==
          Pointers{"/bookings/0/start"});
}

TEST_CASE("a name cannot bring lines of its own")
{
    CHECK(pointers_of(R"({"clients": [{"slug": "c", "name": "Acme\r\nX-Evil: 1"}]})") ==
          Pointers{"/clients/0/name"});
}

TEST_CASE("a language is a tag")
{
    CHECK(read(R"({"clients": [{"slug": "c", "language": "de-AT"}]})").clients[0].language == "de-AT");
    CHECK(pointers_of(R"({"clients": [{"slug": "c", "language": "d/../e"}]})") ==
          Pointers{"/clients/0/language"});
}

TEST_CASE("what is no JSON has one problem, of the whole document")
{
    for (const auto* text : {"", "{", "nonsense", "{}{}", "{\"a\": }", "\xef\xbb\xbf{}"}) {
        CAPTURE(text);
        CHECK(pointers_of(text) == Pointers{""});
    }
    CHECK(pointers_of(std::string(100'000, '[')) == Pointers{""});
    CHECK(pointers_of("[]") == Pointers{""});
}

TEST_CASE("calendars are named with the place of their naming")
{
    const auto batch = read(R"({"desk": {"holiday_calendars": ["at", "de-BY"]},
                                "agents": [{"slug": "a"}, {"slug": "b", "holiday_calendars": ["cz"]}]})");
    CHECK(named_calendars(batch) ==
          std::vector<std::pair<std::string, std::string>>{{"at", "/desk/holiday_calendars/0"},
                                                           {"de-BY", "/desk/holiday_calendars/1"},
                                                           {"cz", "/agents/1/holiday_calendars/0"}});
}
