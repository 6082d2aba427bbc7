#pragma once

#include "server/web/pages/messages.hpp"
#include "server/web/pages/views.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace callhours::web {

/// Addresses of what the pages load (Assets in server/web/assets.hpp).
struct PageAssets {
    Url style;
    Url icon;
    std::optional<Url> booking_script; ///< nothing: the front end was not built, and the pages do without
};

/// Every page that the server writes, as HTML: pure functions of their view. Made once at the start, where a
/// malformed template or catalogue throws std::logic_error. Not for two threads at a time.
class Pages {
public:
    explicit Pages(PageAssets assets);
    ~Pages();
    Pages(const Pages&) = delete;
    Pages& operator=(const Pages&) = delete;

    /// Choose the kind of call, the day and the time; fill in the form. Also, with `moving`, another time for
    /// a booking.
    [[nodiscard]] std::string booking(const BookingPageView& view) const;

    /// A booking with its links: after it was made or moved, and whenever its link is opened. A cancelled one
    /// says so.
    [[nodiscard]] std::string call(const BookingView& view, JustNow just = JustNow::nothing) const;

    /// Asks whether to cancel.
    [[nodiscard]] std::string cancel(const BookingView& view) const;

    /// Somebody's place on the waiting list, with the button that leaves it.
    [[nodiscard]] std::string waiting(const WaitView& view) const;

    /// Ask to be called, and see how that stands.
    [[nodiscard]] std::string wish(const WishPageView& view) const;

    [[nodiscard]] std::string not_entitled(const NotEntitledView& view) const;
    [[nodiscard]] std::string unknown_link(std::string_view language = "en") const;
    [[nodiscard]] std::string revoked_link(std::string_view language = "en") const;
    [[nodiscard]] std::string error(const ErrorView& view) const;

    /// For /console where web/console was not built: says how to.
    [[nodiscard]] std::string console_missing() const;

    [[nodiscard]] const Catalogue& catalogue() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace callhours::web
