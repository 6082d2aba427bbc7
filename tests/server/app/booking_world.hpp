#pragma once

#include "server/app/book_call.hpp"
#include "server/app/edit_task.hpp"
#include "server/app/free_slots.hpp"
#include "server/app/rules.hpp"
#include "tests/support/printers.hpp"
#include "tests/support/stores.hpp"

namespace callhours::tests {

/// The app's booking side over a real SQLite store with the small desk of stores.hpp in it: anna and ben work
/// Monday to Friday 9-17 in Berlin. `monday` is 9:00 of the day after the import.
struct BookingWorld : DeskInStore<SqliteStores> {
    static inline const Instant sunday = at("2026-11-22T12:00:00Z");
    static inline const Instant monday = at("2026-11-23T08:00:00Z");

    app::Rules rules{store().directories(), store().changes()};
    app::BookCall book_call{rules, store().bookings()};
    app::FreeSlots free_slots{store().bookings(), store().changes()};
    app::EditTask edit_task{rules, store().tasks()};

    void import(store::ImportBatch batch)
    {
        auto imported = run(store().imports().import(std::move(batch)));
        if (!imported) throw std::runtime_error{imported.error().front().text};
        reload();
    }

    [[nodiscard]] app::BookingWish wish(Instant start, std::string uid, const char* slug = "acme",
                                        const char* type_slug = "support") const
    {
        return {.client = client(slug),
                .type = type(type_slug),
                .start = start,
                .visitor = {.name = "Eva",
                            .email = address("eva@acme.example"),
                            .phone = std::nullopt,
                            .note = {},
                            .language = "en",
                            .zone = {}},
                .uid = std::move(uid),
                .hold = std::nullopt,
                .key = std::nullopt,
                .answer = {},
                .actor = {store::Actor::Kind::client, client(slug).value()}};
    }

    store::Reserved book(app::BookingWish wish, Instant now = sunday)
    {
        return run(book_call.book(std::move(wish), now));
    }

    std::vector<Instant> offered(LocalDate day, Instant now = sunday, const char* slug = "acme",
                                 std::optional<std::string> hold = std::nullopt)
    {
        auto current = run(rules.current());
        auto asked = std::make_shared<const app::SlotRules>(current, client(slug), type("support"), now);
        std::vector<Instant> starts;
        for (const auto& slot : run(free_slots(asked, day, day + days{1}, std::move(hold), now)))
            starts.push_back(slot.time.begin());
        return starts;
    }

    std::size_t count(LocalDate day, Instant now = sunday) { return offered(day, now).size(); }

    static inline const LocalDate monday_date = parse_date("2026-11-23").value();
};

/// Why a booking, hold or move was refused; fails where it was not.
template <typename T> store::BookingRefusal refusal_of(const Result<T, store::BookingRefusal>& outcome)
{
    REQUIRE_FALSE(outcome);
    return outcome.error();
}

} // namespace callhours::tests
