#include "tests/server/web/pages/samples.hpp"

#include "server/web/pages/page_words.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

using namespace callhours;
using namespace callhours::web;
using namespace callhours::tests;
using Catch::Contains;

namespace {

const Pages& pages()
{
    static const Pages made{sample_assets()};
    return made;
}

std::size_t count(const std::string& text, std::string_view part)
{
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++found;
    return found;
}

} // namespace

TEST_CASE("every page in every state has all its values, and nothing of its template is left", "[web]")
{
    for (const auto language : pages().catalogue().languages()) {
        for (const auto& [name, html] : every_page(pages(), std::string{language})) {
            CAPTURE(name, language);
            CHECK_THAT(html, Contains("<!doctype html>"));
            CHECK(html.find("{{") == std::string::npos);
            CHECK(count(html, "<h1") == 1);
            CHECK(count(html, "<main") == 1);
        }
    }
}

TEST_CASE("every page names its language and leads to itself in the others", "[web]")
{
    for (const auto& [name, html] : every_page(pages(), "ru")) {
        if (name == "console-missing") continue; // for who builds the program
        CAPTURE(name);
        CHECK_THAT(html, Contains("<html lang=\"ru\">"));
        CHECK_THAT(html, Contains("lang=ru\" lang=\"ru\" hreflang=\"ru\" aria-current=\"true\">Русский</a>"));
        CHECK_THAT(html, Contains("lang=de\" lang=\"de\" hreflang=\"de\">Deutsch</a>"));
        CHECK_THAT(html, Contains("lang=en\" lang=\"en\" hreflang=\"en\">English</a>"));
    }
}

TEST_CASE("the waiting list is offered below the times, stands open on an empty day, and never while moving",
          "[web]")
{
    auto view = booking_sample();
    CHECK_THAT(pages().booking(view), Contains("<details class=\"wait\" id=\"wait\">"));
    CHECK_THAT(pages().booking(view), Contains("<option value=\"2026-11-23/2026-11-30\" selected>"));
    view.day = parse_date("2026-11-26").value();
    CHECK_THAT(pages().booking(view), Contains("<details class=\"wait\" id=\"wait\" open>"));
    CHECK_THAT(pages().booking(view), Contains("<option value=\"2026-11-26/2026-11-27\" selected>"));
    view.moving = MoveView{view.now, view.now, Url::of("/b/1")};
    CHECK_THAT(pages().booking(view), !Contains("class=\"wait\""));
}

TEST_CASE("only days that can be booked by now are offered to wait for (S2)", "[web]")
{
    auto view = booking_sample();
    view.wait->today =
        parse_date("2026-11-25").value(); // Wednesday of the shown week, the day before is shown
    view.wait->last_day = parse_date("2026-11-27").value();
    const auto html = pages().booking(view);
    CHECK_THAT(html, !Contains("value=\"2026-11-24/"));
    CHECK(count(html, "<option value=\"2026-11-25/2026-11-28\"") ==
          2); // the rest of the week, and the window
}

TEST_CASE("the switch keeps the day, the zone and the kind of call", "[web]")
{
    CHECK_THAT(pages().booking(booking_sample()),
               Contains("href=\"/book/bk_sample?type=support&amp;tz=Europe/Vienna&amp;week=2026-11-23&amp;"
                        "day=2026-11-24&amp;lang=de\""));
    CHECK_THAT(pages().unknown_link(), Contains("href=\"?lang=de\""));
}

TEST_CASE("every page stands without its script, and has no inline script or style (CSP)", "[web]")
{
    auto bare = sample_assets();
    bare.booking_script.reset();
    const Pages without{bare};
    for (const auto& [name, html] : every_page(without)) {
        CAPTURE(name);
        CHECK(html.find("<script") == std::string::npos);
        CHECK(html.find("style=") == std::string::npos);
        CHECK(html.find("<style") == std::string::npos);
        CHECK_FALSE(std::regex_search(html, std::regex{R"(\son[a-z]+=)"}));
    }
}

TEST_CASE("addresses in templates are of the type for addresses", "[web]")
{
    const std::regex attribute{R"re((href|action|src)="([^"]*)")re"};
    for (const auto& file : std::filesystem::directory_iterator{CALLHOURS_TEMPLATES}) {
        std::ifstream in{file.path()};
        const std::string text{std::istreambuf_iterator<char>{in}, {}};
        for (std::sregex_iterator it{text.begin(), text.end(), attribute}, end; it != end; ++it) {
            const auto value = (*it)[2].str();
            CAPTURE(file.path().filename(), value);
            CHECK((value.find("{{") == std::string::npos ||
                   std::regex_match(value, std::regex{R"(\{\{\w+_url\}\})"})));
        }
    }
}

TEST_CASE("a value cannot pass for an address or markup", "[web]")
{
    CHECK_THROWS_AS(Values{}.text("page_url", "javascript:alert(1)"), std::logic_error);
    CHECK_THROWS_AS(Values{}.text("zones_html", "<b>"), std::logic_error);
}

TEST_CASE("a template that asks for what nobody gave is an error", "[web]")
{
    const Templates templates;
    const Catalogue catalogue;
    CHECK_THROWS_AS(templates.render("cancel", Values{}, catalogue.of("en")), std::logic_error);
}

TEST_CASE("what people wrote is escaped wherever it is shown", "[web]")
{
    constexpr std::string_view evil = "<script>alert('x')</script>\"&";
    const std::string escaped = "&lt;script&gt;alert(&apos;x&apos;)&lt;/script&gt;&quot;&amp;";
    auto view = booking_sample();
    view.agent.name = evil;
    view.types[0].name = evil;
    view.chosen = view.slots[0];
    view.form = {{std::string{evil}, {}},
                 {std::string{evil}, {}},
                 {std::string{evil}, {}},
                 {std::string{evil}, {}},
                 std::string{evil}};
    const auto page = pages().booking(view);
    CHECK(page.find("<script>") == std::string::npos);
    CHECK(count(page, escaped) >= 7);

    auto call = call_sample();
    call.note = evil;
    call.name = evil;
    call.phone = evil;
    CHECK(pages().call(call).find("<script>") == std::string::npos);
}

TEST_CASE("the week strip links the days that have times, and names the chosen one", "[web]")
{
    const auto page = pages().booking(booking_sample());
    CHECK_THAT(page, Contains("day=2026-11-25"));
    CHECK(page.find("day=2026-11-26") == std::string::npos);
    CHECK(count(page, "aria-current=\"date\"") == 1);
    CHECK_THAT(page, Contains("name=\"start\" value=\"2026-11-24T08:00:00Z\""));
    CHECK_THAT(page, Contains(">9:00<"));
}

TEST_CASE("the times of the page are those of the viewer's zone, the links those of UTC", "[web]")
{
    auto view = booking_sample();
    view.zone = calendar::Zone::find("Asia/Kolkata").value();
    const auto page = pages().booking(view);
    CHECK_THAT(page, Contains(">13:30<"));
    CHECK_THAT(page, Contains("name=\"start\" value=\"2026-11-24T08:00:00Z\""));
    CHECK_THAT(page, Contains("India Standard Time"));
    CHECK_THAT(page, Contains("tz=Asia/Kolkata"));
}

TEST_CASE("without a day asked for, the first day with times is shown", "[web]")
{
    auto view = booking_sample();
    view.day.reset();
    CHECK_THAT(pages().booking(view), Contains("<h3 class=\"day-title\">Monday, 23 November</h3>"));
}

TEST_CASE("an empty day names the next free time and leads to it", "[web]")
{
    auto view = booking_sample();
    view.day = parse_date("2026-11-26").value();
    const auto page = pages().booking(view);
    CHECK_THAT(page, Contains("The next free time is Friday, 27 November, 9:00."));
    CHECK_THAT(page, Contains("week=2026-11-23&amp;day=2026-11-27"));

    view.slots.clear();
    const auto empty = pages().booking(view);
    CHECK_THAT(empty, Contains("The next free time is Monday, 30 November, 9:00."));
    CHECK_THAT(empty, Contains("week=2026-11-30&amp;day=2026-11-30"));
}

TEST_CASE("the next free time of an empty day is after it, not before it in the same week", "[web]")
{
    auto view = booking_sample();
    view.day = parse_date("2026-11-29").value(); // the Sunday after the last free Friday
    CHECK_THAT(pages().booking(view), Contains("The next free time is Monday, 30 November, 9:00."));
    view.next_free.reset();
    CHECK_THAT(pages().booking(view), Contains("The next free time is Monday, 23 November"));
}

TEST_CASE("a problem stands beside its field, and what was written is kept", "[web]")
{
    auto view = booking_sample();
    view.chosen = view.slots[0];
    view.form.email = {"eva@", FieldProblem::malformed};
    view.form.name.value = "Eva";
    const auto page = pages().booking(view);
    CHECK_THAT(page, Contains("value=\"eva@\""));
    CHECK_THAT(page, Contains("value=\"Eva\""));
    CHECK_THAT(page, Contains("aria-describedby=\"email-hint email-problem\""));
    CHECK(count(page, "aria-invalid") == 1);
}

TEST_CASE("the page says whether the agent is open, and until or from when (T4)", "[web]")
{
    auto view = booking_sample();
    CHECK_THAT(pages().booking(view), Contains("Closed now, opens tomorrow at 9:00"));
    view.agent.opens_at.reset();
    CHECK_THAT(pages().booking(view), Contains("Closed now<"));
    view.agent.open = true; // day and night
    CHECK_THAT(pages().booking(view), Contains("Open now<"));
    view.agent.open_until = view.now + hours{1};
    CHECK_THAT(pages().booking(view), Contains("Open now, until 21:00"));
}

TEST_CASE("a refused time leaves its day shown", "[web]")
{
    auto view = booking_sample();
    view.day.reset();
    view.refused = RefusalView{BookingRefused::taken, view.slots[20].start};
    CHECK_THAT(pages().booking(view), Contains("<h3 class=\"day-title\">Wednesday, 25 November</h3>"));
}

TEST_CASE("a lost race offers the nearest free times, each booked by one press with what was filled in",
          "[web]")
{
    auto view = booking_sample();
    view.form.name.value = "Eva";
    view.refused = {BookingRefused::taken, view.slots[0].start};
    view.nearest = {view.slots[1]};
    const auto page = pages().booking(view);
    CHECK_THAT(page, Contains("Somebody was a moment faster"));
    CHECK_THAT(page, Contains("role=\"alert\""));
    CHECK_THAT(page, Contains("name=\"start\" value=\"" + to_text(view.slots[1].start)));
    CHECK_THAT(page, Contains("name=\"name\" value=\"Eva\""));
}

TEST_CASE("who has not filled in anything chooses among the nearest times, and does not book by them",
          "[web]")
{
    auto view = booking_sample();
    view.refused = {BookingRefused::taken, view.slots[0].start};
    view.nearest = {view.slots[1]};
    CHECK_THAT(pages().booking(view), Contains("class=\"nearest takes-hold\" method=\"post\" "
                                               "action=\"/book/bk_sample/hold\""));
    view.form.name.value = "Eva";
    CHECK_THAT(pages().booking(view),
               Contains("class=\"nearest\" method=\"post\" action=\"/book/bk_sample\""));
}

TEST_CASE("a time is chosen by a form that posts, for it takes a hold (B3, S4)", "[web]")
{
    auto view = booking_sample();
    view.held = HeldView{"mine", view.slots[10].start, view.now + minutes{4}};
    const auto page = pages().booking(view);
    CHECK_THAT(page, Contains("<form method=\"post\" action=\"/book/bk_sample/hold\" class=\"takes-hold\">"));
    CHECK_THAT(page, Contains("name=\"hold\" value=\"mine\""));
    CHECK(page.find("start=") == std::string::npos);
    CHECK(count(page, "time-held") == 1);
}

TEST_CASE("a held time says until when it is kept, a lapsed one offers to keep it again (S4)", "[web]")
{
    auto view = booking_sample();
    view.chosen = view.slots[10];
    view.held = HeldView{"mine", view.chosen->start, view.now + minutes{5}};
    CHECK_THAT(pages().booking(view),
               Contains("data-seconds=\"300\">We keep this time for you until 20:05."));

    view.held.reset();
    view.lapsed = true;
    const auto page = pages().booking(view);
    CHECK_THAT(page, Contains("We do not keep this time for you any more"));
    CHECK_THAT(page, Contains("<form method=\"post\" action=\"/book/bk_sample/hold\" class=\"takes-hold"));
    CHECK(page.find("data-seconds") == std::string::npos);
}

TEST_CASE("a deputy's times name the deputy (S8)", "[web]")
{
    auto view = booking_sample();
    view.day = parse_date("2026-11-27").value();
    CHECK_THAT(pages().booking(view), Contains("Ben Maier stands in while your agent is away."));
    view.slots.back().deputy.clear();
    CHECK_THAT(pages().booking(view), Contains("with Ben Maier"));
}

TEST_CASE("a call is said in both zones only where their clocks differ", "[web]")
{
    auto view = call_sample();
    CHECK(pages().call(view).find("For Anna Novak") == std::string::npos);
    view.zone = calendar::Zone::find("America/New_York").value();
    const auto page = pages().call(view);
    CHECK_THAT(page, Contains("3:00–3:30 (Eastern Time)"));
    CHECK_THAT(page,
               Contains("For Anna Novak: Tuesday, 24 November 2026, 9:00–9:30 (Central European Time)"));
}

TEST_CASE("a cancelled call offers no change and no cancelling (B4)", "[web]")
{
    auto view = call_sample();
    view.state = CallState::cancelled;
    const auto page = pages().call(view);
    CHECK_THAT(page, Contains("Your call is cancelled"));
    CHECK(page.find("/change") == std::string::npos);
    CHECK(page.find("/cancel\"") == std::string::npos);
}

TEST_CASE("asking to cancel changes nothing by itself: the button posts (B3)", "[web]")
{
    const auto page = pages().cancel(call_sample());
    CHECK_THAT(page, Contains("method=\"post\" action=\"/book/bk_sample/calls/1-abc/cancel\""));
}

TEST_CASE("the initials are those of the first and the last name, whole characters", "[web]")
{
    CHECK(initials("Anna Novak") == "AN");
    CHECK(initials("Özlem van der Špork") == "ÖŠ");
    CHECK(initials("Cher") == "C");
    CHECK(initials("  Anna  Novak ") == "AN");
    CHECK(initials("") == "");
}

TEST_CASE("the zones to choose from are in the database of zones", "[web]")
{
    const auto whole = pages().booking(booking_sample());
    const auto page = whole.substr(whole.find("<select name=\"tz\""));
    const std::regex option{R"re(<option value="([^"]+)")re"};
    int zones = 0;
    for (std::sregex_iterator it{page.begin(), page.end(), option}, end; it != end; ++it, ++zones) {
        CAPTURE((*it)[1].str());
        CHECK(calendar::Zone::find((*it)[1].str()).has_value());
    }
    CHECK(zones > 300);
}

TEST_CASE("a client reads when they are called in words, and nothing of tasks and severities", "[web]")
{
    const auto page = pages().wish(wish_sample());
    CHECK_THAT(page, Contains("Anna Novak calls you by today at 11:00."));
    CHECK_THAT(page, Contains("Anna Novak calls you from tomorrow at 14:30 on."));
    CHECK_THAT(page, Contains("Anna Novak is on it."));
    CHECK_THAT(page, Contains("We wait for an answer from you."));
    CHECK_THAT(page, Contains("The export &lt;stops&gt;."));
    CHECK_THAT(page, Contains("method=\"post\" action=\"/book/bk_sample/callback/1/withdraw\""));
    CHECK(page.find("severity") == std::string::npos);
    CHECK(page.find("task") == std::string::npos);
}

TEST_CASE("the booking page leads to the page that asks for a call, where there is one", "[web]")
{
    auto view = booking_sample();
    CHECK(pages().booking(view).find("call-me") == std::string::npos);
    view.call_me = Url::of("/book/bk_sample/callback");
    CHECK_THAT(pages().booking(view), Contains("href=\"/book/bk_sample/callback?tz=Europe/Vienna\""));
}
