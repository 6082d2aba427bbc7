#pragma once

#include "server/mail/letter.hpp"
#include "store/escalations.hpp"

#include <optional>
#include <string>

namespace callhours::mail {

/// What an agent reads of a callback that waits, by their own clock and in one language.
struct NoticeLetter {
    std::string language;
    std::string subject;
    std::string words;
    Facts facts;
    std::string zone; ///< by whose clock
    std::string link; ///< to it in the console; empty: no links
    std::string foot;
};

/// `links` only where they are absolute.
[[nodiscard]] NoticeLetter write_notice(const store::Notice& notice, const desk::CallbackTask& task,
                                        const store::Directory& directory,
                                        const std::optional<web::Links>& links,
                                        const web::Messages& messages);

[[nodiscard]] std::string plain_text(const NoticeLetter& letter, const web::Messages& messages);

[[nodiscard]] std::string html(const NoticeLetter& letter, const web::Templates& templates,
                               const web::Messages& messages);

} // namespace callhours::mail
