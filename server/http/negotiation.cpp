#include "server/http/negotiation.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace callhours::http {

namespace {

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same(std::string_view a, std::string_view b)
{
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

/// `0.8` → 800; RFC 9110 §12.4.2 allows three decimals. Malformed weights count as 1.
int parse_weight(std::string_view text)
{
    if (text.empty() || (text[0] != '0' && text[0] != '1') || text.size() > 5) return 1000;
    int weight = (text[0] - '0') * 1000;
    int place = 100;
    for (std::size_t i = 2; i < text.size(); ++i, place /= 10) {
        if (text[i] < '0' || text[i] > '9') return 1000;
        weight += (text[i] - '0') * place;
    }
    return std::min(weight, 1000);
}

struct Weighted {
    std::string_view value;
    int weight; ///< thousandths
};

/// Calls `visit` with each item of a list such as `a;q=0.5, b`. At most 64 of them are looked at.
template <typename Visit> void for_each_weighted(std::string_view field, Visit visit)
{
    for (int items = 0; !field.empty() && items < 64; ++items) {
        const auto comma = field.find(',');
        auto item = trim(field.substr(0, comma));
        field = comma == std::string_view::npos ? std::string_view{} : field.substr(comma + 1);
        Weighted weighted{trim(item.substr(0, item.find(';'))), 1000};
        for (auto semicolon = item.find(';'); semicolon != std::string_view::npos;
             semicolon = item.find(';')) {
            item.remove_prefix(semicolon + 1);
            const auto parameter = trim(item.substr(0, item.find(';')));
            if (parameter.starts_with("q=") || parameter.starts_with("Q=")) {
                weighted.weight = parse_weight(parameter.substr(2));
            }
        }
        if (!weighted.value.empty()) visit(weighted);
    }
}

/// The weight of `media` by the most specific range that covers it; 0 when none does.
int media_weight(std::string_view accept, std::string_view media)
{
    int weight = 0;
    int best_specificity = -1;
    const auto family = media.substr(0, media.find('/') + 1);
    for_each_weighted(accept, [&](const Weighted& range) {
        int specificity = -1;
        if (range.value == "*/*") specificity = 0;
        if (range.value.ends_with("/*") && same(range.value.substr(0, range.value.size() - 1), family)) {
            specificity = 1;
        }
        if (same(range.value, media)) specificity = 2;
        if (specificity > best_specificity) {
            best_specificity = specificity;
            weight = range.weight;
        }
    });
    return weight;
}

} // namespace

std::optional<std::string_view> choose_media(std::string_view accept,
                                             std::span<const std::string_view> offers)
{
    if (offers.empty()) return std::nullopt;
    if (trim(accept).empty()) return offers.front();
    std::optional<std::string_view> best;
    int best_weight = 0;
    for (const auto offer : offers) {
        const int weight = media_weight(accept, offer);
        if (weight > best_weight) {
            best = offer;
            best_weight = weight;
        }
    }
    return best;
}

std::optional<std::string_view> choose_language(std::string_view accept_language,
                                                std::span<const std::string_view> offers)
{
    std::optional<std::string_view> best;
    int best_weight = 0;
    for_each_weighted(accept_language, [&](const Weighted& range) {
        if (range.weight <= best_weight) return; // the first of equals wins
        auto wanted = range.value;
        while (!wanted.empty()) {
            const auto found = std::find_if(offers.begin(), offers.end(),
                                            [&](std::string_view offer) { return same(offer, wanted); });
            if (found != offers.end() || (wanted == "*" && !offers.empty())) {
                best = found != offers.end() ? *found : offers.front();
                best_weight = range.weight;
                return;
            }
            const auto dash = wanted.rfind('-');
            wanted = dash == std::string_view::npos ? std::string_view{} : wanted.substr(0, dash);
        }
    });
    return best;
}

bool accepts_gzip(const Request& request)
{
    int gzip = -1;
    int any = -1;
    for_each_weighted(request.headers.get("Accept-Encoding"), [&](const Weighted& coding) {
        if (same(coding.value, "gzip") || same(coding.value, "x-gzip")) gzip = coding.weight;
        if (coding.value == "*") any = coding.weight;
    });
    return gzip >= 0 ? gzip > 0 : any > 0;
}

bool prefers_json(const Request& request)
{
    constexpr std::array<std::string_view, 3> offers{"text/html", "application/json",
                                                     "application/problem+json"};
    const auto chosen = choose_media(request.headers.get("Accept"), offers);
    return chosen && *chosen != offers[0];
}

} // namespace callhours::http
