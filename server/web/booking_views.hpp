#pragma once

#include "server/app/opening.hpp"
#include "server/http/message.hpp"
#include "server/web/booking_pages.hpp"
#include "server/web/pages/views.hpp"

#include <vector>

namespace callhours::web {

// From what is stored to what the pages show; pure.

[[nodiscard]] BookingAsk ask_of(const http::Parameters& fields);

[[nodiscard]] std::optional<Instant> instant_of(const std::string& text);

/// Who writes by a link of the client's.
[[nodiscard]] store::Actor by_link(ClientId client);

[[nodiscard]] BookingRefused reason_of(const store::BookingRefusal& refusal);

/// The zone that was asked for, else the agent's.
[[nodiscard]] calendar::Zone viewer_zone(std::string_view asked, const calendar::Zone& agents);

/// All free slots of the booking window cut down to the week that is shown, with what lies before and after
/// it.
void fill_week(const std::vector<calendar::Slot>& slots, const BookingAsk& ask,
               const store::Directory& directory, AgentId agent, BookingPageView& view);

/// The chosen time, where it is free; else it is refused with the nearest ones that are.
void fill_choice(const std::vector<calendar::Slot>& slots, std::optional<Instant> start,
                 const store::Directory& directory, AgentId agent, BookingPageView& view);

/// Marks `start` as refused, and offers the free times nearest to it.
void refuse_choice(BookingRefused why, Instant start, const std::vector<calendar::Slot>& slots,
                   const store::Directory& directory, AgentId agent, BookingPageView& view);

/// The viewer's live hold; or, where the one they had on the chosen time is gone, that it lapsed.
void fill_hold(const std::optional<store::Hold>& held, const BookingAsk& ask, BookingPageView& view);

[[nodiscard]] AgentView agent_view(const store::Agent& agent, Instant now);

[[nodiscard]] BookingView call_view(const store::Booking& booking, const store::Directory& directory,
                                    std::string_view token, std::string_view zone, std::string_view language,
                                    Instant now);

} // namespace callhours::web
