#include "server/database.hpp"

#include "server/cli/world.hpp"
#include "store/sqlite/sqlite_store.hpp"

#include <filesystem>

namespace callhours {

std::unique_ptr<store::Store> open_database(const std::string& db, bool may_create, Log& log)
{
    if (db.find("://") != std::string::npos) {
        throw cli::Refused{"--db: this build knows SQLite files only; give the path of one"};
    }
    if (!may_create && !std::filesystem::exists(db)) {
        throw cli::Refused{"--db: there is no database " + db + "; \"callhours import\" makes one"};
    }
    return store::open_sqlite_store(db, log);
}

} // namespace callhours
