#pragma once

#include "store/bookings.hpp"
#include "store/outbox.hpp"
#include "store/sqlite/connection.hpp"

namespace callhours::store::sqlite {

/// The mails that a booking as it now stands owes: to the visitor if they left an address, and to `agent`
/// if they have one. Each (booking, sequence, method, audience) is owed once.
/// To an agent who has an address; to others it is no mail.
void owe_mail_of_notice(Connection& db, NoticeId notice, AgentId agent, Instant now);

void owe_mail_to_visitor(Connection& db, const Booking& booking, OutboxMail::Method method, Instant now);
void owe_mail_to_agent(Connection& db, const Booking& booking, OutboxMail::Method method, AgentId agent,
                       Instant now);

[[nodiscard]] std::string message_id_of_reminder(const std::string& uid, int sequence,
                                                 OutboxMail::Audience audience, minutes lead);

/// Of a wait's mail number `sequence`; `uid` is the wait's.
[[nodiscard]] std::string message_id_of_wait(const std::string& uid, int sequence);

/// After a restore nothing leaves by itself, so what is new waits with what is old.
[[nodiscard]] bool is_mail_held(Connection& db);

/// The next columns of a row: id, booking_id, waiting_id, notice_id, sequence, method, audience, agent_id,
/// lead_minutes, message_id, created_at, due_at, attempts, fresh_from, held, last_reply.
[[nodiscard]] OutboxMail take_outbox_mail(Row& row);

/// What lease_due_mail() would lease.
[[nodiscard]] std::vector<OutboxMail> due_mail(Connection& db, std::size_t most, Instant now);
[[nodiscard]] std::vector<OutboxMail> lease_due_mail(Connection& db, std::size_t most, Instant now,
                                                     Instant lease_until);
void mark_mail_sent(Connection& db, MailId id, const MailTry& how, Instant now);
void mark_mail_failed(Connection& db, MailId id, const MailTry& how, std::optional<Instant> again_at,
                      Instant now);
void give_mail_back(Connection& db, const std::vector<MailId>& ids);
void drop_mail(Connection& db, MailId id, const std::string& why, Instant now);
[[nodiscard]] int bring_mail_forward(Connection& db, Instant now);

/// Until release_held_mail() nothing unsent is leased: for a database that came from a backup.
void hold_unsent_mail(Connection& db);
[[nodiscard]] int release_held_mail(Connection& db);
[[nodiscard]] std::vector<OutboxMail> unsent_mail(Connection& db);

} // namespace callhours::store::sqlite
