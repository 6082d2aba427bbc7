#include "server/web/links.hpp"

#include "base/assert.hpp"

#include <algorithm>

namespace callhours::web {

auth::LinkSigner Links::signer(const store::Directory& directory)
{
    auth::LinkSigner::Key key{};
    CALLHOURS_ASSERT(directory.link_key.size() == key.size());
    std::transform(directory.link_key.begin(), directory.link_key.end(), key.begin(),
                   [](char c) { return static_cast<std::uint8_t>(c); });
    return auth::LinkSigner{key};
}

} // namespace callhours::web
