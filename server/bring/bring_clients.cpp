#include "server/bring/people.hpp"

#include "base/text.hpp"
#include "server/auth/tokens.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace callhours::bring {

namespace {

constexpr std::size_t most_name = 100;
constexpr std::size_t longest_slug = 64;

using Spelling = std::pair<std::string_view, std::string_view>;

/// In slugs, as folded() leaves them. Russian after the passport's rules (ICAO Doc 9303).
constexpr std::array spellings{
    Spelling{"ä", "ae"}, Spelling{"ö", "oe"},   Spelling{"ü", "ue"}, Spelling{"ß", "ss"}, Spelling{"à", "a"},
    Spelling{"á", "a"},  Spelling{"â", "a"},    Spelling{"ç", "c"},  Spelling{"è", "e"},  Spelling{"é", "e"},
    Spelling{"ê", "e"},  Spelling{"ì", "i"},    Spelling{"í", "i"},  Spelling{"ñ", "n"},  Spelling{"ò", "o"},
    Spelling{"ó", "o"},  Spelling{"ô", "o"},    Spelling{"ø", "o"},  Spelling{"ù", "u"},  Spelling{"ú", "u"},
    Spelling{"а", "a"},  Spelling{"б", "b"},    Spelling{"в", "v"},  Spelling{"г", "g"},  Spelling{"д", "d"},
    Spelling{"е", "e"},  Spelling{"ё", "e"},    Spelling{"ж", "zh"}, Spelling{"з", "z"},  Spelling{"и", "i"},
    Spelling{"й", "i"},  Spelling{"к", "k"},    Spelling{"л", "l"},  Spelling{"м", "m"},  Spelling{"н", "n"},
    Spelling{"о", "o"},  Spelling{"п", "p"},    Spelling{"р", "r"},  Spelling{"с", "s"},  Spelling{"т", "t"},
    Spelling{"у", "u"},  Spelling{"ф", "f"},    Spelling{"х", "kh"}, Spelling{"ц", "ts"}, Spelling{"ч", "ch"},
    Spelling{"ш", "sh"}, Spelling{"щ", "shch"}, Spelling{"ъ", "ie"}, Spelling{"ы", "y"},  Spelling{"ь", ""},
    Spelling{"э", "e"},  Spelling{"ю", "iu"},   Spelling{"я", "ia"}, Spelling{"&", "and"}};

/// Of words: letters and digits of ASCII, with one hyphen between.
std::string spelled(std::string_view whole)
{
    std::string slug;
    for (auto name = whole; !name.empty();) {
        const char c = name.front();
        const auto length = static_cast<unsigned char>(c) < 0x80 ? 1U : 2U;
        const auto one = folded(name.substr(0, length));
        name.remove_prefix(std::min<std::size_t>(length, name.size()));
        const auto* const found = std::ranges::find(spellings, std::string_view{one}, &Spelling::first);
        const auto written = found == spellings.end() ? std::string_view{one} : found->second;
        const bool plain = !written.empty() && std::ranges::all_of(written, [](char letter) {
            return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
        });
        if (plain)
            slug += written;
        else if (!slug.empty() && slug.back() != '-' && written.size() <= 1)
            slug += '-';
    }
    slug.resize(std::min(slug.size(), longest_slug - 4)); // room for a number
    while (!slug.empty() && slug.back() == '-')
        slug.pop_back();
    return slug.empty() ? "client-" + auth::digest_of(whole).hex().substr(0, 8) : slug;
}

/// What one client's rows say together.
class ClientRows {
public:
    explicit ClientRows(Reading& reading, store::ImportBatch& batch) : reading_{reading}, batch_{batch} {}

    void take(const Row& row)
    {
        const bool has_company = !row.text(Field::client).empty();
        const auto person = reading_.name_of(row);
        const auto name = has_company ? reading_.line_of(row, Field::client, most_name) : person;
        if (name.empty() && row.text(Field::slug).empty()) {
            reading_.complain(row, has_company ? Field::client : Field::name, "a client needs a name");
            return;
        }
        const auto slug = slug_of(row, name);
        if (!slug) return;
        auto& client = client_of(row, *slug, name);
        set_terms(row, client);
        add_phones(row, client);
        add_contact(row, has_company ? person : std::string{}, client);
    }

private:
    std::optional<std::string> slug_of(const Row& row, const std::string& name)
    {
        if (const auto said = row.text(Field::slug); !said.empty()) {
            if (is_slug(said)) return std::string{said};
            reading_.complain(row, Field::slug,
                              "must be 1 to 64 of a-z, 0-9, - and _, and begin with a letter or digit");
            return std::nullopt;
        }
        if (const auto* known = reading_.people.client(name)) return known->slug;
        const auto key = folded(name);
        if (const auto made = made_.find(key); made != made_.end()) return made->second;
        const auto first = spelled(name);
        auto slug = first;
        for (int i = 2; is_taken(slug); ++i)
            slug = fmt::format("{}-{}", first, i);
        made_.emplace(key, slug);
        return slug;
    }

    [[nodiscard]] bool is_taken(const std::string& slug) const
    {
        return reading_.directory.client(std::string_view{slug}) != nullptr || places_.contains(slug);
    }

    store::ClientImport& client_of(const Row& row, const std::string& slug, const std::string& name)
    {
        if (const auto found = places_.find(slug); found != places_.end())
            return batch_.clients[found->second];
        places_.emplace(slug, batch_.clients.size());
        const auto* known = reading_.directory.client(std::string_view{slug});
        store::ClientImport client{.pointer = pointer_of(row),
                                   .slug = slug,
                                   .name = known == nullptr || folded(known->name) != folded(name)
                                               ? std::optional{name}
                                               : std::nullopt,
                                   .agent = {},
                                   .language = {},
                                   .numbers = {},
                                   .entitled_from = {},
                                   .entitled_to = {},
                                   .contacts = {}};
        if (name.empty()) client.name.reset();
        if (known != nullptr) {
            client.numbers = known->numbers;
            client.ranges = known->ranges;
            client.contacts = known->contacts;
        } else if (const auto agent = agent_for_new(row)) {
            client.agent = agent;
        }
        batch_.clients.push_back(std::move(client));
        return batch_.clients.back();
    }

    std::optional<std::string> agent_for_new(const Row& row)
    {
        if (!row.text(Field::agent).empty()) return std::nullopt; // set_terms looks at it
        if (reading_.options.agent) return reading_.options.agent;
        const auto& desk = reading_.directory.desk;
        const auto* agent = desk.default_agent ? reading_.directory.agent(*desk.default_agent) : nullptr;
        if (agent != nullptr) return agent->slug;
        reading_.complain(row, Field::agent, "a new client needs an agent; name one for all of them");
        return std::nullopt;
    }

    void set_terms(const Row& row, store::ClientImport& client)
    {
        if (const auto said = row.text(Field::agent); !said.empty()) {
            if (const auto* agent = reading_.people.agent(said))
                client.agent = agent->slug;
            else
                reading_.complain(row, Field::agent, fmt::format("there is no agent {}", said));
        }
        if (const auto language = row.text(Field::language); !language.empty())
            set_language(row, language, client);
        if (!row.text(Field::plan).empty()) client.plan = reading_.line_of(row, Field::plan, most_name);
        if (const auto from = reading_.date_of(row, Field::entitled_from))
            client.entitled_from = std::optional{*from};
        if (const auto to = reading_.date_of(row, Field::entitled_to))
            client.entitled_to = std::optional{*to};
        const bool both =
            client.entitled_from && *client.entitled_from && client.entitled_to && *client.entitled_to;
        if (both && **client.entitled_to < **client.entitled_from)
            reading_.complain(row, Field::entitled_to, "lies before the first day of the service");
    }

    void set_language(const Row& row, std::string_view text, store::ClientImport& client)
    {
        const auto word = folded(text);
        constexpr std::array known{
            Spelling{"de", "de"},      Spelling{"german", "de"},  Spelling{"deutsch", "de"},
            Spelling{"en", "en"},      Spelling{"english", "en"}, Spelling{"englisch", "en"},
            Spelling{"ru", "ru"},      Spelling{"russian", "ru"}, Spelling{"russisch", "ru"},
            Spelling{"русский", "ru"}, Spelling{"dede", "de"},    Spelling{"deat", "de"},
            Spelling{"dech", "de"},    Spelling{"enus", "en"},    Spelling{"engb", "en"},
            Spelling{"ruru", "ru"}};
        const auto* const found = std::ranges::find(known, std::string_view{word}, &Spelling::first);
        if (found != known.end())
            client.language = std::string{found->second};
        else
            reading_.complain(row, Field::language, "must be de, en or ru");
    }

    void add_phones(const Row& row, store::ClientImport& client)
    {
        for (const auto& number : reading_.phones_of(row)) {
            if (!client.numbers) client.numbers.emplace();
            if (std::ranges::find(*client.numbers, number) == client.numbers->end())
                client.numbers->push_back(number);
        }
    }

    void add_contact(const Row& row, const std::string& person, store::ClientImport& client)
    {
        auto email = reading_.email_of(row);
        if (!email) return;
        if (!client.contacts) client.contacts.emplace();
        for (const auto& contact : *client.contacts) {
            if (contact.email.reveal() == email->reveal()) return;
        }
        auto name = person.empty() ? client.name.value_or(email->reveal()) : person;
        client.contacts->push_back({.name = std::move(name), .email = std::move(*email)});
    }

    Reading& reading_;
    store::ImportBatch& batch_;
    std::unordered_map<std::string, std::size_t> places_; ///< in the batch, by slug
    std::unordered_map<std::string, std::string> made_;   ///< slugs, by folded name
};

} // namespace

void bring_clients(Reading& reading, store::ImportBatch& batch)
{
    ClientRows rows{reading, batch};
    for (const auto& row : reading.table.rows)
        rows.take(row);
}

} // namespace callhours::bring
