#pragma once

#include "server/web/pages/template.hpp"
#include "server/web/pages/views.hpp"
#include "server/web/pages/when.hpp"

#include <string>
#include <string_view>

namespace callhours::web {

/// `AN` for Anna Novak: the first letters of the first and the last name.
[[nodiscard]] std::string initials(std::string_view name);

/// `30 minutes`
[[nodiscard]] std::string minutes_in_words(const Messages& t, int minutes);

/// What the template `booking` needs beyond `head`.
[[nodiscard]] Values booking_values(const BookingPageView& view, const Messages& t, const Html& zones);

/// What the templates `call` and `cancel` need beyond `head`.
[[nodiscard]] Values call_values(const BookingView& view, const Messages& t);

/// What the template `waiting` needs beyond `head`.
[[nodiscard]] Values waiting_values(const WaitView& view, const Messages& t);

/// What is wrong with the field `id`, in words.
[[nodiscard]] std::string problem_words(const std::string& id, FieldProblem problem, const Messages& t);

/// What the template `wish` needs beyond `head`.
[[nodiscard]] Values wish_values(const WishPageView& view, const Messages& t, const Html& zones);

/// The parts of booking_values().
void add_about(Values& values, const BookingPageView& view, const Messages& t, const When& when);
void add_times(Values& values, const BookingPageView& view, const Messages& t, const When& when);
void add_details(Values& values, const BookingPageView& view, const Messages& t, const When& when);
void add_wait(Values& values, const BookingPageView& view, LocalDate day, bool is_empty, const Messages& t,
              const When& when);
void add_refusal(Values& values, const BookingPageView& view, const Messages& t, const When& when);

/// The booking page with the choice so far: kind of call and zone.
[[nodiscard]] Url chosen_so_far(const BookingPageView& view);

/// The booking page as it is shown: with the day or the time besides.
[[nodiscard]] Url shown_state(const BookingPageView& view);

} // namespace callhours::web
