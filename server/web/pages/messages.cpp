#include "server/web/pages/messages.hpp"

#include "base/embedded.hpp"

#include <boost/json.hpp>
#include <unicode/locid.h>
#include <unicode/msgfmt.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <memory>
#include <span>
#include <stdexcept>

namespace callhours::web {

std::span<const EmbeddedFile> embedded_locales();

namespace {

std::map<std::string, std::string, std::less<>> read_texts(const std::string& language, std::string_view json)
{
    std::map<std::string, std::string, std::less<>> texts;
    const auto document = boost::json::parse(boost::json::string_view{json.data(), json.size()});
    for (const auto& member : document.as_object()) {
        const auto added = texts.emplace(std::string_view{member.key().data(), member.key().size()},
                                         std::string{member.value().as_string()});
        if (!added.second) throw std::logic_error{"the catalogue " + language + " has a key twice"};
    }
    return texts;
}

icu::Formattable to_icu(const MessageValue& value)
{
    if (const auto* number = std::get_if<std::int64_t>(&value)) return icu::Formattable{*number};
    return icu::Formattable{icu::UnicodeString::fromUTF8(std::get<std::string>(value))};
}

/// ICU prints the placeholder itself where no value came.
bool all_filled(icu::MessageFormat& format, const std::vector<icu::UnicodeString>& names)
{
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::StringEnumeration> wanted{format.getFormatNames(status)};
    while (const auto* name = wanted->snext(status)) {
        if (std::find(names.begin(), names.end(), *name) == names.end()) return false;
    }
    return U_SUCCESS(status) != 0;
}

} // namespace

Messages::Messages(std::string language, std::string_view json, const Messages* fallback)
    : language_{std::move(language)}, texts_{read_texts(language_, json)}
{
    if (fallback != nullptr) texts_.insert(fallback->texts_.begin(), fallback->texts_.end());
}

const std::string& Messages::operator()(std::string_view key) const
{
    const auto found = texts_.find(key);
    if (found == texts_.end()) throw std::logic_error{"no message " + std::string{key}};
    return found->second;
}

std::string Messages::operator()(std::string_view key, MessageValues values) const
{
    UErrorCode status = U_ZERO_ERROR;
    icu::MessageFormat format{icu::UnicodeString::fromUTF8((*this)(key)),
                              icu::Locale::forLanguageTag(locale(), status), status};
    std::vector<icu::UnicodeString> names;
    std::vector<icu::Formattable> arguments;
    for (const auto& [name, value] : values) {
        names.push_back(
            icu::UnicodeString::fromUTF8(icu::StringPiece{name.data(), static_cast<int>(name.size())}));
        arguments.push_back(to_icu(value));
    }
    icu::UnicodeString text;
    format.format(names.data(), arguments.data(), static_cast<int>(names.size()), text, status);
    if (U_FAILURE(status) != 0 || !all_filled(format, names)) {
        throw std::logic_error{"the message " + std::string{key} +
                               " cannot be filled: " + u_errorName(status)};
    }
    std::string utf8;
    return text.toUTF8String(utf8);
}

bool Messages::has(std::string_view key) const
{
    return texts_.find(key) != texts_.end();
}

std::string capitalised(std::string_view words)
{
    auto text = icu::UnicodeString::fromUTF8(icu::StringPiece{words.data(), static_cast<int>(words.size())});
    const auto rest = text.moveIndex32(0, 1);
    auto first = text.tempSubString(0, rest);
    first.toUpper(icu::Locale::getRoot());
    text.replace(0, rest, first);
    std::string utf8;
    return text.toUTF8String(utf8);
}

Catalogue::Catalogue()
{
    const auto files = embedded_locales();
    const auto add = [&](const EmbeddedFile& file, const Messages* fallback) {
        const std::string language{file.name.substr(0, file.name.find('.'))};
        languages_.emplace(language, Messages{language, file.bytes, fallback});
    };
    for (const auto& file : files) {
        if (file.name == "en.json") add(file, nullptr);
    }
    const auto& english = languages_.at("en");
    for (const auto& file : files) {
        if (file.name != "en.json") add(file, &english);
    }
}

const Messages& Catalogue::of(std::string_view tag) const
{
    while (!tag.empty()) {
        const auto found = languages_.find(tag);
        if (found != languages_.end()) return found->second;
        const auto dash = tag.rfind('-');
        tag = dash == std::string_view::npos ? std::string_view{} : tag.substr(0, dash);
    }
    return languages_.at("en");
}

bool Catalogue::has(std::string_view language) const
{
    return languages_.find(language) != languages_.end();
}

std::vector<std::string_view> Catalogue::languages() const
{
    std::vector<std::string_view> names{"en"};
    for (const auto& [name, messages] : languages_) {
        if (name != "en") names.push_back(name);
    }
    return names;
}

} // namespace callhours::web
