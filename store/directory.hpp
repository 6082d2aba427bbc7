#pragma once

#include "base/email_address.hpp"
#include "base/ids.hpp"
#include "base/number_range.hpp"
#include "base/phone_number.hpp"
#include "base/task.hpp"
#include "base/token_digest.hpp"
#include "calendar/call_type.hpp"
#include "calendar/schedule.hpp"
#include "calendar/slots.hpp"
#include "desk/severity.hpp"
#include "store/question.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace callhours::store {

/// What a schedule was made from, for those who edit it.
struct ScheduleSources {
    std::optional<std::string> zone; ///< as it was given; absent where another's or the default holds
    std::vector<std::string> holiday_calendars{}; ///< by name, in order
};

/// "Closed from now until …": beats all hours, the desk's and every agent's.
struct Closure {
    Interval time;
    std::string reason; ///< may be empty

    friend bool operator==(const Closure&, const Closure&) = default;
};

/// The desk itself: one in a database.
struct Desk {
    calendar::Schedule schedule;
    std::vector<PhoneNumber> numbers;
    std::optional<AgentId> default_agent;
    std::vector<std::string> queue_endpoints;
    std::vector<std::string> second_level_endpoints;
    desk::Severity default_severity = desk::Severity::standard;
    DiallingRules dialling;
    ScheduleSources sources{};
    std::vector<Closure> closures{}; ///< past ones too, by begin; the schedules hold them as well
    std::string language = "en";     ///< of mails to agents who have chosen none
};

/// The closure that holds at `at`, or the one that comes first after it; null when there is none.
[[nodiscard]] const Closure* closure_from(const Desk& desk, Instant at);

struct CallType {
    calendar::CallType rules;                 ///< with id and slug
    std::map<std::string, std::string> names; ///< language → name; "en" is there
    std::vector<Question> questions{};        ///< in the order in which they are asked
    bool offered = true;                      ///< otherwise nobody books it any more
};

enum class Role { agent, second_level, lead, administrator };

struct Agent {
    AgentId id;
    std::string slug;
    std::string name;
    std::optional<EmailAddress> email;
    std::vector<std::string> endpoints; ///< dial strings of the PBX, in order
    Role role = Role::agent;
    calendar::AgentCalendar calendar; ///< hours with the holidays of its calendars, absences
    ScheduleSources sources{};
    std::optional<std::string> language{}; ///< of their mails; absent: the desk's
};

struct Contact {
    std::string name;
    EmailAddress email;
};

struct Client {
    ClientId id;
    std::string slug;
    std::string name;
    AgentId agent;
    std::string language;
    std::vector<PhoneNumber> numbers;
    std::optional<LocalDate> entitled_from; ///< in the desk's zone; absent is open (S9)
    std::optional<LocalDate> entitled_to;   ///< the last entitled day
    std::vector<Contact> contacts;
    std::vector<NumberRange> ranges{}; ///< a number of a client's own, and a longer range, come first
    std::string plan{};                ///< what the service is called; may be empty
};

/// What a token opens.
enum class TokenKind { client_api, booking_page, agent_api, agent_feed, pbx, metrics };

struct Token {
    TokenKind kind;
    std::int64_t owner = 0; ///< ClientId, AgentId, or 0
    bool revoked = false;
};

/// Everything that changes seldom: rules, people, tokens. Built once per change and then only read, by any
/// thread.
struct Directory {
    ChangeNumber rules_version; ///< the newest change to anything in here
    Desk desk;
    std::vector<CallType> call_types; ///< in the order in which pages show them
    std::vector<Agent> agents;
    std::vector<Client> clients;
    std::unordered_map<TokenDigest, Token> tokens;
    std::unordered_map<std::string, ClientId> clients_by_number;  ///< by PhoneNumber::reveal()
    std::unordered_map<std::string, ClientId> clients_by_range{}; ///< by NumberRange::prefix()
    std::string link_key; ///< 32 octets that sign the links of bookings

    /// Where in the vectors things are; made by index().
    struct Places {
        std::unordered_map<std::int64_t, std::size_t> by_id;
        std::unordered_map<std::string, std::size_t> by_slug;
    };

    Places agent_places;
    Places client_places;
    Places call_type_places;

    /// Call it when the vectors are complete: the lookups below then take the same short time however many
    /// there are. Without it they search one by one.
    void index();

    /// Null when there is none.
    [[nodiscard]] const Agent* agent(AgentId id) const;
    [[nodiscard]] const Agent* agent(std::string_view slug) const;
    [[nodiscard]] const Client* client(ClientId id) const;
    [[nodiscard]] const Client* client(std::string_view slug) const;
    [[nodiscard]] const Client* client(const PhoneNumber& number) const;
    [[nodiscard]] const CallType* call_type(CallTypeId id) const;
    [[nodiscard]] const CallType* call_type(std::string_view slug) const;

    /// As above, and null for one that is not offered any more.
    [[nodiscard]] const CallType* offered_call_type(std::string_view slug) const;
};

/// When `client`'s service runs, by the desk's clock (S9).
[[nodiscard]] calendar::Entitlement entitlement_of(const Client& client, const Desk& desk);

class Directories {
public:
    virtual ~Directories() = default;

    /// Reads the whole directory in one transaction.
    virtual Task<std::shared_ptr<const Directory>> load() = 0;
};

} // namespace callhours::store
