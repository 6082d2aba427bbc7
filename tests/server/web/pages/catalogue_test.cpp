#include "server/web/pages/messages.hpp"

#include <catch2/catch.hpp>

using namespace callhours::web;

TEST_CASE("a message that is not there is an error, not a blank", "[web]")
{
    const Catalogue catalogue;
    CHECK_THROWS_AS(catalogue.of("en")("no.such.key"), std::logic_error);
}

TEST_CASE("a placeholder without a value is an error", "[web]")
{
    const Catalogue catalogue;
    const auto& t = catalogue.of("en");
    CHECK(t("booking.title", {{"agent", "Anna"}}) == "Book a call with Anna");
    CHECK_THROWS_AS(t("booking.title", {}), std::logic_error);
    CHECK(t("booking.title", {{"agent", "{agent} 'x'"}}) == "Book a call with {agent} 'x'");
}

TEST_CASE("one and many are said each in its way", "[web]")
{
    const Catalogue catalogue;
    const auto& t = catalogue.of("en");
    CHECK(t("booking.minutes", {{"minutes", std::int64_t{1}}}) == "1 minute");
    CHECK(t("booking.minutes", {{"minutes", std::int64_t{30}}}) == "30 minutes");
}

TEST_CASE("every message of every language can be read by ICU", "[web]")
{
    const Catalogue catalogue;
    for (const auto language : catalogue.languages()) {
        const auto& t = catalogue.of(language);
        for (const auto& [key, text] : t.all()) {
            CAPTURE(language, key, text);
            CHECK_FALSE(text.empty());
            if (text.find('{') == std::string::npos) CHECK(t(key, {}) == text);
        }
    }
}

TEST_CASE("a language that is not there reads as English, and its missing texts too", "[web]")
{
    const Catalogue catalogue;
    CHECK(catalogue.of("tlh").language() == "en");
    const Messages half{"xx", R"({"language.name": "Half"})", &catalogue.of("en")};
    CHECK(half("language.name") == "Half");
    CHECK(half("booking.name") == "Your name");
}
