#include "server/web/pages/page_words.hpp"

namespace callhours::web {

namespace {

/// The first character of UTF-8 text, whole.
std::string_view first_character(std::string_view text)
{
    std::size_t size = text.empty() ? 0 : 1;
    while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xc0U) == 0x80U)
        ++size;
    return text.substr(0, size);
}

} // namespace

std::string initials(std::string_view name)
{
    const auto begin = name.find_first_not_of(' ');
    if (begin == std::string_view::npos) return "";
    const auto end = name.find_last_not_of(' ') + 1;
    std::string letters{first_character(name.substr(begin))};
    const auto space = name.substr(0, end).rfind(' ');
    if (space != std::string_view::npos && space > begin) {
        letters += first_character(name.substr(space + 1));
    }
    return letters;
}

std::string minutes_in_words(const Messages& t, int minutes)
{
    return t("booking.minutes", {{"minutes", std::int64_t{minutes}}});
}

Url chosen_so_far(const BookingPageView& view)
{
    return view.path.with("type", view.type).with("tz", view.zone.name());
}

Url shown_state(const BookingPageView& view)
{
    const auto so_far = chosen_so_far(view);
    if (view.chosen) return so_far.with("start", to_text(view.chosen->start));
    return so_far.with("week", to_text(view.week)).with("day", view.day ? to_text(*view.day) : "");
}

} // namespace callhours::web
