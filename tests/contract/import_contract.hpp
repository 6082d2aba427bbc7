#pragma once

#include "tests/contract/booking_steps.hpp"

// The import (contract.md): found by slug, lists replace, absence deletes nothing, all or nothing.

namespace callhours::tests {

template <typename Stores>
std::vector<std::string> refused_pointers(DeskInStore<Stores>& desk, const store::ImportBatch& batch)
{
    const auto before = desk.run(desk.store().changes().newest());
    const auto imported = desk.run(desk.store().imports().import(batch));
    REQUIRE_FALSE(imported);
    CHECK(desk.run(desk.store().changes().newest()) == before);
    std::vector<std::string> pointers;
    for (const auto& problem : imported.error()) {
        CHECK_FALSE(problem.text.empty());
        pointers.push_back(problem.pointer);
    }
    return pointers;
}

inline store::BookingImport a_past_booking(std::string pointer, const char* client, Instant start)
{
    store::BookingImport booking;
    booking.pointer = std::move(pointer);
    booking.client = client;
    booking.type = "support";
    booking.start = start;
    return booking;
}

TEMPLATE_LIST_TEST_CASE("an import makes agents, clients and call types with their defaults", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto& directory = *desk.directory;
    const auto* anna = directory.agent("anna");
    REQUIRE(anna);
    CHECK(anna->name == "Anna Novak");
    CHECK(anna->email == address("anna@desk.example"));
    CHECK(anna->endpoints == std::vector<std::string>{"PJSIP/anna", "PJSIP/anna-mobile"});
    CHECK(anna->role == store::Role::agent);
    CHECK(anna->calendar.id == anna->id);
    CHECK(anna->calendar.schedule.zone.name() == "Europe/Berlin");
    CHECK(anna->calendar.schedule.weekly == calendar::monday_to_friday_nine_to_five());
    CHECK(directory.desk.schedule.zone.name() == "Europe/Berlin");
    CHECK(directory.desk.schedule.weekly == calendar::monday_to_friday_nine_to_five());
    const auto* acme = directory.client("acme");
    REQUIRE(acme);
    CHECK(acme->agent == anna->id);
    CHECK(directory.client(number("+4366012345")) == acme);
    CHECK_FALSE(directory.client(number("+4366099999")));
    const auto* support = directory.call_type("support");
    REQUIRE(support);
    CHECK(support->rules.duration == minutes{30});
    CHECK(support->rules.interval == minutes{30});
    CHECK(support->rules.buffer_after == minutes{0});
    CHECK(support->rules.window_days == 60);
    CHECK_FALSE(support->rules.daily_cap);
    CHECK(support->names.at("en") == "support");
    CHECK(directory.tokens.at(digest(12)).kind == store::TokenKind::agent_api);
    CHECK(directory.tokens.at(digest(31)).kind == store::TokenKind::booking_page);
    CHECK(directory.tokens.at(digest(31)).owner == acme->id.value());
    CHECK(directory.tokens.at(digest(250)).kind == store::TokenKind::pbx);
    CHECK(directory.link_key == std::string(32, 'k'));
}

TEMPLATE_LIST_TEST_CASE("the report names what is new, and new things alone use the secrets brought along",
                        "[contract]", TestedStores)
{
    TestType stores;
    boost::asio::io_context io;
    auto store = stores.open();
    const auto first = run(io, store->imports().import(a_small_desk()));
    REQUIRE(first);
    CHECK(first->new_agents == std::set<std::string>{"anna", "ben"});
    CHECK(first->new_clients == std::set<std::string>{"acme", "bolt"});
    CHECK(first->new_pbx_token);

    auto batch = a_small_desk();
    give_secrets(batch, "anna", 110);
    batch.pbx = minted(251);
    batch.link_key = std::string(32, 'x');
    const auto second = run(io, store->imports().import(batch));
    REQUIRE(second);
    CHECK(second->new_agents.empty());
    CHECK(second->new_clients.empty());
    CHECK_FALSE(second->new_pbx_token);
    const auto directory = run(io, store->directories().load());
    CHECK(directory->tokens.contains(digest(12)));
    CHECK_FALSE(directory->tokens.contains(digest(112)));
    CHECK_FALSE(directory->tokens.contains(digest(251)));
    CHECK(directory->link_key == std::string(32, 'k'));
}

TEMPLATE_LIST_TEST_CASE("the same batch again changes nothing and writes no change number", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    auto batch = a_small_desk();
    batch.desk = store::DeskImport{};
    batch.desk->schedule.zone = "Europe/Vienna";
    batch.desk->schedule.holiday_calendars = std::vector<std::string>{"at"};
    batch.desk->numbers = std::vector{number("+4312345000")};
    batch.desk->default_agent = "anna";
    batch.desk->queue = std::vector<std::string>{"PJSIP/queue"};
    batch.desk->dialling =
        DiallingRules{.country = "43", .national = "0", .international = "00", .area = "1"};
    batch.holiday_dates["at"] = {{parse_date("2026-12-08").value(), "Maria Empfaengnis"}};
    batch.agents[0].schedule.overrides = std::map<LocalDate, calendar::DayHours>{
        {parse_date("2026-12-24").value(),
         calendar::DayHours{{calendar::TimeRange::parse("09:00-12:00").value()}}},
        {parse_date("2026-12-31").value(), calendar::DayHours{}}};
    batch.agents[0].absences =
        std::vector<store::AbsenceImport>{{"/agents/0/absences/0", span_of(nine, hours{72}), "ben"},
                                          {"/agents/0/absences/1", span_of(nine + hours{100}, hours{1}), {}}};
    batch.clients[0].contacts = std::vector<store::Contact>{{"Eva", address("eva@acme.example")}};
    batch.clients[0].entitled_from = parse_date("2026-01-01").value();
    batch.bookings = {a_past_booking("/bookings/0", "acme", nine)};
    batch.busy = {{"/busy/0", "anna", span_of(nine + hours{1}, minutes{10})}};
    const auto first = import(desk, batch);
    CHECK(first.bookings == 1);
    CHECK(first.busy == 1);
    const auto before = desk.run(desk.store().changes().newest());

    const auto again = import(desk, batch);
    CHECK(again.bookings == 0);
    CHECK(again.busy == 0);
    CHECK(desk.run(desk.store().changes().newest()) == before);
    CHECK(desk.directory->desk.default_agent == desk.agent("anna"));
    CHECK(desk.directory->agent("ben")->calendar.schedule.zone.name() == "Europe/Vienna"); // the desk's
    CHECK(desk.directory->agent("anna")->calendar.absences.size() == 2);
    CHECK(desk.directory->desk.schedule.calendar_holidays.size() == 1);
    CHECK(desk.directory->agent("anna")->calendar.schedule.overrides.size() == 2);
}

TEMPLATE_LIST_TEST_CASE("a given list replaces its old one, a missing one stays", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto batch = an_empty_batch();
    batch.agents = {an_agent("anna", "Anna Novak")};
    batch.agents[0].endpoints = std::vector<std::string>{"PJSIP/new"};
    batch.agents[0].email = std::optional<EmailAddress>{};
    batch.clients = {a_client("acme", "Acme", "anna")};
    import(desk, batch);
    CHECK(desk.directory->agent("anna")->endpoints == std::vector<std::string>{"PJSIP/new"});
    CHECK_FALSE(desk.directory->agent("anna")->email);
    CHECK(desk.directory->client("acme")->numbers == std::vector{number("+4366012345")});
    CHECK(desk.directory->agent("ben"));

    batch.clients[0].numbers = std::vector<PhoneNumber>{};
    import(desk, batch);
    CHECK(desk.directory->client("acme")->numbers.empty());
}

TEMPLATE_LIST_TEST_CASE("an agent's language is theirs until null takes it back to the desk's", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    CHECK(desk.directory->desk.language == "en");
    CHECK_FALSE(desk.directory->agent("anna")->language);
    auto batch = an_empty_batch();
    batch.agents = {an_agent("anna", "Anna Novak")};
    batch.agents[0].language = std::optional<std::string>{"de"};
    batch.desk = store::DeskImport{};
    batch.desk->language = "ru";
    import(desk, batch);
    CHECK(desk.directory->agent("anna")->language == "de");
    CHECK(desk.directory->desk.language == "ru");

    batch.agents[0].language = std::nullopt;
    batch.desk->language = std::nullopt;
    import(desk, batch);
    CHECK(desk.directory->agent("anna")->language == "de");
    CHECK(desk.directory->desk.language == "ru");

    batch.agents[0].language = std::optional<std::string>{};
    import(desk, batch);
    CHECK_FALSE(desk.directory->agent("anna")->language);
}

TEMPLATE_LIST_TEST_CASE("a weekday missing from given hours is closed", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto batch = an_empty_batch();
    batch.agents = {an_agent("anna", "Anna Novak")};
    calendar::WeeklyHours mondays;
    mondays.days[0] = calendar::DayHours{{calendar::TimeRange::parse("08:00-12:00").value(),
                                          calendar::TimeRange::parse("13:00-24:00").value()}};
    batch.agents[0].schedule.hours = mondays;
    import(desk, batch);
    CHECK(desk.directory->agent("anna")->calendar.schedule.weekly == mondays);
}

TEMPLATE_LIST_TEST_CASE("a number moves from one client to another in one file, and belongs to one only",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto batch = an_empty_batch();
    batch.clients = {a_client("bolt", "Bolt", "ben")};
    batch.clients[0].numbers = std::vector{number("+4366012345")};
    CHECK(refused_pointers(desk, batch) == std::vector<std::string>{"/clients/bolt/numbers/0"});

    batch.clients.push_back(a_client("acme", "Acme", "anna"));
    batch.clients[1].numbers = std::vector<PhoneNumber>{};
    import(desk, batch);
    CHECK(desk.directory->client(number("+4366012345"))->slug == "bolt");
}

TEMPLATE_LIST_TEST_CASE(
    "a range of numbers is one client's; a number of its own and a longer range come first", "[contract]",
    TestedStores)
{
    DeskInStore<TestType> desk;
    const auto range = [](const char* text) { return NumberRange::parse(text).value(); };
    auto batch = an_empty_batch();
    batch.clients = {a_client("bolt", "Bolt", "ben"), a_client("acme", "Acme", "anna")};
    batch.clients[0].ranges = std::vector{range("+4312345*")};
    batch.clients[0].numbers = std::vector{number("+431234577")};
    batch.clients[1].ranges = std::vector{range("+43123457*")};
    import(desk, batch);
    CHECK(desk.directory->client(number("+4312345"))->slug == "bolt");
    CHECK(desk.directory->client(number("+4312345123"))->slug == "bolt");
    CHECK(desk.directory->client(number("+43123457"))->slug == "acme");
    CHECK(desk.directory->client(number("+431234577"))->slug == "bolt");
    CHECK_FALSE(desk.directory->client(number("+4312344")));

    const auto before = desk.run(desk.store().changes().newest());
    import(desk, batch);
    CHECK(desk.run(desk.store().changes().newest()) == before); // nothing is new

    auto thief = an_empty_batch();
    thief.clients = {a_client("acme", "Acme", "anna")};
    thief.clients[0].ranges = std::vector{range("+4312345*")};
    CHECK(refused_pointers(desk, thief) == std::vector<std::string>{"/clients/acme/numbers"});

    thief.clients.push_back(a_client("bolt", "Bolt", "ben"));
    thief.clients[1].ranges = std::vector<NumberRange>{};
    import(desk, thief);
    CHECK(desk.directory->client(number("+4312345123"))->slug == "acme");
}

TEMPLATE_LIST_TEST_CASE("every problem is told with its pointer, and nothing is written", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    auto batch = an_empty_batch();
    batch.desk = store::DeskImport{};
    batch.desk->default_agent = "nobody";
    batch.desk->default_agent_pointer = "/desk/default_agent";
    batch.desk->schedule.holiday_calendars = std::vector<std::string>{"atlantis"};
    batch.agents = {an_agent("anna", "Anna Changed")};
    batch.agents[0].absences =
        std::vector<store::AbsenceImport>{{"/agents/0/absences/0", span_of(nine, hours{1}), "nobody"}};
    store::ClientImport nameless;
    nameless.pointer = "/clients/0";
    nameless.slug = "new";
    batch.clients = {nameless};
    store::CallTypeImport lengthless;
    lengthless.pointer = "/call_types/0";
    lengthless.slug = "endless";
    batch.call_types = {lengthless};
    batch.bookings = {a_past_booking("/bookings/0", "nobody", nine),
                      a_past_booking("/bookings/1", "new", nine)};
    batch.busy = {{"/busy/0", "nobody", span_of(nine, hours{1})}};
    CHECK(refused_pointers(desk, batch) ==
          std::vector<std::string>{"/call_types/0", "/agents/0/absences/0/deputy", "/clients/0",
                                   "/desk/holiday_calendars/0", "/desk/default_agent", "/bookings/0/client",
                                   "/busy/0/agent"});
    desk.reload();
    CHECK(desk.directory->agent("anna")->name == "Anna Novak");
}

TEMPLATE_LIST_TEST_CASE("imported bookings are taken as given, past ones too, and owe no mail", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    auto batch = an_empty_batch();
    const auto sunday_night = at("2024-06-02T23:00:00Z");
    batch.bookings = {a_past_booking("/bookings/0", "acme", sunday_night)};
    batch.bookings[0].agent = "ben";
    batch.bookings[0].minutes = 45;
    batch.bookings[0].name = "Eva";
    batch.bookings[0].email = address("eva@acme.example");
    CHECK(import(desk, batch).bookings == 1);
    const auto found =
        desk.run(desk.store().bookings().of_client(desk.client("acme"), span_of(sunday_night, hours{1})));
    REQUIRE(found.size() == 1);
    CHECK(found[0].agent == desk.agent("ben"));
    CHECK(found[0].time == span_of(sunday_night, minutes{45}));
    CHECK(found[0].status == store::BookingStatus::confirmed);
    CHECK(found[0].visitor.name == "Eva");
    CHECK(found[0].uid == "acme.support." + std::to_string(to_epoch(sunday_night)) + "@desk.example");
    CHECK(desk.run(desk.store().outbox().unsent()).empty());
    const auto history = desk.run(desk.store().bookings().history(found[0].id));
    REQUIRE(history.size() == 1);
    CHECK(history[0].actor.kind == store::Actor::Kind::import);
}

TEMPLATE_LIST_TEST_CASE(
    "an overlap of imported bookings is refused, within the file and against the database", "[contract]",
    TestedStores)
{
    DeskInStore<TestType> desk;
    book(desk, span_of(nine, minutes{30}), "one@desk.example");
    auto batch = an_empty_batch();
    batch.bookings = {a_past_booking("/bookings/0", "bolt", nine + minutes{10}),
                      a_past_booking("/bookings/1", "bolt", nine + hours{1}),
                      a_past_booking("/bookings/2", "bolt", nine + hours{1} + minutes{29})};
    batch.bookings[0].agent = "anna";
    CHECK(refused_pointers(desk, batch) == std::vector<std::string>{"/bookings/0", "/bookings/2"});
    CHECK(desk.run(desk.store().bookings().of_agent(desk.agent("ben"), span_of(nine, hours{9}))).empty());
}

TEMPLATE_LIST_TEST_CASE(
    "an imported booking that was cancelled comes back as a new one with a UID of its own", "[contract]",
    TestedStores)
{
    DeskInStore<TestType> desk;
    auto batch = an_empty_batch();
    batch.bookings = {a_past_booking("/bookings/0", "acme", nine)};
    import(desk, batch);
    const auto window = span_of(nine, hours{1});
    const auto first = desk.run(desk.store().bookings().of_client(desk.client("acme"), window)).at(0);
    REQUIRE(desk.run(desk.store().bookings().cancel(cancellation_of(first))));
    CHECK(import(desk, batch).bookings == 1);
    const auto both = desk.run(desk.store().bookings().of_client(desk.client("acme"), window));
    REQUIRE(both.size() == 2);
    CHECK(both[0].uid != both[1].uid);
}

} // namespace callhours::tests
