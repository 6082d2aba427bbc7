#pragma once

#include "server/web/pages/pages.hpp"

#include <map>
#include <string>

namespace callhours::tests {

/// Tuesday 24 November 2026, from Sunday the 22nd: three kinds of call, times on five days.
[[nodiscard]] web::BookingPageView booking_sample();

/// A call of half an hour on Tuesday at nine in Berlin, seen from Berlin.
[[nodiscard]] web::BookingView call_sample();

[[nodiscard]] web::WishPageView wish_sample();

[[nodiscard]] web::PageAssets sample_assets();

/// Every page in every state that has words of its own, by a name for the file.
[[nodiscard]] std::map<std::string, std::string> every_page(const web::Pages& pages,
                                                            const std::string& language = "en");

} // namespace callhours::tests
