#pragma once

#include "server/mail/outbox_worker.hpp"
#include "store/store.hpp"

#include <optional>

namespace callhours::mail {

/// The mail of a running server: nothing is sent where the configuration names no mail server. Io thread.
class Mailing {
public:
    struct Parts {
        boost::asio::any_io_executor io;
        store::Store& store;
        app::Rules& rules;
        const Clock& clock;
        Log& log;
    };

    Mailing(Parts parts, const config::Config& config);

    void start();
    void stop();

private:
    struct Post {
        Smtp smtp;
        MessageWriter writer;
        WorkerPool thread{1}; ///< its own: a slow mail server must not hold up logins
        OutboxWorker worker;

        Post(const Parts& parts, const config::Config& config, std::optional<web::Links> links);
    };

    Parts parts_;
    std::optional<Post> post_;
};

} // namespace callhours::mail
