#pragma once

#include "base/random_bytes.hpp"
#include "server/bring/bring.hpp"
#include "server/http/message.hpp"

#include <boost/json/object.hpp>

namespace callhours::web {

/// For the clients that turn out to be new.
void add_client_secrets(store::ImportBatch& batch, const store::Directory& directory, RandomBytes& random);

/// What a file brought, or would bring: how it was read, and how many of it are new, changed and known. The
/// secrets of new clients are in it where `base_url` is given: they are shown once.
[[nodiscard]] boost::json::object brought_document(const bring::Brought& brought, bring::What what,
                                                   const store::ImportReport& report,
                                                   const std::optional<std::string>& base_url);

/// 422 with each problem's line and column; of more than bring::most_problems their number is told.
[[nodiscard]] http::Response unprocessable(const bring::Problems& problems);

/// The store's problems at their places in the file.
[[nodiscard]] bring::Problems problems_of(const std::vector<store::ImportProblem>& found,
                                          const bring::Table& table);

/// `line 7, column Phone: …`, for people at a shell.
[[nodiscard]] std::string to_text(const bring::Problem& problem);

} // namespace callhours::web
