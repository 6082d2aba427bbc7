#pragma once

#include "store/clients.hpp"
#include "store/sqlite/connection.hpp"

#include <string>
#include <utility>
#include <vector>

namespace callhours::store::sqlite {

/// What a history tells of a client, member by member, in the words of ClientEvent. `contacts` stands for
/// what they are and is never written down.
using ClientTerms = std::vector<std::pair<std::string, std::string>>;

[[nodiscard]] ClientTerms terms_of(Connection& db, ClientId client);

void note_client_made(Connection& db, ClientId client, const Actor& actor, Instant now);

/// A line for each member that differs.
void note_client_changes(Connection& db, ClientId client, const ClientTerms& before, const Actor& actor,
                         Instant now);

[[nodiscard]] std::vector<ClientEvent> client_history(Connection& db, ClientId client);

} // namespace callhours::store::sqlite
