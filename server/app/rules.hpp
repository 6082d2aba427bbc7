#pragma once

#include "base/task.hpp"
#include "store/changes.hpp"
#include "store/directory.hpp"

#include <memory>

namespace callhours::app {

/// The Directory in force. It is loaded anew when a change number says that the rules changed, be it by this
/// process or by another on the same database. Io thread.
class Rules {
public:
    Rules(store::Directories& directories, const store::Changes& changes)
        : directories_{directories}, changes_{changes}
    {
    }

    Task<std::shared_ptr<const store::Directory>> current();

    /// Reads it again although no change is known yet: after the store said that a Directory is stale.
    Task<std::shared_ptr<const store::Directory>> reload();

    /// The last one loaded; null before the first. For answers that must not wait.
    [[nodiscard]] std::shared_ptr<const store::Directory> last() const { return directory_; }

private:
    store::Directories& directories_;
    const store::Changes& changes_;
    std::shared_ptr<const store::Directory> directory_;
};

} // namespace callhours::app
