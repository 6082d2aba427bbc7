#include "server/bring/bring.hpp"

#include <catch2/catch.hpp>

#include <fmt/format.h>

using namespace callhours;
using namespace callhours::bring;

namespace {

const Instant now = parse_instant("2026-11-24T12:00:00Z").value();

calendar::Schedule office()
{
    return {.zone = calendar::Zone::find("Europe/Berlin").value(),
            .weekly = calendar::monday_to_friday_nine_to_five(),
            .overrides = {},
            .holidays = {},
            .calendar_holidays = {}};
}

store::Agent an_agent(std::int64_t id, const char* slug, const char* name)
{
    return {.id = AgentId{id},
            .slug = slug,
            .name = name,
            .email = EmailAddress::parse(std::string{slug} + "@desk.example").value(),
            .endpoints = {},
            .role = store::Role::agent,
            .calendar = {.id = AgentId{id}, .schedule = office(), .absences = {}}};
}

/// Agents anna and ben; client acme (anna's) with a number and Eva; call types support and training.
store::Directory a_desk()
{
    store::Directory directory{.rules_version = ChangeNumber{1},
                               .desk = {.schedule = office(),
                                        .numbers = {},
                                        .default_agent = {},
                                        .queue_endpoints = {},
                                        .second_level_endpoints = {},
                                        .default_severity = desk::Severity::standard,
                                        .dialling = {}},
                               .call_types = {},
                               .agents = {},
                               .clients = {},
                               .tokens = {},
                               .clients_by_number = {},
                               .link_key = {},
                               .agent_places = {},
                               .client_places = {},
                               .call_type_places = {}};
    directory.desk.dialling = {.country = "43", .national = "0", .international = "00", .area = ""};
    directory.agents = {an_agent(1, "anna", "Anna Novak"), an_agent(2, "ben", "Ben Ost")};
    directory.desk.default_agent = AgentId{2};
    directory.clients = {{.id = ClientId{9},
                          .slug = "acme",
                          .name = "Acme GmbH",
                          .agent = AgentId{1},
                          .language = "de",
                          .numbers = {PhoneNumber::parse_e164("+4366012345").value()},
                          .entitled_from = {},
                          .entitled_to = {},
                          .contacts = {{"Eva", EmailAddress::parse("eva@acme.example").value()}}}};
    directory.clients_by_number = {{"+4366012345", ClientId{9}}};
    for (const auto& [id, slug, name] :
         {std::tuple{1, "support", "Support call"}, std::tuple{2, "training", "Training"}}) {
        store::CallType type{.rules = {}, .names = {{"en", name}}};
        type.rules.id = CallTypeId{id};
        type.rules.slug = slug;
        type.rules.duration = minutes{30};
        directory.call_types.push_back(type);
    }
    directory.index();
    return directory;
}

Brought brought(What what, std::string_view bytes, Options options = {.what = What::clients, .source = {}})
{
    options.what = what;
    auto result = bring::bring(bytes, options, a_desk(), now);
    if (!result)
        FAIL(result.error().front().line << " " << result.error().front().column << " "
                                         << result.error().front().text);
    return std::move(*result);
}

/// `2 Phone`: line and column of each problem.
std::vector<std::string> places(What what, std::string_view bytes,
                                Options options = {.what = What::clients, .source = {}})
{
    options.what = what;
    const auto result = bring::bring(bytes, options, a_desk(), now);
    std::vector<std::string> told;
    if (result) return told;
    for (const auto& problem : result.error()) {
        CHECK_FALSE(problem.text.empty());
        told.push_back(fmt::format("{} {}", problem.line, problem.column));
    }
    return told;
}

using Places = std::vector<std::string>;

} // namespace

TEST_CASE("rows of one company make one client, with all its people and numbers", "[bring]")
{
    const auto clients =
        brought(What::clients, "Company;Name;Email;Phone;Language;Contract end\n"
                               "Müller & Söhne;Max;max@m.example;0660 111111;Deutsch;31.12.2027\n"
                               "Müller & Söhne;Mia;mia@m.example;0660 222222;;\n")
            .batch.clients;
    REQUIRE(clients.size() == 1);
    const auto& client = clients[0];
    CHECK(client.slug == "mueller-and-soehne");
    CHECK(client.name == "Müller & Söhne");
    CHECK(client.agent == "ben"); // the desk's
    CHECK(client.language == "de");
    CHECK(client.entitled_to == std::optional{std::optional{parse_date("2027-12-31").value()}});
    REQUIRE(client.numbers->size() == 2);
    CHECK((*client.numbers)[1].reveal() == "+43660222222");
    REQUIRE(client.contacts->size() == 2);
    CHECK((*client.contacts)[1].name == "Mia");
}

TEST_CASE("a client that is known keeps what the file does not say, and nothing doubles", "[bring]")
{
    const auto clients = brought(What::clients, "organization,name,email,phone\n"
                                                "ACME GMBH,Eva,eva@acme.example,+43 660 12345\n"
                                                "acme,Udo,udo@acme.example,\n")
                             .batch.clients;
    REQUIRE(clients.size() == 1);
    CHECK(clients[0].slug == "acme");
    CHECK_FALSE(clients[0].name);
    CHECK_FALSE(clients[0].agent);
    CHECK(clients[0].numbers->size() == 1);
    REQUIRE(clients[0].contacts->size() == 2);
    CHECK((*clients[0].contacts)[0].name == "Eva");
}

TEST_CASE("names that would have one slug get two, the same in every run", "[bring]")
{
    constexpr auto file = "name\nA.B.\nÄ-B\nA B!\nЁлка\n日本\n";
    const auto first = brought(What::clients, file).batch.clients;
    const auto again = brought(What::clients, file).batch.clients;
    std::vector<std::string> slugs;
    for (const auto& client : first)
        slugs.push_back(client.slug);
    CHECK(slugs.size() == 4); // "A.B." and "A B!" are one name
    CHECK(slugs[0] == "a-b");
    CHECK(slugs[1] == "ae-b");
    CHECK(slugs[2] == "elka");
    CHECK(slugs[3].starts_with("client-"));
    for (std::size_t i = 0; i < first.size(); ++i)
        CHECK(first[i].slug == again[i].slug);
}

TEST_CASE("bookings are found their client, kind, agent and length", "[bring]")
{
    const auto bookings = brought(What::bookings, "id,company,email,start,end,service,provider,notes,status\n"
                                                  "7,Acme GmbH,x@y.example,2026-12-01 10:00,2026-12-01 "
                                                  "10:45,Support call,Ben Ost,\"a\nb\",No show\n"
                                                  ",,eva@acme.example,2026-12-02T09:00:00Z,,training,,,\n")
                              .batch.bookings;
    REQUIRE(bookings.size() == 2);
    CHECK(bookings[0].client == "acme");
    CHECK(bookings[0].external == "7");
    CHECK(to_text(bookings[0].start) == "2026-12-01T09:00:00Z");
    CHECK(bookings[0].minutes == 45);
    CHECK(bookings[0].agent == "ben");
    CHECK(bookings[0].status == store::BookingStatus::no_show);
    CHECK(bookings[0].note == "a\nb");
    CHECK(bookings[1].client == "acme"); // by Eva's address
    CHECK(bookings[1].type == "training");
    CHECK_FALSE(bookings[1].minutes);
    CHECK(bookings[1].external.starts_with("digest:"));
}

TEST_CASE("a row without a name of its own is known again by what it says", "[bring]")
{
    constexpr auto file = "client,type,start\nacme,support,2026-12-01 10:00\nacme,support,2026-12-01 11:00\n";
    const auto first = brought(What::bookings, file).batch.bookings;
    const auto again = brought(What::bookings, file).batch.bookings;
    CHECK(first[0].external == again[0].external);
    CHECK(first[0].external != first[1].external);
}

TEST_CASE("tasks come with their state, moments and the deadlines of the table (D1)", "[bring]")
{
    const auto tasks =
        brought(What::tasks,
                "Ticket ID,Company Name,Subject,Status,Priority,Agent,Created time,Resolved time\n"
                "1,acme,Mail stops,Open,Normal,anna@desk.example,2026-11-20 16:00,\n"
                "2,acme,Question,Resolved,Low,Gone Away,2026-11-02 09:00,2026-11-03 10:00\n"
                "3,acme,Later,Waiting on Customer,Low,,2026-11-23 09:00,\n")
            .batch.tasks;
    REQUIRE(tasks.size() == 3);
    CHECK(tasks[0].state == desk::TaskState::claimed); // it has an owner
    CHECK(tasks[0].owner == "anna");
    CHECK(tasks[0].agent == "anna");
    CHECK(tasks[0].number->reveal() == "+4366012345");                  // acme's: whom else to call
    CHECK(to_text(tasks[0].response_due_at) == "2026-11-23T09:00:00Z"); // Friday 16:00 and two working hours
    CHECK(tasks[1].state == desk::TaskState::done);
    CHECK(tasks[1].severity == desk::Severity::request);
    CHECK(tasks[1].responded_at == tasks[1].closed_at);
    CHECK(tasks[1].note == "(Gone Away)"); // who left is not lost
    CHECK(tasks[2].state == desk::TaskState::waiting);
}

TEST_CASE("every problem is told with its line and column, and none hides another", "[bring]")
{
    CHECK(places(What::clients,
                 "name,email,phone,language,agent\n,a@b.example,,,\nX,nonsense,12,xx,nobody\n") ==
          Places{"2 name", "3 agent", "3 language", "3 phone", "3 email"});
    CHECK(places(What::bookings, "client,type,start,end,status,email\n"
                                 "nobody,support,2026-12-01 10:00,,,\n"
                                 "acme,dance,soon,,perhaps,@\n"
                                 "acme,support,2026-12-01 10:00,2026-12-01 09:00,,\n") ==
          Places{"2 client", "3 start", "3 type", "3 status", "3 email", "4 end"});
    CHECK(places(What::tasks,
                 "client,subject,status,priority,created at,closed at\n"
                 "acme,x,perhaps,3,2027-01-01,\n"
                 "acme,x,closed,low,2026-11-02,2026-11-01\n"
                 ",x,open,low,2026-11-02,\n") == Places{"2 status", "2 priority", "3 closed at", "4 client"});
    CHECK(places(What::tasks, "client,subject\nacme," + std::string(2001, 'x') +
                                  "\nacme,a\x01"
                                  "b\n") == Places{"2 subject", "3 subject"});
    CHECK(places(What::tasks, "colour\nred\n") == Places{"1 "});
    CHECK(places(What::tasks, "") == Places{"0 "});
    CHECK(places(What::bookings, "client,type,start\nacme,support,05/06/2026 10:00\n") == Places{"2 start"});
}

TEST_CASE("options that name nothing are told once, not in every row", "[bring]")
{
    Options options{.what = What::bookings, .source = {}};
    options.client = "nobody";
    options.type = "dance";
    options.zone = "Mars/Base";
    CHECK(places(What::bookings, "start\n2026-12-01 10:00\n2026-12-02 10:00\n", options) ==
          Places{"0 client", "0 type", "0 zone"});
    options = {.what = What::bookings, .source = {}};
    options.client = "acme";
    options.type = "support";
    options.zone = "America/New_York";
    const auto booking = brought(What::bookings, "start\n2026-12-01 10:00\n", options).batch.bookings.at(0);
    CHECK(to_text(booking.start) == "2026-12-01T15:00:00Z");
}

TEST_CASE("events of a calendar make bookings; what is no call is passed over and told", "[bring]")
{
    Options options{.what = What::bookings, .source = {}};
    options.type = "support";
    const auto read = brought(
        What::bookings,
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1@x\r\nDTSTART;TZID=Europe/Berlin:20261201T100000\r\n"
        "DURATION:PT45M\r\nSUMMARY:About\\, export\r\nORGANIZER:mailto:ben@desk.example\r\n"
        "ATTENDEE:mailto:ben@desk.example\r\nATTENDEE;CN=Eva:mailto:eva@acme.example\r\nEND:VEVENT\r\n"
        "BEGIN:VEVENT\r\nUID:2@x\r\nDTSTART;VALUE=DATE:20261201\r\nEND:VEVENT\r\n"
        "BEGIN:VEVENT\r\nUID:3@x\r\nDTSTART:20261201T100000Z\r\nRRULE:FREQ=DAILY\r\nEND:VEVENT\r\n"
        "END:VCALENDAR\r\n",
        options);
    REQUIRE(read.batch.bookings.size() == 1);
    const auto& booking = read.batch.bookings[0];
    CHECK(to_text(booking.start) == "2026-12-01T09:00:00Z");
    CHECK(booking.minutes == 45);
    CHECK(booking.client == "acme");
    CHECK(booking.agent == "ben");
    CHECK(booking.name == "Eva");
    CHECK(booking.note == "About, export");
    CHECK(booking.external == "1@x");
    REQUIRE(read.table.notes.size() == 2);
    CHECK(read.table.notes[0].line == 11);
    CHECK(read.table.notes[1].line == 15);
}

TEST_CASE("to-dos of a calendar make tasks", "[bring]")
{
    Options options{.what = What::tasks, .source = {}};
    options.client = "acme";
    const auto tasks =
        brought(What::tasks,
                "BEGIN:VCALENDAR\nBEGIN:VTODO\nUID:t1\nDTSTAMP:20261123T090000Z\nSUMMARY:Call\n"
                "STATUS:COMPLETED\nCOMPLETED:20261123T100000Z\nPRIORITY:1\nEND:VTODO\nEND:VCALENDAR\n",
                options)
            .batch.tasks;
    REQUIRE(tasks.size() == 1);
    CHECK(tasks[0].state == desk::TaskState::done);
    CHECK(tasks[0].severity == desk::Severity::critical);
    CHECK(to_text(*tasks[0].closed_at) == "2026-11-23T10:00:00Z");
}

TEST_CASE("a problem that the store finds stands at its place in the file", "[bring]")
{
    const auto read =
        brought(What::bookings, "client,type,Beginn,Ende,Mitarbeiter\nacme,support,1.12.2026 10:00,,\n");
    CHECK(problem_of({"2", "overlaps another booking of Ben"}, read.table).line == 2);
    CHECK(problem_of({"2", "overlaps"}, read.table).column.empty());
    CHECK(problem_of({"2/minutes", "x"}, read.table).column == "Ende");
    CHECK(problem_of({"2/agent", "x"}, read.table).column == "Mitarbeiter");
    CHECK(problem_of({"17/numbers/0", "x"}, read.table).column == "phone");
}
