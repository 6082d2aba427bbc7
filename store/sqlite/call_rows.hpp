#pragma once

#include "store/calls.hpp"
#include "store/sqlite/connection.hpp"

namespace callhours::store::sqlite {

// The steps of a write transaction that Calls promises, and its reads.

[[nodiscard]] Calls::Filed file_call(Connection& db, const NewCall& call, const NewTask& task);
void answer_call(Connection& db, CallId id, AgentId agent, Instant at);
void note_leg_of_call(Connection& db, CallId id, const CallLeg& leg);
void end_call(Connection& db, CallId id, const std::string& cause, Instant at);
[[nodiscard]] Voicemail attach_voicemail(Connection& db, CallId id, const NewVoicemail& voicemail);
[[nodiscard]] Voicemail file_recorded_call(Connection& db, const NewCall& call, const NewTask& task,
                                           const NewVoicemail& voicemail);

/// Of the columns in the order in which every query of calls names them.
[[nodiscard]] Call take_call(Row& row);

[[nodiscard]] std::vector<CallListed> list_calls(Connection& db, const CallFilter& filter);
[[nodiscard]] std::optional<CallListed> find_listed_call(Connection& db, CallId id);
[[nodiscard]] int end_calls_of_other_links(Connection& db, const std::vector<std::string>& links, Instant at);

[[nodiscard]] std::optional<Voicemail> find_recording(Connection& db, const std::string& link,
                                                      const std::string& recording);
[[nodiscard]] std::optional<Call> find_call(Connection& db, CallId id);
[[nodiscard]] std::optional<Call> find_call_by_token(Connection& db, const std::string& token);
[[nodiscard]] std::optional<Call> find_call_by_exact_channel(Connection& db, const std::string& link,
                                                             const std::string& channel);
[[nodiscard]] std::optional<Call> find_call_by_channel(Connection& db, const std::string& link,
                                                       const std::string& channel);
[[nodiscard]] std::vector<Call> unfinished_calls(Connection& db, const std::string& link);
[[nodiscard]] std::vector<Call> recent_calls(Connection& db, std::size_t most);

} // namespace callhours::store::sqlite
