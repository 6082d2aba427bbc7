#pragma once

#include "server/web/links.hpp"
#include "server/web/pages/template.hpp"
#include "store/waiting_list.hpp"

#include <optional>
#include <string>
#include <vector>

namespace callhours::mail {

/// The waiting list's mail in words, of one language: what is free, and that nothing of it is kept.
struct FreeTimesLetter {
    struct Day {
        std::string words;
        std::string times; ///< in a row
        std::string link;  ///< to that day of the booking page; empty: no links
    };

    std::string language;
    std::string subject;
    std::string title;
    std::string words;
    std::vector<Day> days;
    std::string more; ///< empty: all times are named
    std::string zone; ///< by whose clock
    std::string nothing_kept;
    std::string foot;
    std::string leave_link; ///< empty: no links
};

/// `links` only where they are absolute; a client whose page is closed gets none to it. `times` are in order.
[[nodiscard]] FreeTimesLetter write_free_times(const store::Wait& wait, const std::vector<Instant>& times,
                                               const store::Directory& directory,
                                               const std::optional<web::Links>& links,
                                               const web::Messages& messages);

[[nodiscard]] std::string plain_text(const FreeTimesLetter& letter, const web::Messages& messages);

[[nodiscard]] std::string html(const FreeTimesLetter& letter, const web::Templates& templates,
                               const web::Messages& messages);

} // namespace callhours::mail
