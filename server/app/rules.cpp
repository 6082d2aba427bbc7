#include "server/app/rules.hpp"

namespace callhours::app {

Task<std::shared_ptr<const store::Directory>> Rules::current()
{
    if (directory_ && directory_->rules_version >= changes_.newest_rules_known()) co_return directory_;
    co_return co_await reload();
}

Task<std::shared_ptr<const store::Directory>> Rules::reload()
{
    auto loaded = co_await directories_.load();
    // Two loads may overlap; the older one must not win.
    if (!directory_ || loaded->rules_version >= directory_->rules_version) directory_ = std::move(loaded);
    co_return directory_;
}

} // namespace callhours::app
