#include "server/rules/holiday_refresh.hpp"

#include "tests/support/manual_clock.hpp"
#include "tests/support/printers.hpp"
#include "tests/support/stores.hpp"

#include <catch2/catch.hpp>

#include <deque>

using namespace callhours;
using namespace callhours::rules;
using callhours::tests::at;

namespace {

const char* const one_day = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270104\r\nSUMMARY:Day "
                            "off\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

/// Gives the answers that a test lays ready, and keeps what was asked.
class ScriptedFetcher final : public fetch::Fetcher {
public:
    Task<fetch::Outcome> fetch(fetch::Request request) override
    {
        asked.push_back(std::move(request));
        auto next = std::move(answers.front());
        answers.pop_front();
        co_return next;
    }

    void stop() noexcept override {}

    std::deque<fetch::Outcome> answers;
    std::vector<fetch::Request> asked;
};

fetch::Answer answer_of(int status, std::string body = {}, std::string etag = {})
{
    return {.status = status, .headers = {{"etag", std::move(etag)}}, .body = std::move(body)};
}

std::string header_of(const fetch::Request& request, std::string_view name)
{
    for (const auto& [known, value] : request.headers) {
        if (known == name) return value;
    }
    return {};
}

/// A store with the calendar "club" in it, fetched from a URL at noon and due a day later.
struct Club : tests::DeskInStore<tests::SqliteStores> {
    static inline const Instant noon = at("2026-11-22T12:00:00Z");

    Club()
    {
        store::HolidayCalendar club{.name = "club",
                                    .source = store::HolidayCalendar::Source::url,
                                    .url = "https://club.example/days.ics",
                                    .etag = "\"1\"",
                                    .refreshed_at = noon,
                                    .next_at = noon + hours{24}};
        run(store().holiday_calendars().put(club, read_holidays(one_day).value(), noon));
        auto batch = tests::an_empty_batch();
        batch.agents = {tests::an_agent("anna", "Anna Novak")};
        batch.agents[0].schedule.holiday_calendars = std::vector<std::string>{"club"};
        if (!run(store().imports().import(batch))) throw std::runtime_error{"the calendar is not known"};
        clock.set(noon + hours{24});
    }

    store::HolidayCalendar club() { return run(store().holiday_calendars().list()).at(0); }

    std::map<LocalDate, std::string> days_of_anna()
    {
        reload();
        return directory->agent("anna")->calendar.schedule.calendar_holidays;
    }

    int refresh() { return run(refresher.refresh_due()); }

    tests::ManualClock clock{noon};
    Log log{Log::Level::error};
    ScriptedFetcher fetcher;
    HolidayRefresh refresher{{io.get_executor(), store().holiday_calendars(), fetcher, clock, log,
                              [](const std::string& text) { return read_holidays(text); }}};
};

} // namespace

TEST_CASE("a calendar is asked for daily, by the validator of the last time", "[rules]")
{
    Club desk;
    desk.clock.set(Club::noon + hours{24} - seconds{1});
    CHECK(desk.refresh() == 0);

    desk.clock.set(Club::noon + hours{24});
    const auto before = desk.run(desk.store().changes().newest());
    desk.fetcher.answers.push_back(answer_of(304));
    CHECK(desk.refresh() == 1);
    CHECK(header_of(desk.fetcher.asked.at(0), "If-None-Match") == "\"1\"");
    CHECK(desk.club().refreshed_at == Club::noon + hours{24});
    CHECK(desk.club().next_at == Club::noon + hours{48});
    CHECK(desk.days_of_anna().size() == 1);
    // Nobody loads the rules anew because a calendar stayed as it was.
    CHECK(desk.run(desk.store().changes().newest()) == before);
    CHECK(desk.refresh() == 0);
}

TEST_CASE("changed dates are in force at once, also emptied ones", "[rules]")
{
    Club desk;
    desk.fetcher.answers.push_back(answer_of(200, "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "\"2\""));
    desk.refresh();
    CHECK(desk.days_of_anna().empty());
    CHECK(desk.club().etag == "\"2\"");
}

TEST_CASE("a calendar that cannot be fetched or read keeps its last good dates, and says why", "[rules]")
{
    Club desk;
    const fetch::Outcome broken[] = {
        refuse(fetch::Failure{fetch::Failure::Kind::unreachable, "there is no such host"}),
        answer_of(404, "gone"), answer_of(200, "<html>"), answer_of(200, std::string(2'000'000, 'x'))};
    for (const auto& answer : broken) {
        desk.fetcher.answers.push_back(answer);
        desk.clock.set(*desk.club().next_at);
        CHECK(desk.refresh() == 1);
        CHECK(desk.days_of_anna().size() == 1);
        CHECK_FALSE(desk.club().error.empty());
        CHECK(desk.club().refreshed_at == Club::noon);
        CHECK(desk.club().etag == "\"1\"");
    }
    CHECK(desk.club().failures == 4);

    desk.fetcher.answers.push_back(answer_of(304));
    desk.clock.set(*desk.club().next_at);
    desk.refresh();
    CHECK(desk.club().error.empty());
    CHECK(desk.club().failures == 0);
}

TEST_CASE("failures are tried again later and later, up to a day", "[rules]")
{
    CHECK(pause_after(1) == minutes{15});
    CHECK(pause_after(2) == minutes{30});
    CHECK(pause_after(3) == minutes{60});
    CHECK(pause_after(20) == hours{24});
    CHECK(pause_after(1'000'000) == hours{24});
}

TEST_CASE("a refresh that comes back after the calendar got another URL, or went, changes nothing", "[rules]")
{
    Club desk;
    auto stale = desk.club();
    auto moved = stale;
    moved.url = "https://club.example/other.ics";
    desk.run(desk.store().holiday_calendars().put(moved, {}, Club::noon));
    stale.error = "late";
    desk.run(desk.store().holiday_calendars().refreshed(stale, read_holidays(one_day).value(), Club::noon));
    CHECK(desk.days_of_anna().empty());
    CHECK(desk.club().error.empty());
}

TEST_CASE("a calendar that somebody uses is not removed", "[rules]")
{
    using Removed = store::HolidayCalendars::Removed;
    Club desk;
    auto& calendars = desk.store().holiday_calendars();
    CHECK(desk.run(calendars.remove("club", Club::noon)) == Removed::in_use);
    auto batch = tests::an_empty_batch();
    batch.agents = {tests::an_agent("anna", "Anna Novak")};
    batch.agents[0].schedule.holiday_calendars = std::vector<std::string>{};
    REQUIRE(desk.run(desk.store().imports().import(batch)));
    CHECK(desk.run(calendars.remove("club", Club::noon)) == Removed::done);
    CHECK(desk.run(calendars.remove("club", Club::noon)) == Removed::unknown);
}
