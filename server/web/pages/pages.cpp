#include "server/web/pages/pages.hpp"

#include "server/web/pages/page_words.hpp"
#include "server/web/pages/zones.hpp"

#include <stdexcept>

namespace callhours::web {

struct Pages::Parts {
    PageAssets assets;
    Catalogue catalogue;
    Templates templates;
    std::map<std::string, Html, std::less<>> zones; ///< by language

    /// The same page in every language; `self` is its address.
    [[nodiscard]] std::vector<Values> language_switch(const Messages& t, const Url& self) const
    {
        std::vector<Values> all;
        for (const auto language : catalogue.languages()) {
            Values one;
            one.text("code", std::string{language})
                .text("language_name", catalogue.of(language)("language.name"))
                .url("language_url", self.with("lang", language))
                .flag("current", language == t.language());
            all.push_back(std::move(one));
        }
        return all;
    }

    void add_head(Values& values, const Messages& t, const Url& self) const
    {
        values.list("languages", language_switch(t, self));
        values.text("language", t.language()).url("style_url", assets.style).url("icon_url", assets.icon);
        if (!assets.booking_script) {
            values.nothing("script");
            return;
        }
        Values script;
        script.url("script_url", *assets.booking_script);
        values.section("script", std::move(script));
    }

    [[nodiscard]] std::string render(std::string_view name, Values values, const Messages& t,
                                     const Url& self) const
    {
        add_head(values, t, self);
        return templates.render(name, values, t);
    }

    /// A page of a heading and one or two paragraphs.
    [[nodiscard]] std::string plain(const Messages& t, std::string title, std::string words,
                                    std::string more = "", std::string command = "") const
    {
        Values values;
        values.text("title", std::move(title))
            .flag("has_words", !words.empty())
            .text("words", std::move(words))
            .flag("more", !more.empty())
            .text("more_words", std::move(more))
            .flag("command", !command.empty())
            .text("command_words", std::move(command));
        return render("plain", std::move(values), t, Url::of("?"));
    }
};

namespace {

std::string title_of(const BookingView& view, JustNow just, const Messages& t)
{
    switch (view.state) {
    case CallState::cancelled:
        return t("call.cancelled_title");
    case CallState::over:
        return t("call.past_title");
    case CallState::confirmed:
        break;
    }
    switch (just) {
    case JustNow::booked:
        return t("call.booked_title");
    case JustNow::moved:
        return t("call.moved_title");
    case JustNow::nothing:
        return t("call.title");
    }
    throw std::logic_error{"a booking without a title"};
}

} // namespace

Pages::Pages(PageAssets assets) : parts_{std::make_unique<Parts>(Parts{std::move(assets), {}, {}, {}})}
{
    for (const auto language : parts_->catalogue.languages()) {
        parts_->zones.emplace(language, zone_options(parts_->catalogue.of(language)));
    }
}

Pages::~Pages() = default;

std::string Pages::booking(const BookingPageView& view) const
{
    const auto& t = parts_->catalogue.of(view.language);
    return parts_->render("booking", booking_values(view, t, parts_->zones.at(t.language())), t,
                          shown_state(view));
}

std::string Pages::call(const BookingView& view, JustNow just) const
{
    const auto& t = parts_->catalogue.of(view.language);
    const bool good = view.state == CallState::confirmed && just != JustNow::nothing;
    auto values = call_values(view, t);
    values.text("title", title_of(view, just, t))
        .flag("good", good)
        .flag("mail", good && !view.email.empty())
        .text("mail_words", t("call.mail", {{"email", view.email}}));
    return parts_->render("call", std::move(values), t, view.page);
}

std::string Pages::cancel(const BookingView& view) const
{
    const auto& t = parts_->catalogue.of(view.language);
    auto values = call_values(view, t);
    values.text("title", t("call.cancel_title"));
    return parts_->render("cancel", std::move(values), t, view.cancel);
}

std::string Pages::waiting(const WaitView& view) const
{
    const auto& t = parts_->catalogue.of(view.language);
    return parts_->render("waiting", waiting_values(view, t), t, view.page);
}

std::string Pages::wish(const WishPageView& view) const
{
    const auto& t = parts_->catalogue.of(view.language);
    return parts_->render("wish", wish_values(view, t, parts_->zones.at(t.language())), t,
                          view.path.with("tz", view.zone.name()));
}

std::string Pages::not_entitled(const NotEntitledView& view) const
{
    const auto& t = parts_->catalogue.of(view.language);
    const When when{t, calendar::Zone::utc()};
    std::string more;
    if (view.from) more = t("link.not_entitled_from", {{"day", when.day_long(*view.from)}});
    if (view.until) more = t("link.not_entitled_until", {{"day", when.day_long(*view.until)}});
    return parts_->plain(t, t("link.not_entitled_title"), t("link.not_entitled", {{"agent", view.agent}}),
                         more);
}

std::string Pages::unknown_link(std::string_view language) const
{
    const auto& t = parts_->catalogue.of(language);
    return parts_->plain(t, t("link.unknown_title"), t("link.unknown"));
}

std::string Pages::revoked_link(std::string_view language) const
{
    const auto& t = parts_->catalogue.of(language);
    return parts_->plain(t, t("link.revoked_title"), t("link.revoked"));
}

std::string Pages::error(const ErrorView& view) const
{
    const auto& t = parts_->catalogue.of(view.language);
    const std::string key = view.status == 404                         ? "error.missing"
                            : view.status == 429 || view.status == 503 ? "error.busy"
                            : view.status < 500                        ? "error.request"
                                                                       : "error";
    const auto title = t(key + (key == "error" ? ".title" : "_title"));
    return parts_->plain(t, title, t(key == "error" ? "error.words" : key));
}

std::string Pages::console_missing() const
{
    const auto& t = parts_->catalogue.of("en");
    return parts_->plain(t, t("console.missing_title"), t("console.missing"), "",
                         "cd web && npm ci && npm run build && cd ..\ncmake --build --preset release");
}

const Catalogue& Pages::catalogue() const
{
    return parts_->catalogue;
}

} // namespace callhours::web
