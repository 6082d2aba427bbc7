#pragma once

#include "store/erasures.hpp"
#include "store/sqlite/connection.hpp"

namespace callhours::store::sqlite {

[[nodiscard]] ErasurePreview preview_erasure(Connection& db, const ContactToErase& contact, Instant now);

[[nodiscard]] Result<Erasure, std::vector<ErasureObstacle>>
erase_contact(Connection& db, const ContactToErase& contact, const Actor& actor, Instant now);

[[nodiscard]] std::vector<Erasure> list_erasures(Connection& db, std::size_t most);

[[nodiscard]] std::vector<std::string> media_to_remove(Connection& db);
void forget_removed_media(Connection& db, const std::vector<std::string>& files);

} // namespace callhours::store::sqlite
