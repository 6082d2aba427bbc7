#pragma once

#include "base/random_bytes.hpp"
#include "server/app/book_call.hpp"
#include "server/app/free_slots.hpp"
#include "server/app/waiting.hpp"
#include "server/http/router.hpp"
#include "server/web/gate.hpp"
#include "server/web/links.hpp"
#include "server/web/pages/pages.hpp"
#include "store/bookings.hpp"

namespace callhours::web {

/// What the booking page was asked to show: its query, or the form that was posted.
struct BookingAsk {
    std::string type;
    std::string week;
    std::string day;
    std::string zone;
    std::string start;
    std::string hold{};      ///< the id of a hold that the page or the form knows of
    std::string kept_hold{}; ///< the same as a cookie remembers it
    bool hold_anew = false;  ///< a hold of the same time gives way to a new one
};

/// The hold that the browser remembers, or nothing.
[[nodiscard]] std::string held_by(const http::Request& request);

/// The client's pages: book by /book/{token}, see, move and cancel by /b/{token}, leave the waiting list by
/// /w/{token}. A GET changes nothing (B3).
/// Io thread.
class BookingPages {
public:
    struct Parts {
        Gate& gate;
        app::FreeSlots& free_slots;
        app::BookCall& book_call;
        store::Bookings& bookings;
        app::JoinWaitingList& join_waiting_list;
        store::WaitingList& waiting_list;
        RandomBytes& random;
        const Pages& pages;
    };

    explicit BookingPages(const Parts& parts) : parts_{parts} {}

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

private:
    Task<http::Response> show_times(const http::Request& request);
    Task<http::Response> post_booking(const http::Request& request);
    Task<http::Response> post_hold(const http::Request& request);
    Task<http::Response> post_release(const http::Request& request);
    Task<http::Response> post_move_hold(const http::Request& request);
    Task<http::Response> post_move_release(const http::Request& request);
    Task<http::Response> show_call(const http::Request& request);
    Task<http::Response> show_move(const http::Request& request);
    Task<http::Response> post_move(const http::Request& request);
    Task<http::Response> show_cancel(const http::Request& request);
    Task<http::Response> post_cancel(const http::Request& request);

    /// A booking that a signed link names, with its client; or the page that says why there is none.
    struct Linked {
        std::shared_ptr<const store::Directory> directory;
        store::Booking booking;
        std::string token;
    };

    Task<Result<Linked, http::Response>> linked(const http::Request& request);
    Task<BookingPageView> times_view(std::shared_ptr<const store::Directory> directory, ClientId client,
                                     BookingAsk ask, std::string path);

    struct HoldRefused {
        BookingRefused why;
        int status;
    };

    /// A place on the waiting list that a signed link names.
    struct Waiting {
        std::shared_ptr<const store::Directory> directory;
        store::Wait wait;
    };

    void add_waiting_routes(http::Router& router);
    Task<http::Response> post_wait(const http::Request& request);
    Task<http::Response> show_wait(const http::Request& request);
    Task<http::Response> post_leave(const http::Request& request);
    Task<Result<Waiting, http::Response>> waiting(const http::Request& request);
    [[nodiscard]] http::Response wait_page(const http::Request& request, const Waiting& found) const;
    [[nodiscard]] static WaitForm wait_form(const store::CallType& type, const store::Agent& agent,
                                            const calendar::Zone& zone, std::string_view path, Instant now);

    void add_hold_routes(http::Router& router);
    Task<std::optional<store::Hold>> live_hold(ClientId client, const BookingAsk& ask);
    Task<Result<store::Hold, HoldRefused>> take_hold(ClientId client, const store::CallType* type,
                                                     const BookingAsk& ask);
    static void refuse_hold(const HoldRefused& refused, const BookingAsk& ask, BookingPageView& view);
    Task<http::Response> release(const http::Request& request, ClientId client);

    /// S9: the plan may begin later; then the page offers what lies in it. A desk without call types offers
    /// nothing.
    [[nodiscard]] static bool may_ever_book(const Caller& caller, Instant now);
    static void add_types(const store::Directory& directory, BookingPageView& view);
    /// The booking's page, which says so, where the notice for what the client `may` do has ended.
    [[nodiscard]] std::optional<std::string> too_late(const http::Request& request, const Linked& linked,
                                                      bool BookingView::* may) const;

    Task<BookingPageView> move_view(const Linked& linked, BookingAsk ask, std::string language);
    Task<std::optional<BookingId>> already_booked(ClientId client, const store::Visitor& visitor,
                                                  Instant start);

    Parts parts_;
};

} // namespace callhours::web
