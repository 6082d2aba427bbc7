#include "server/bring/columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <stdexcept>
#include <utility>

namespace callhours::bring {

namespace {

using FieldName = std::pair<Field, std::string_view>;

constexpr std::array field_names{FieldName{Field::external, "id"},
                                 FieldName{Field::slug, "slug"},
                                 FieldName{Field::client, "client"},
                                 FieldName{Field::name, "name"},
                                 FieldName{Field::first_name, "first_name"},
                                 FieldName{Field::last_name, "last_name"},
                                 FieldName{Field::email, "email"},
                                 FieldName{Field::phone, "phone"},
                                 FieldName{Field::agent, "agent"},
                                 FieldName{Field::owner, "owner"},
                                 FieldName{Field::language, "language"},
                                 FieldName{Field::plan, "plan"},
                                 FieldName{Field::entitled_from, "entitled_from"},
                                 FieldName{Field::entitled_to, "entitled_to"},
                                 FieldName{Field::type, "type"},
                                 FieldName{Field::start, "start"},
                                 FieldName{Field::end, "end"},
                                 FieldName{Field::date, "date"},
                                 FieldName{Field::start_time, "start_time"},
                                 FieldName{Field::end_time, "end_time"},
                                 FieldName{Field::minutes, "minutes"},
                                 FieldName{Field::zone, "zone"},
                                 FieldName{Field::status, "status"},
                                 FieldName{Field::severity, "severity"},
                                 FieldName{Field::priority, "priority"},
                                 FieldName{Field::about, "about"},
                                 FieldName{Field::note, "note"},
                                 FieldName{Field::created, "created"},
                                 FieldName{Field::responded, "responded"},
                                 FieldName{Field::closed, "closed"}};

/// The words of a field, the better ones first, as folded() leaves them.
struct Words {
    Field field;
    std::string_view words; ///< with a space between
};

// Zendesk: Id, Subject, Requester, Organization, Assignee, Created at, Solved at; Freshdesk: Ticket ID,
// Company Name, Full name, Initial response time; Easy!Appointments: start, end, provider, service, customer,
// notes; OTRS, Zammad, GLPI; our own names.

constexpr std::array people_words{
    Words{Field::name,
          "contactname fullname contactperson contact requestername requester customername customer "
          "attendee attendeename guest visitor ansprechpartner kontakt kontaktname vollständigername "
          "kundenname teilnehmer fullnamerequester контакт контактноелицо фио имя имяклиента name"},
    Words{Field::first_name, "firstname vorname givenname"},
    Words{Field::last_name, "lastname nachname surname familyname фамилия"},
    Words{Field::email,
          "email emailaddress mail contactemail requesteremail customeremail attendeeemail emailadresse "
          "mailadresse primaryemail почта электроннаяпочта адрес"},
    Words{Field::phone,
          "phone phonenumber telephone tel workphone telefon telefonnummer rufnummer contactphone "
          "customerphone requesterphone number mobile mobilephone mobil handy cell телефон номер мобильный"},
};

constexpr std::array client_words{
    Words{Field::client,
          "client company companyname organization organisation organizationname account accountname "
          "firma unternehmen kunde organisationname mandant компания организация клиент"},
    Words{Field::slug, "slug shortname kurzname"},
    Words{Field::external, "id externalid kundennummer customernumber organizationid"},
    Words{Field::agent,
          "agent accountmanager owner assignee agentname betreuer zuständig ansprechpartnerintern "
          "ответственный менеджер"},
    Words{Field::language, "language locale sprache язык"},
    Words{Field::plan, "plan contract tarif vertrag sla план договор тариф"},
    Words{Field::entitled_from,
          "entitledfrom contractstart from validfrom begin start vertragsbeginn gültigab beginn "
          "началодоговора"},
    Words{Field::entitled_to,
          "entitledto contractend until validuntil validto renewaldate ende vertragsende gültigbis "
          "конецдоговора"},
};

constexpr std::array booking_words{
    Words{Field::external,
          "id externalid uid bookingid appointmentid hash buchungsnummer terminnummer номер"},
    Words{Field::client,
          "client company companyname organization organisation account firma unternehmen mandant "
          "компания организация клиент"},
    Words{Field::type,
          "type calltype service servicename eventtype appointmenttype typ terminart dienst leistung "
          "услуга типзвонка вид"},
    Words{Field::start,
          "start starttime startat startdatetime startdate startsat begin beginn dtstart from von "
          "начало"},
    Words{Field::end, "end endtime endat enddatetime enddate endsat ende dtend to bis конец окончание"},
    Words{Field::date, "date day datum tag дата день"},
    Words{Field::start_time, "time uhrzeit zeit время"},
    Words{Field::minutes, "minutes duration durationminutes length dauer minuten минут длительность"},
    Words{Field::zone, "zone timezone tz zeitzone часовойпояс"},
    Words{Field::agent, "agent provider providername staff host organizer assignee mitarbeiter berater агент "
                        "исполнитель"},
    Words{Field::status, "status state bookingstatus zustand статус состояние"},
    Words{Field::note,
          "note notes description comment comments subject summary title notiz notizen bemerkung "
          "beschreibung betreff titel заметка комментарий описание"},
};

constexpr std::array task_words{
    Words{Field::external, "id externalid ticketid ticket ticketnumber uid ticketnummer vorgang номерзаявки"},
    Words{Field::client,
          "client company companyname organization organisation requesterorganization account firma "
          "unternehmen kunde mandant компания организация клиент"},
    Words{Field::agent, "responsible agentresponsible betreuer"},
    Words{Field::owner,
          "owner assignee agent assignedto bearbeiter zugewiesen besitzer исполнитель ответственный агент"},
    Words{Field::status, "status state ticketstatus zustand статус состояние"},
    Words{Field::severity, "severity schweregrad stufe важность"},
    Words{Field::priority, "priority urgency priorität dringlichkeit приоритет срочность"},
    Words{Field::about, "about subject title summary betreff titel anliegen тема заголовок"},
    Words{Field::note,
          "note notes description comment body beschreibung notiz bemerkung описание комментарий заметка"},
    Words{Field::created,
          "created createdat createdtime createddate createdon opened openedat date submittedat "
          "erstellt erstelltam eröffnet angelegt создано датасоздания"},
    Words{Field::responded,
          "responded respondedat firstresponse firstresponseat firstrespondedat firstreplyat "
          "firstresponsetime ersteantwort erstreaktion первыйответ"},
    Words{Field::closed,
          "closed closedat closedtime solved solvedat resolved resolvedat resolvedtime completed "
          "completedat geschlossen geschlossenam gelöst gelöstam erledigtam updatedat updated "
          "lastupdatedtime закрыто решено"},
    Words{Field::zone, "zone timezone tz zeitzone часовойпояс"},
};

std::span<const Words> words_of(What what)
{
    switch (what) {
    case What::clients:
        return client_words;
    case What::bookings:
        return booking_words;
    case What::tasks:
        return task_words;
    }
    throw std::logic_error{"words_of: not a What"};
}

/// How good a word it is: 0 the best; nothing when it is none of them.
std::optional<std::size_t> rank_in(std::string_view words, std::string_view wanted)
{
    for (std::size_t rank = 0; !words.empty(); ++rank) {
        const auto end = words.find(' ');
        if (words.substr(0, end) == wanted) return rank;
        if (end == std::string_view::npos) break;
        words.remove_prefix(end + 1);
    }
    return std::nullopt;
}

struct Match {
    Field field;
    std::size_t rank;
};

std::optional<Match> match_of(What what, std::string_view header)
{
    for (const auto list : {words_of(what), std::span<const Words>{people_words}}) {
        for (const auto& words : list) {
            if (const auto rank = rank_in(words.words, header)) return Match{words.field, *rank};
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<What> parse_what(std::string_view text)
{
    for (const auto what : {What::clients, What::bookings, What::tasks}) {
        if (to_text(what) == text) return what;
    }
    return std::nullopt;
}

std::string_view to_text(What what)
{
    switch (what) {
    case What::clients:
        return "clients";
    case What::bookings:
        return "bookings";
    case What::tasks:
        return "tasks";
    }
    throw std::logic_error{"to_text: not a What"};
}

std::string_view to_text(Field field)
{
    const auto* const found = std::ranges::find(field_names, field, &FieldName::first);
    if (found == field_names.end()) throw std::logic_error{"to_text: not a Field"};
    return found->second;
}

std::optional<Field> parse_field(std::string_view text)
{
    const auto* const found = std::ranges::find(field_names, text, &FieldName::second);
    return found == field_names.end() ? std::nullopt : std::optional{found->first};
}

std::string folded(std::string_view text)
{
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto first = static_cast<unsigned char>(text[i]);
        const auto second = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0U;
        if (first == ' ' || first == '-' || first == '_' || first == '.' || first == '\t' || first == '!')
            continue;
        if (first >= 'A' && first <= 'Z') {
            result += static_cast<char>(first - 'A' + 'a');
        } else if (first == 0xC3 && second >= 0x80 && second <= 0x9E && second != 0x97) { // À to Þ
            result += {text[i], static_cast<char>(second + 0x20)};
            ++i;
        } else if (first == 0xD0 && second >= 0x80 && second <= 0x8F) { // Ѐ to Џ, with Ё
            result += {'\xD1', static_cast<char>(second + 0x10)};
            ++i;
        } else if (first == 0xD0 && second >= 0x90 && second <= 0x9F) { // А to П
            result += {text[i], static_cast<char>(second + 0x20)};
            ++i;
        } else if (first == 0xD0 && second >= 0xA0 && second <= 0xAF) { // Р to Я
            result += {'\xD1', static_cast<char>(second - 0x20)};
            ++i;
        } else {
            result += text[i];
        }
    }
    return result;
}

Result<Columns, ColumnError> match_columns(What what, const std::vector<std::string>& headers,
                                           const std::map<std::string, std::string>& given)
{
    Columns columns;
    columns.fields.resize(headers.size());
    for (const auto& [header, field] : given) {
        if (std::ranges::find(headers, header) == headers.end())
            return refuse(ColumnError{header, "there is no such header in the file"});
        if (field != "ignore" && !parse_field(field))
            return refuse(ColumnError{header, fmt::format("{} is no field", field)});
    }
    std::map<Field, std::pair<std::size_t, std::size_t>> best; // rank and place
    for (std::size_t i = 0; i < headers.size(); ++i) {
        if (const auto said = given.find(headers[i]); said != given.end()) {
            columns.fields[i] = parse_field(said->second);
            if (columns.fields[i]) best[*columns.fields[i]] = {0, i};
        }
    }
    for (std::size_t i = 0; i < headers.size(); ++i) {
        if (given.contains(headers[i])) continue;
        const auto match = match_of(what, folded(headers[i]));
        if (!match) continue;
        const auto taken = best.find(match->field);
        const bool several = match->field == Field::phone;
        if (taken != best.end() && !several) {
            const bool is_said = given.contains(headers[taken->second.second]);
            if (is_said || taken->second.first <= match->rank) continue;
            columns.fields[taken->second.second].reset();
        }
        best[match->field] = {match->rank, i};
        columns.fields[i] = match->field;
    }
    return columns;
}

} // namespace callhours::bring
