#include "server/bring/columns.hpp"
#include "server/bring/words.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::bring;

namespace {

/// `id name - email`: a field by name for each header, - for none.
std::string matched(What what, const std::vector<std::string>& headers,
                    const std::map<std::string, std::string>& given = {})
{
    const auto columns = match_columns(what, headers, given);
    if (!columns) return columns.error().header + ": " + columns.error().text;
    std::string text;
    for (const auto& field : columns->fields)
        text += (text.empty() ? "" : " ") + std::string{field ? to_text(*field) : "-"};
    return text;
}

} // namespace

TEST_CASE("headers of other programs are understood in plain words", "[bring]")
{
    // Zendesk, Freshdesk, Easy!Appointments, and what people write themselves.
    CHECK(matched(What::tasks, {"Id", "Subject", "Requester", "Requester Email", "Organization", "Assignee",
                                "Status", "Priority", "Created at", "Solved at"}) ==
          "id about name email client owner status priority created closed");
    CHECK(matched(What::tasks, {"Ticket ID", "Subject", "Status", "Priority", "Agent", "Created time",
                                "Resolved time", "Full name", "Contact ID", "Work phone", "Company Name"}) ==
          "id about status priority owner created closed name - phone client");
    CHECK(matched(What::bookings, {"start", "end", "service", "provider", "customer", "email", "notes",
                                   "timezone"}) == "start end type agent name email note zone");
    CHECK(matched(What::bookings, {"Datum", "Uhrzeit", "Dauer", "Firma", "E-Mail-Adresse", "Bemerkung"}) ==
          "date start_time minutes client email note");
    CHECK(matched(What::clients, {"Компания", "Имя", "Телефон", "Почта", "Тариф"}) ==
          "client name phone email plan");
    CHECK(matched(What::clients,
                  {"FIRMA", "Vorname", "NACHNAME", "Telefon", "Mobil", "Vertragsbeginn", "Gültig bis"}) ==
          "client first_name last_name phone phone entitled_from entitled_to");
    CHECK(matched(What::clients, {"colour", ""}) == "- -");
}

TEST_CASE("of two headers that say the same the better word is taken, and telephones stand in several",
          "[bring]")
{
    CHECK(matched(What::tasks, {"Updated at", "Solved at"}) == "- closed");
    CHECK(matched(What::tasks, {"Solved at", "Updated at"}) == "closed -");
    CHECK(matched(What::clients, {"Mobile", "Phone"}) == "phone phone");
}

TEST_CASE("what somebody says of a header beats its words", "[bring]")
{
    CHECK(matched(What::tasks, {"Subject", "Title", "Raised by"},
                  {{"Title", "about"}, {"Raised by", "name"}}) == "- about name");
    CHECK(matched(What::tasks, {"Subject"}, {{"Subject", "ignore"}}) == "-");
    CHECK(matched(What::tasks, {"Subject"}, {{"subject", "about"}}) ==
          "subject: there is no such header in the file");
    CHECK(matched(What::tasks, {"Subject"}, {{"Subject", "colour"}}) == "Subject: colour is no field");
}

TEST_CASE("every field has a name that leads back to it", "[bring]")
{
    for (int i = 0; i <= static_cast<int>(Field::closed); ++i) {
        const auto field = static_cast<Field>(i);
        CHECK(parse_field(to_text(field)) == field);
    }
    CHECK_FALSE(parse_field("colour"));
}

TEST_CASE("texts are folded alike in Latin and Cyrillic letters", "[bring]")
{
    CHECK(folded("E-Mail Adresse") == "emailadresse");
    CHECK(folded("ÄÖÜß") == "äöüß");
    CHECK(folded("РЕШЕНА Новая") == "решенановая");
}

TEST_CASE("states and priorities of other programs have their meaning, and unknown ones none", "[bring]")
{
    using desk::Severity;
    using desk::TaskState;
    for (const auto& [word, state] :
         {std::pair{"New", TaskState::open}, std::pair{"Waiting on Customer", TaskState::waiting},
          std::pair{"On-hold", TaskState::waiting}, std::pair{"Solved", TaskState::done},
          std::pair{"Gelöst", TaskState::done}, std::pair{"Закрыта", TaskState::done},
          std::pair{"In Progress", TaskState::claimed}, std::pair{"SPAM", TaskState::dropped}})
        CHECK(task_state_of(word) == state);
    CHECK(severity_of_priority("Urgent") == Severity::critical);
    CHECK(severity_of_priority("Hoch") == Severity::high);
    CHECK(severity_of_priority("Low") == Severity::request);
    CHECK(booking_status_of("No-Show") == store::BookingStatus::no_show);
    CHECK(booking_status_of("Storniert") == store::BookingStatus::cancelled);
    CHECK_FALSE(task_state_of("perhaps"));
    CHECK_FALSE(task_state_of(""));
    CHECK_FALSE(severity_of_priority("3")); // 3 of what?
}
