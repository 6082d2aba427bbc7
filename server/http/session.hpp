#pragma once

#include "server/http/server_state.hpp"

namespace callhours::http {

/// Spawns the conversation on a new connection. `turned_away`: the server is full, its first request gets
/// 503.
void converse(std::shared_ptr<ServerState> server, boost::asio::ip::tcp::socket socket, bool turned_away);

} // namespace callhours::http
