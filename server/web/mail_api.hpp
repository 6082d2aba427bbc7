#pragma once

#include "server/http/router.hpp"
#include "server/web/gate.hpp"
#include "store/outbox.hpp"

namespace callhours::web {

/// The JSON API of mail: what became of each one, and another try. A lead or administrator sees all, an agent
/// their own and that of their bookings. Io thread.
class MailApi {
public:
    MailApi(Gate& gate, store::Outbox& outbox) : gate_{gate}, outbox_{outbox} {}

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

private:
    /// A report that `caller` may see.
    Task<std::optional<store::MailReport>> find(const http::Request& request, const Caller& caller);

    Task<http::Response> list_mails(const http::Request& request);
    Task<http::Response> get_mail(const http::Request& request);
    Task<http::Response> retry_mail(const http::Request& request);

    Gate& gate_;
    store::Outbox& outbox_;
};

} // namespace callhours::web
