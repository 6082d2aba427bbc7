#pragma once

#include "base/ids.hpp"
#include "base/interval.hpp"
#include "server/http/message.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace callhours::caldav {

/// One event or task of a collection. Its text is made when somebody wants it first. What `time` spans is
/// asked for quickly; whether what recurs falls into a window is found out by `occurs`.
struct Resource {
    std::string name; ///< `booking-7.ics`
    std::string uid;
    std::string etag; ///< with its quotes; changes when the text does
    Interval time;    ///< of the event; of a task: from its creation to its deadline
    Instant changed;
    std::function<std::string()> render; ///< pure, on any thread
    /// The text with recurrences written out and times in UTC (RFC 4791 §9.6.5); unset: as it is.
    std::function<std::string(const Interval&)> expand{};
    std::function<bool(const Interval&)> occurs{}; ///< of what recurs; pure
    /// What the server says of it, where `render` gives the agent's own copy of that; unset: the same.
    std::function<std::string()> server_text{};
    ChangeNumber revision{};         ///< of what the agent's program put; unset: nothing
    Instant as_of{};                 ///< of a call: the `changed_at` that it was made of
    mutable http::SharedText text{}; ///< null until it was rendered; io thread
};

using ResourceRef = std::shared_ptr<const Resource>;

/// What a collection holds, and what changed in it since when (RFC 6578). No I/O.
class Collection {
public:
    /// As of the change `begun`; what happened before is not remembered.
    explicit Collection(ChangeNumber begun = {}) : begun_{begun}, token_{begun} {}

    /// Adds or replaces; the same etag again changes nothing.
    void put(Resource resource, ChangeNumber at);
    void remove(const std::string& name, ChangeNumber at);

    /// Removes what is not named.
    void keep_only(const std::set<std::string>& names, ChangeNumber at);

    /// Null when there is none.
    [[nodiscard]] ResourceRef find(const std::string& name) const;

    /// By begin, then name.
    [[nodiscard]] std::vector<ResourceRef> all() const;
    [[nodiscard]] std::vector<ResourceRef> in(const Interval& window) const;

    [[nodiscard]] std::size_t size() const noexcept { return by_name_.size(); }

    /// The last change that altered it.
    [[nodiscard]] ChangeNumber token() const noexcept { return token_; }

    /// The names of what was put or removed after `seen`; nothing where the memory does not reach back so
    /// far.
    [[nodiscard]] std::optional<std::set<std::string>> changed_since(ChangeNumber seen) const;

private:
    void note(const std::string& name, ChangeNumber at);

    std::unordered_map<std::string, ResourceRef> by_name_;
    std::map<std::pair<Instant, std::string>, ResourceRef> by_begin_;
    std::map<std::string, ResourceRef> recurring_; ///< among the others too
    seconds longest_{0};                           ///< of those that do not recur
    ChangeNumber begun_;
    ChangeNumber token_;
    std::vector<std::pair<ChangeNumber, std::string>> journal_;
};

} // namespace callhours::caldav
