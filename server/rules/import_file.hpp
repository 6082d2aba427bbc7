#pragma once

#include "server/rules/json_reader.hpp"
#include "store/import.hpp"

#include <string_view>

namespace callhours::rules {

/// Reads an import file (docs/import.md). All problems are told at once, each with its JSON pointer; whether
/// slugs name something is the store's to say. Fills no secrets, no holiday dates and no `now`.
[[nodiscard]] Result<store::ImportBatch, Problems> read_import(std::string_view json);

/// The same of a document that holds `desk`, `call_types` and `agents` alone, in whole or in part.
[[nodiscard]] Result<store::ImportBatch, Problems> read_rules(std::string_view json);

/// The same of one client, without `slug`, which is `slug`: pointers are from the document's root.
[[nodiscard]] Result<store::ImportBatch, Problems> read_client_change(std::string_view json,
                                                                      const std::string& slug);

/// Every holiday calendar that the batch names, with the pointer of the naming.
[[nodiscard]] std::vector<std::pair<std::string, std::string>>
named_calendars(const store::ImportBatch& batch);

} // namespace callhours::rules
