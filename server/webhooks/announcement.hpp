#pragma once

#include "store/directory.hpp"
#include "store/webhooks.hpp"

#include <memory>

namespace callhours::webhooks {

/// What a webhook is told of a line of history: the event's name and a body that is the same on every try.
[[nodiscard]] store::Announcement announcement_of(const store::Happening& happening,
                                                  const store::Directory& directory);

/// The same as the store wants it; the directory lives as long.
[[nodiscard]] store::Announce announce_by(std::shared_ptr<const store::Directory> directory);

} // namespace callhours::webhooks
