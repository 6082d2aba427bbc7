#include "server/bring/people.hpp"

#include "base/text.hpp"
#include "server/auth/tokens.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace callhours::bring {

namespace {

/// Two of one name: neither is found by it.
template <typename Thing>
void add(std::unordered_map<std::string, const Thing*>& index, std::string key, const Thing& thing)
{
    if (key.empty()) return;
    const auto [entry, is_new] = index.emplace(std::move(key), &thing);
    if (!is_new && entry->second != &thing) entry->second = nullptr;
}

/// Addresses keep their full stops: folded() takes them away.
std::string key_of(std::string_view text)
{
    if (text.find('@') == std::string_view::npos) return folded(text);
    std::string lower{trim(text)};
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

template <typename Thing>
const Thing* find(const std::unordered_map<std::string, const Thing*>& index, std::string_view text)
{
    const auto found = index.find(key_of(text));
    return found == index.end() ? nullptr : found->second;
}

bool is_plain(std::string_view text)
{
    return std::ranges::none_of(text, [](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return (octet < 0x20 && c != '\n' && c != '\t') || octet == 0x7F;
    });
}

std::vector<std::string_view> parted(std::string_view text)
{
    std::vector<std::string_view> parts;
    for (;;) {
        const auto end = text.find_first_of(";,\n");
        if (const auto part = trim(text.substr(0, end)); !part.empty()) parts.push_back(part);
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

} // namespace

People::People(const store::Directory& directory)
{
    // Slugs first and apart: they are unique, and beat a name that reads the same.
    for (const auto& agent : directory.agents) {
        add(agents_, folded(agent.name), agent);
        if (agent.email) add(agents_, key_of(agent.email->reveal()), agent);
    }
    for (const auto& agent : directory.agents)
        agents_[folded(agent.slug)] = &agent;
    for (const auto& client : directory.clients) {
        add(clients_, folded(client.name), client);
        for (const auto& contact : client.contacts)
            add(addresses_, key_of(contact.email.reveal()), client);
    }
    for (const auto& client : directory.clients)
        clients_[folded(client.slug)] = &client;
    for (const auto& type : directory.call_types) {
        for (const auto& [language, name] : type.names)
            add(call_types_, folded(name), type);
    }
    for (const auto& type : directory.call_types)
        call_types_[folded(type.rules.slug)] = &type;
}

const store::Agent* People::agent(std::string_view text) const
{
    return find(agents_, text);
}

const store::Client* People::client(std::string_view text) const
{
    return find(clients_, text);
}

const store::CallType* People::call_type(std::string_view text) const
{
    return find(call_types_, text);
}

const store::Client* People::client_of_address(std::string_view email) const
{
    return find(addresses_, email);
}

Reading::Reading(const Table& read, const Options& how, const store::Directory& rules, Instant moment,
                 const calendar::Zone& zone)
    : table{read}, options{how}, directory{rules}, now{moment}, people{rules}, zone_{zone}
{
}

void Reading::complain(const Row& row, Field field, std::string text)
{
    problems.push_back({row.line, table.name_of(field), std::move(text)});
}

std::string Reading::line_of(const Row& row, Field field, std::size_t most)
{
    const auto text = row.text(field);
    if (has_control_characters(text) || length_in_characters(text) > most) {
        complain(row, field, fmt::format("must be one line of at most {} characters", most));
        return {};
    }
    return std::string{text};
}

std::string Reading::text_of(const Row& row, Field field, std::size_t most)
{
    const auto text = row.text(field);
    if (!is_plain(text) || length_in_characters(text) > most) {
        complain(row, field,
                 fmt::format("must be at most {} characters, without signs that cannot be shown", most));
        return {};
    }
    return std::string{text};
}

std::string Reading::name_of(const Row& row)
{
    constexpr std::size_t most = 100;
    if (!row.text(Field::name).empty()) return line_of(row, Field::name, most);
    const auto first = line_of(row, Field::first_name, most / 2);
    const auto last = line_of(row, Field::last_name, most / 2);
    return first.empty() || last.empty() ? first + last : first + " " + last;
}

std::optional<EmailAddress> Reading::email_of(const Row& row)
{
    const auto text = row.text(Field::email);
    if (text.empty()) return std::nullopt;
    auto email = EmailAddress::parse(text);
    if (!email) {
        complain(row, Field::email, std::string{describe(email.error())});
        return std::nullopt;
    }
    return std::move(*email);
}

std::vector<PhoneNumber> Reading::phones_of(const Row& row)
{
    std::vector<PhoneNumber> numbers;
    for (const auto part : parted(row.text(Field::phone))) {
        const auto number = PhoneNumber::parse(part, directory.desk.dialling);
        if (!number) {
            if (number.error() == PhoneNumber::Error::anonymous) continue;
            complain(row, Field::phone, fmt::format("{} {}", part, describe(number.error())));
        } else if (std::ranges::find(numbers, *number) == numbers.end()) {
            numbers.push_back(*number);
        }
    }
    return numbers;
}

calendar::Zone Reading::zone_of(const Row& row)
{
    const auto name = row.text(Field::zone);
    if (name.empty()) return zone_;
    const auto zone = calendar::Zone::find(name);
    if (zone) return *zone;
    complain(row, Field::zone, fmt::format("{} {}", name, describe(zone.error())));
    return zone_;
}

std::optional<Instant> Reading::moment_of(const Row& row, Field field)
{
    const auto text = row.text(field);
    if (text.empty()) return std::nullopt;
    const auto moment = parse_moment(text, table.order_of(field), zone_of(row));
    if (moment) return *moment;
    complain(row, field, moment.error());
    return std::nullopt;
}

std::optional<LocalDate> Reading::date_of(const Row& row, Field field)
{
    const auto text = row.text(field);
    if (text.empty()) return std::nullopt;
    const auto date = parse_written_date(text, table.order_of(field));
    if (date) return *date;
    complain(row, field, date.error());
    return std::nullopt;
}

const store::Client* Reading::client_of(const Row& row, const std::vector<PhoneNumber>& phones)
{
    if (const auto said = row.text(Field::client); !said.empty()) {
        const auto* client = people.client(said);
        if (client == nullptr) complain(row, Field::client, fmt::format("there is no client {}", said));
        return client;
    }
    if (const auto* client = people.client_of_address(row.text(Field::email))) return client;
    for (const auto& phone : phones) {
        if (const auto* client = directory.client(phone)) return client;
    }
    return options.client ? directory.client(std::string_view{*options.client}) : nullptr;
}

std::string Reading::external_of(const Row& row, const std::vector<std::string>& parts)
{
    constexpr std::size_t most = 255;
    const auto own = row.text(Field::external);
    if (!own.empty() && own.size() <= most && !has_control_characters(own)) return std::string{own};
    std::string all{own};
    for (const auto& part : parts)
        all += "\x1F" + part;
    return "digest:" + auth::digest_of(all).hex();
}

std::string pointer_of(const Row& row)
{
    return fmt::format("{}", row.line);
}

} // namespace callhours::bring
