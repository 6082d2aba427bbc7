#include "base/embedded.hpp"
#include "server/web/pages/messages.hpp"
#include "server/web/pages/when.hpp"

#include <catch2/catch.hpp>
#include <unicode/messagepattern.h>
#include <unicode/plurrule.h>

#include <map>
#include <memory>
#include <set>
#include <span>

namespace callhours::web {
std::span<const EmbeddedFile> embedded_locales();
}

using namespace callhours;
using namespace callhours::web;

namespace {

std::string utf8_of(const icu::UnicodeString& text)
{
    std::string utf8;
    return text.toUTF8String(utf8);
}

/// Each language alone, without the English texts that would stand in for missing ones.
std::map<std::string, Messages> languages()
{
    std::map<std::string, Messages> all;
    for (const auto& file : embedded_locales()) {
        const std::string language{file.name.substr(0, file.name.find('.'))};
        all.emplace(language, Messages{language, file.bytes});
    }
    return all;
}

struct Argument {
    bool plural = false;
    std::set<std::string> branches; ///< `one`, `=0`, …

    bool operator==(const Argument& other) const { return plural == other.plural; }
};

/// The placeholders of a message by name.
std::map<std::string, Argument> arguments_of(const std::string& text)
{
    UErrorCode status = U_ZERO_ERROR;
    const icu::MessagePattern pattern{icu::UnicodeString::fromUTF8(text), nullptr, status};
    REQUIRE(U_SUCCESS(status));
    std::map<std::string, Argument> arguments;
    std::vector<std::string> open; // the plural arguments around a part
    for (int at = 0; at < pattern.countParts(); ++at) {
        const auto& part = pattern.getPart(at);
        if (part.getType() == UMSGPAT_PART_TYPE_ARG_START) {
            const auto name = utf8_of(pattern.getSubstring(pattern.getPart(at + 1)));
            arguments[name].plural |= part.getArgType() == UMSGPAT_ARG_TYPE_PLURAL;
            open.push_back(name);
        } else if (part.getType() == UMSGPAT_PART_TYPE_ARG_LIMIT) {
            open.pop_back();
        } else if (part.getType() == UMSGPAT_PART_TYPE_ARG_SELECTOR) {
            arguments[open.back()].branches.insert(utf8_of(pattern.getSubstring(part)));
        }
    }
    return arguments;
}

/// `one`, `few`, `many`, `other`: what a whole number can be in that language (CLDR).
std::set<std::string> forms_of(const Messages& messages)
{
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::PluralRules> rules{
        icu::PluralRules::forLocale(icu::Locale::forLanguageTag(messages.locale(), status), status)};
    std::set<std::string> forms{"other"};
    for (int number = 0; number < 200; ++number)
        forms.insert(utf8_of(rules->select(number)));
    return forms;
}

std::set<std::string> keys_of(const Messages& messages)
{
    std::set<std::string> keys;
    for (const auto& [key, text] : messages.all())
        keys.insert(key);
    return keys;
}

Instant at(std::string_view text)
{
    return parse_instant(text).value();
}

calendar::Zone berlin()
{
    return calendar::Zone::find("Europe/Berlin").value();
}

} // namespace

TEST_CASE("every language has the texts of English: none is missing, none is left over", "[web]")
{
    const auto all = languages();
    REQUIRE(all.size() == 3);
    const auto english = keys_of(all.at("en"));
    for (const auto& [language, messages] : all) {
        const auto keys = keys_of(messages);
        for (const auto& key : english) {
            INFO(language << " lacks " << key);
            CHECK(keys.contains(key));
        }
        for (const auto& key : keys) {
            INFO(language << " has " << key << ", which English does not");
            CHECK(english.contains(key));
        }
    }
}

TEST_CASE("a text has the same placeholders in every language", "[web]")
{
    const auto all = languages();
    for (const auto& [key, text] : all.at("en").all()) {
        if (key.starts_with("format.")) continue; // patterns of dates, each language's own
        for (const auto& [language, messages] : all) {
            INFO(language << ": " << key);
            CHECK(arguments_of(messages(key)) == arguments_of(text));
        }
    }
}

TEST_CASE("a number has a branch for each of its forms in that language", "[web]")
{
    for (const auto& [language, messages] : languages()) {
        const auto forms = forms_of(messages);
        for (const auto& [key, text] : messages.all()) {
            if (key.starts_with("format.")) continue;
            for (const auto& [name, argument] : arguments_of(text)) {
                if (!argument.plural) continue;
                for (const auto& form : forms) {
                    INFO(language << ": " << key << " has no " << form);
                    CHECK(argument.branches.contains(form));
                }
            }
        }
    }
}

TEST_CASE("Russian counts one, few and many", "[web]")
{
    const Catalogue catalogue;
    const auto minutes = [&](std::int64_t count) {
        return catalogue.of("ru")("booking.minutes", {{"minutes", count}});
    };
    CHECK(minutes(1) == "1 минута");
    CHECK(minutes(3) == "3 минуты");
    CHECK(minutes(15) == "15 минут");
    CHECK(minutes(21) == "21 минута");
    CHECK(minutes(30) == "30 минут");
}

TEST_CASE("a call is said in German and Russian as it is said there", "[web]")
{
    const Catalogue catalogue;
    const When german{catalogue.of("de"), berlin()};
    const When russian{catalogue.of("ru"), berlin()};
    const auto begin = at("2026-11-24T08:00:00Z");
    const auto end = at("2026-11-24T08:30:00Z");
    CHECK(german.span(begin, end) == "Dienstag, 24. November 2026, 9:00–9:30 Uhr (Mitteleuropäische Zeit)");
    CHECK(capitalised(russian.span(begin, end)) ==
          "Вторник, 24 ноября 2026 г., 9:00–9:30 (Центральная Европа)");
    CHECK(german.week(parse_date("2026-11-23").value()) == "23. – 29. November 2026");
    CHECK(russian.week(parse_date("2026-11-30").value()) == "30 ноября – 6 декабря 2026 г.");
}

TEST_CASE("a near day is in the case that its sentence asks for", "[web]")
{
    const Catalogue catalogue;
    const When german{catalogue.of("de"), berlin()};
    const When russian{catalogue.of("ru"), berlin()};
    const auto now = at("2026-11-22T19:00:00Z"); // a Sunday evening
    const std::vector<std::string> days{"во вторник", "в среду", "в четверг", "в пятницу", "в субботу"};
    for (std::size_t day = 0; day < days.size(); ++day) {
        const auto when = at("2026-11-24T08:00:00Z") + std::chrono::days{day};
        CHECK(russian.soon(when, now) == days[day] + " в 9:00");
    }
    CHECK(russian.soon(at("2026-11-23T08:00:00Z"), at("2026-11-20T08:00:00Z")) == "в понедельник в 9:00");
    CHECK(russian.soon(at("2026-11-22T08:00:00Z"), at("2026-11-20T08:00:00Z")) == "в воскресенье в 9:00");
    CHECK(german.soon(at("2026-11-27T08:00:00Z"), now) == "am Freitag um 9:00 Uhr");
    CHECK(german.soon(at("2026-11-23T08:00:00Z"), now) == "morgen um 9:00 Uhr");
}

TEST_CASE("a language tag finds its language, an unknown one English", "[web]")
{
    const Catalogue catalogue;
    CHECK(catalogue.of("de-AT").language() == "de");
    CHECK(catalogue.of("ru").language() == "ru");
    CHECK(catalogue.of("tlh-Latn").language() == "en");
    CHECK(catalogue.of("").language() == "en");
    CHECK(catalogue.languages() == std::vector<std::string_view>{"en", "de", "ru"});
}

TEST_CASE("words that begin a line have a capital letter, whatever their alphabet", "[web]")
{
    CHECK(capitalised("вторник, 24 ноября") == "Вторник, 24 ноября");
    CHECK(capitalised("übermorgen") == "Übermorgen");
    CHECK(capitalised("9:00") == "9:00");
    CHECK(capitalised("").empty());
}
