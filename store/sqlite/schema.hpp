#pragma once

#include "base/embedded.hpp"
#include "base/log/log.hpp"
#include "store/sqlite/connection.hpp"

#include <span>
#include <string>

namespace callhours::store::sqlite {

/// The migrations of this program in order, `0001_first.sql` first.
[[nodiscard]] std::span<const EmbeddedFile> migration_files();

/// How the connection behaves: write-ahead log, a flush at each commit, foreign keys. Throws when the file is
/// no database of ours.
void prepare(Connection& db);

/// Brings the schema up to the newest of `migrations`, one transaction each, and logs what it did. Throws,
/// and changes nothing, when the database is newer than this program, when a migration was edited after it
/// was applied, or when the file belongs to another program.
void migrate(Connection& db, std::span<const EmbeddedFile> migrations, Log& log);

/// Throws like migrate() when the database is not exactly as new as this program: for readers.
void check_schema(Connection& db, std::span<const EmbeddedFile> migrations);

/// What schema_migration keeps of a migration's text: FNV-1a, to notice an edit, not an enemy.
[[nodiscard]] std::string checksum(std::string_view text);

} // namespace callhours::store::sqlite
